"""The verbs of money. Each is part of an act of the room above, in the transaction of that act, and leaves no fact of
its own: one act, one fact."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.ground.money.definitions import LARGEST, LONGEST_RECEIPT_NO, WAYS, PaidHow
from motcua.ground.money.models import Charge
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown

NOTHING_TO_COLLECT = "Không thu"


@transaction.atomic
def charge(*, subject: str, key: str, name: str, amount: int, law: str = "", actor: Actor, now: datetime) -> Charge:
    """Ask for a fee, once for each ``key`` of a subject. A fee of 0 đồng is born waived: nothing is to be collected."""
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"{amount} đồng cannot be charged")
    row = Charge(subject=subject, key=key, name=name, amount=amount, law=law, charged_at=now, charged_by=actor.ref)
    if not amount:
        row.state, row.waived_at, row.waived_reason, row.settled_by = Charge.WAIVED, now, NOTHING_TO_COLLECT, actor.ref
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        if "charge_once_per_key" not in str(problem):
            raise
        said = {"name": row.name}
        raise Refused("already_charged", "Khoản “{name}” đã được tính trước đó.", params=said) from None
    return row


@transaction.atomic
def record_payment(
    charge_id: UUID,
    *,
    how: PaidHow,
    paid_by: str = "",
    receipt_no: str = "",
    paid_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Charge:
    """The whole amount was received. ``paid_by`` is the payer as the receipt names them, ``paid_at`` is given when it
    was before now (a transfer seen the next morning). Refused when it was paid or waived before: money counts once."""
    if how not in WAYS:
        raise ValueError(f"'{how}' is no way to pay")
    if len(receipt_no) > LONGEST_RECEIPT_NO:
        raise Refused("receipt_no_too_long", "Số biên lai dài quá, hãy kiểm tra lại.", field="receipt_no")
    if paid_at is not None and paid_at > now:
        raise Refused("paid_in_future", "Thời điểm nộp tiền không thể sau hiện tại.", field="paid_at")
    row = _owed(charge_id)
    row.state, row.paid_how, row.paid_by, row.receipt_no = Charge.PAID, how, paid_by, receipt_no
    row.paid_at, row.settled_by = paid_at or now, actor.ref
    row.save(update_fields=["state", "paid_how", "paid_by", "receipt_no", "paid_at", "settled_by"])
    return row


@transaction.atomic
def waive(charge_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Charge:
    """It is not asked any more: an exemption of the law, or a case that ended before it was paid."""
    if not reason.strip():
        raise Refused("reason_missing", "Hãy ghi rõ lý do miễn thu.", field="reason")
    row = _owed(charge_id)
    row.state, row.waived_at, row.waived_reason, row.settled_by = Charge.WAIVED, now, reason.strip(), actor.ref
    row.save(update_fields=["state", "waived_at", "waived_reason", "settled_by"])
    return row


def _owed(charge_id: UUID) -> Charge:
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise Unknown(f"charge {charge_id}")
    if row.state == Charge.PAID:
        raise Refused("already_paid", "Khoản “{name}” đã được nộp trước đó.", params={"name": row.name})
    if row.state == Charge.WAIVED:
        raise Refused("already_waived", "Khoản “{name}” đã được miễn hoặc không thu.", params={"name": row.name})
    return row
