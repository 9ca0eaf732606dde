"""Electronic receipts: a number without gaps, words that never change, cancelled or replaced and never deleted.

The number is given in the transaction of the payment, so that no payment is without one and no number without a
payment; the printed and signed file is made beside the path.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts
from motcua.ground.money.definitions import LAST_NUMBER
from motcua.ground.money.models import Issuer, Payment, Receipt
from motcua.ground.money.rules import in_words, series_of
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import local

NO_NAME = "Người nộp không để lại tên"

_NEXT = """
INSERT INTO money_receiptbook AS book (issuer_id, year, form, series, last) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (issuer_id, form, series) DO UPDATE SET last = book.last + 1 WHERE book.last < %s
RETURNING id, last
"""


@transaction.atomic
def name_issuer(
    *, office_id: int, name: str, tax_code: str, form: str = "EBL01", letters: str = "AA", now: datetime
) -> Issuer:
    """From now on this office issues electronic receipts, under this name and tax code. Said again, it is changed for
    the receipts to come."""
    said = {"name": name, "tax_code": tax_code, "form": form, "letters": letters}
    row, _ = Issuer.objects.update_or_create(office_id=office_id, defaults=said, create_defaults={**said, "since": now})
    return row


@transaction.atomic
def issue_receipt(payment: Payment, *, actor: Actor, now: datetime) -> Receipt | None:
    """The receipt for what this payment paid; None where the office issues none. Part of the act that received it."""
    issuer = Issuer.objects.filter(office_id=payment.office_id).first() if payment.office_id else None
    if issuer is None:
        return None
    parts = payment.allocations.select_related("charge").order_by("id")
    items = [{"name": part.charge.name, "law": part.charge.law, "amount": part.amount} for part in parts]
    return _issue(issuer, payment, payment.paid_by or NO_NAME, items, None, actor, now)


@transaction.atomic
def cancel_receipt(
    receipt_id: UUID, *, reason: str, payer: str | None = None, actor: Actor, now: datetime
) -> Receipt | None:
    """It was wrong. With ``payer`` another one, that names it, stands in its place; without, the money went back. The
    old one stays, with its number."""
    old = Receipt.objects.select_for_update(of=("self",)).filter(pk=receipt_id).first()
    if old is None:
        raise Unknown(f"receipt {receipt_id}")
    if not (actor.may("one_stop", old.office_id) or actor.may("lead", old.office_id)):
        raise Refused("not_your_duty", "Chỉ người tiếp nhận hoặc lãnh đạo cơ quan lập biên lai mới hủy biên lai.")
    if not reason.strip():
        raise Refused("reason_missing", "Hãy ghi rõ lý do hủy biên lai.", field="reason")
    if old.cancelled_at is not None:
        raise Refused("cancelled_already", "Biên lai này đã hủy trước đó.")
    old.cancelled_at, old.cancelled_by, old.cancelled_reason = now, actor.ref, reason.strip()
    old.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    new = None
    if payer is not None:
        new = _issue(old.book.issuer, old.payment, payer.strip() or NO_NAME, old.items, old, actor, now)
    payload = {"receipt": str(old.pk), "number": old.full_number, "replaced_by": new.full_number if new else ""}
    record_fact(
        facts.RECEIPT_CANCELLED, subject=old.subject, actor=actor, now=now, office_id=old.office_id, payload=payload
    )
    return new


def _issue(
    issuer: Issuer,
    payment: Payment,
    payer: str,
    items: list[dict[str, Any]],
    replaces: Receipt | None,
    actor: Actor,
    now: datetime,
) -> Receipt:
    series = series_of(local(now).year, issuer.letters)
    amount = sum(item["amount"] for item in items)
    book_id, number = _next_number(issuer, local(now).year, series)
    return Receipt.objects.create(
        book_id=book_id,
        number=number,
        form=issuer.form,
        series=series,
        payment=payment,
        subject=payment.subject,
        office_id=issuer.office_id,
        issuer_name=issuer.name,
        tax_code=issuer.tax_code,
        payer=payer,
        items=items,
        amount=amount,
        words=in_words(amount),
        issued_at=now,
        issued_by=actor.ref,
        issued_by_name=actor.name,
        replaces=replaces,
    )


def _next_number(issuer: Issuer, year: int, series: str) -> tuple[int, int]:
    """The row of the book and the next number in it; whoever asks meanwhile waits until this act has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [issuer.pk, year, issuer.form, series, LAST_NUMBER])
        found = cursor.fetchone()
    if found is None:
        raise Refused("receipts_used_up", "Ký hiệu biên lai này đã dùng hết số. Hãy đổi ký hiệu cho cơ quan.")
    return int(found[0]), int(found[1])
