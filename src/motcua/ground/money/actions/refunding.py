"""Money that goes back: first it is due, for a reason; then it was given."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts
from motcua.ground.money.actions.booking import Line, book
from motcua.ground.money.actions.charging import locked
from motcua.ground.money.actions.duty import must_handle_money
from motcua.ground.money.actions.shifts import shift_in_hand
from motcua.ground.money.definitions import WAYS, AccountKind, PaidHow
from motcua.ground.money.models import Charge, Refund
from motcua.ground.money.queries import in_drawer
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.ids import ref


@transaction.atomic
def ask_refund(
    charge_id: UUID, *, amount: int | None = None, reason: str, law: str = "", actor: Actor, now: datetime
) -> Refund:
    """What was paid for this charge, or ``amount`` of it, is to be given back, for ``reason`` and by ``law``. From now
    on it is no revenue any more. Part of an act of the room above: leaves no fact."""
    if not reason.strip():
        raise Refused("reason_missing", "Hãy ghi rõ lý do hoàn trả.", field="reason")
    row = locked([charge_id])[charge_id]
    if row.state == Charge.PART or not row.kept:
        said = {"name": row.name}
        raise Refused("nothing_to_refund", "Khoản “{name}” không có tiền đã thu đủ để hoàn trả.", params=said)
    back = row.kept if amount is None else amount
    if not 0 < back <= row.kept:
        raise Refused("refund_too_much", "Chỉ hoàn trả được trong số tiền đã thu của khoản này.", field="amount")
    refund = Refund.objects.create(
        subject=row.subject,
        office_id=row.office_id,
        charge=row,
        amount=back,
        reason=reason.strip(),
        law=law.strip(),
        asked_at=now,
        asked_by=actor.ref,
    )
    lines = (Line("collected", row.beneficiary, back, row, refund), Line("refund_due", "", -back, None, refund))
    book(
        "refund_asked", lines, subject=row.subject, office_id=row.office_id, actor=actor, now=now, reason=refund.reason
    )
    row.refunded += back
    row.state = Charge.PAID if row.kept else Charge.REFUNDED
    row.save(update_fields=["refunded", "state"])
    return refund


@transaction.atomic
def refund_done(
    refund_id: UUID, *, how: PaidHow, gateway: str = "", reference: str = "", actor: Actor, now: datetime
) -> Refund:
    """It was given back: in cash out of the actor's own drawer, by the bank, or by ``gateway`` under ``reference``.
    Told again with the same reference, nothing happens. Who asked for it does not also pay it out, unless the house
    itself asked."""
    refund = Refund.objects.select_for_update(of=("self",)).filter(pk=refund_id).first()
    if refund is None:
        raise Unknown(f"refund {refund_id}")
    if how not in WAYS:
        raise ValueError(f"'{how}' is no way to pay back")
    if refund.state == Refund.DONE:
        if reference and refund.reference == reference:
            return refund
        raise Refused("refunded_already", "Khoản này đã được hoàn trả trước đó.")
    must_handle_money(actor, refund.office_id)
    if refund.charge_id and refund.asked_by == actor.ref and actor.kind == "official":
        raise Refused("refund_needs_two", "Người đề nghị hoàn trả không tự chi. Hãy nhờ người khác xác nhận đã chi.")
    account, whose = _out_of(refund, how, gateway, actor)
    lines = (Line("refund_due", "", refund.amount, None, refund), Line(account, whose, -refund.amount))
    said: dict[str, Any] = {"subject": refund.subject, "office_id": refund.office_id, "reference": reference}
    book("refunded", lines, actor=actor, now=now, **said)
    refund.state, refund.done_at, refund.done_by, refund.done_how = Refund.DONE, now, actor.ref, how
    refund.reference = reference
    refund.save(update_fields=["state", "done_at", "done_by", "done_how", "reference"])
    payload = {"refund": str(refund.pk), "amount": refund.amount, "how": how}
    record_fact(
        facts.REFUNDED, subject=refund.subject, actor=actor, now=now, office_id=refund.office_id, payload=payload
    )
    return refund


def _out_of(refund: Refund, how: PaidHow, gateway: str, actor: Actor) -> tuple[AccountKind, str]:
    if how == "cash":
        shift = shift_in_hand(actor, refund.office_id)
        if in_drawer(shift) < refund.amount:
            raise Refused(
                "drawer_too_small", "Quầy thu không đủ tiền mặt để hoàn trả. Hãy chọn chuyển khoản.", field="how"
            )
        return "cash", shift.ref
    return ("clearing", ref("gateway", gateway)) if gateway else ("bank", "")
