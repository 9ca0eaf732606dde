"""Does the book agree with itself, and with everything that was said over it? Written a second time, independently of
the verbs and of the triggers, so that a mistake in either shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.db import connection

from motcua.ground.money.definitions import Mismatch
from motcua.ground.money.queries import end_of

_UNBALANCED = """
SELECT 'unbalanced', 'entry:' || entry.id, entry.lines || ' / 0', count(line.id) || ' / ' || coalesce(sum(line.amount),
0),
       entry.subject, entry.office_id
FROM money_entry entry LEFT JOIN money_posting line ON line.entry_id = entry.id
GROUP BY entry.id HAVING count(line.id) <> entry.lines OR coalesce(sum(line.amount), 0) <> 0
"""
_CHARGES = """
WITH said AS (
    SELECT charge_id, sum(amount) FILTER (WHERE account = 'receivable') AS open,
           sum(amount) FILTER (WHERE account = 'assessed') AS assessed,
           sum(amount) FILTER (WHERE account = 'collected') AS kept
    FROM money_posting WHERE charge_id IS NOT NULL GROUP BY charge_id)
SELECT 'columns_differ', 'charge:' || charge.id, (amount - paid - waived) || ' / ' || (paid - refunded),
       coalesce(open, 0) || ' / ' || coalesce(-kept, 0), subject, office_id
FROM money_charge charge LEFT JOIN said ON said.charge_id = charge.id
WHERE coalesce(open, 0) <> amount - paid - waived OR coalesce(assessed, 0) <> -coalesce(open, 0)
   OR coalesce(-kept, 0) <> paid - refunded
   OR paid <> (SELECT coalesce(sum(amount), 0) FROM money_allocation WHERE charge_id = charge.id)
   OR refunded <> (SELECT coalesce(sum(amount), 0) FROM money_refund WHERE charge_id = charge.id)
"""
_PAYMENTS = """
SELECT 'columns_differ', 'payment:' || payment.id, payment.amount::text, given.sum::text, subject, office_id
FROM money_payment payment CROSS JOIN LATERAL (
    SELECT coalesce((SELECT sum(amount) FROM money_allocation WHERE payment_id = payment.id), 0)
         + coalesce((SELECT sum(amount) FROM money_refund WHERE payment_id = payment.id), 0) AS sum) given
WHERE given.sum <> payment.amount
"""
_REFUNDS = """
SELECT 'columns_differ', 'refund_due', owed.sum::text, said.sum::text, '', NULL::bigint
FROM (SELECT coalesce(sum(amount), 0) AS sum FROM money_refund WHERE state = 'due') owed,
     (SELECT coalesce(-sum(amount), 0) AS sum FROM money_posting WHERE account = 'refund_due') said
WHERE owed.sum <> said.sum
"""
_REMITTED = """
SELECT 'remitted_differs', 'remittance:' || made.id, made.amount::text, coalesce(-sum(line.amount), 0)::text, '',
made.office_id FROM money_remittance made LEFT JOIN money_remitted item ON item.remittance_id = made.id LEFT JOIN
money_posting line ON line.id = item.posting_id AND line.account = 'collected' AND line."of" = made.beneficiary GROUP BY
made.id HAVING coalesce(-sum(line.amount), 0) <> made.amount
"""
_GAPS = """
SELECT 'receipt_gap', book.form || ' ' || book.series || ' ' || issuer.tax_code, book.last::text,
       count(receipt.id) || ' / ' || coalesce(max(receipt.number), 0), '', issuer.office_id
FROM money_receiptbook book JOIN money_issuer issuer ON issuer.id = book.issuer_id
LEFT JOIN money_receipt receipt ON receipt.book_id = book.id
GROUP BY book.id, issuer.id HAVING count(receipt.id) <> book.last OR coalesce(max(receipt.number), 0) <> book.last
"""
_MISSING = """
SELECT 'receipt_missing', 'payment:' || payment.id, sum(part.amount)::text,
       coalesce((SELECT sum(amount) FROM money_receipt WHERE payment_id = payment.id AND cancelled_at IS NULL),
       0)::text, payment.subject, payment.office_id
FROM money_payment payment JOIN money_allocation part ON part.payment_id = payment.id
JOIN money_issuer issuer ON issuer.office_id = payment.office_id AND payment.recorded_at >= issuer.since
WHERE NOT EXISTS (SELECT FROM money_receipt WHERE payment_id = payment.id AND cancelled_at IS NOT NULL)
  AND payment.paid_at < %(until)s
GROUP BY payment.id
HAVING sum(part.amount) <> coalesce(
    (SELECT sum(amount) FROM money_receipt WHERE payment_id = payment.id AND cancelled_at IS NULL), 0)
"""
_DRAWERS = """
SELECT 'count_differs', shift.id::text, '0', sum(line.amount)::text, '', shift.office_id
FROM money_shift shift JOIN money_posting line ON line.account = 'cash' AND line."of" = 'shift:' || shift.id
WHERE shift.closed_at IS NOT NULL GROUP BY shift.id HAVING sum(line.amount) <> 0
"""
CHECKS = (_UNBALANCED, _CHARGES, _PAYMENTS, _REFUNDS, _REMITTED, _GAPS, _MISSING, _DRAWERS)


def mismatches(day: date | None, now: datetime) -> Iterator[Mismatch]:
    """What does not agree within the book, up to the end of ``day`` where it depends on a day; nothing, when all is
    right."""
    with connection.cursor() as cursor:
        for sql in CHECKS:
            cursor.execute(sql, {"until": end_of(day) if day else now})
            for row in cursor.fetchall():
                yield replace(Mismatch(*row[:2]), expected=row[2], found=row[3], subject=row[4], office_id=row[5])
