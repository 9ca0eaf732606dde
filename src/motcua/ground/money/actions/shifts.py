"""Cash at the counter: a drawer is opened, takes money, is counted and closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts
from motcua.ground.money.actions.booking import Line, book
from motcua.ground.money.actions.tasks import open_task
from motcua.ground.money.models import Shift
from motcua.ground.money.queries import in_drawer
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown

NO_SHIFT = "Bạn chưa mở quầy thu nên chưa nhận tiền mặt được. Bấm “Mở quầy thu” rồi ghi nhận lại khoản này."


@transaction.atomic
def open_shift(*, office_id: int, float_amount: int = 0, actor: Actor, now: datetime) -> Shift:
    """Take over a drawer with ``float_amount`` of change in it. Opened already, it is the same one."""
    if not (actor.may("one_stop", office_id) or actor.may("handle", office_id)):
        raise Refused("not_your_duty", "Chỉ người tiếp nhận hoặc thụ lý hồ sơ tại cơ quan này mới mở quầy thu.")
    if not 0 <= float_amount <= 10**12:
        raise Refused("float_wrong", "Nhập số tiền lẻ đầu ca, từ 0 đồng trở lên.", field="float_amount")
    already = Shift.objects.filter(officer=actor.ref, office_id=office_id, closed_at=None).first()
    if already is not None:
        return already
    said = {"officer": actor.ref, "officer_name": actor.name, "opened_at": now, "float_amount": float_amount}
    shift = Shift.objects.create(office_id=office_id, **said)
    if float_amount:
        lines = (Line("cash", shift.ref, float_amount), Line("float", "", -float_amount))
        book("shift_opened", lines, subject=shift.ref, office_id=office_id, actor=actor, now=now)
    _tell(facts.SHIFT_OPENED, shift, actor, now, {"float": float_amount})
    return shift


@transaction.atomic
def close_shift(shift_id: UUID, *, counted: int, reason: str = "", actor: Actor, now: datetime) -> Shift:
    """Count the drawer and hand over what is in it. What is missing or too much goes to its own account, with a reason,
    and becomes a task."""
    shift = Shift.objects.select_for_update(of=("self",)).filter(pk=shift_id, officer=actor.ref).first()
    if shift is None:
        raise Unknown(f"shift {shift_id}")
    if shift.closed_at is not None:
        raise Refused("shift_closed", "Ca thu này đã chốt nên không thay đổi được nữa.")
    if not 0 <= counted <= 10**15:
        raise Refused("counted_wrong", "Nhập số tiền đếm được, từ 0 đồng trở lên.", field="counted")
    expected, reason = in_drawer(shift), reason.strip()
    if counted != expected and not reason:
        raise Refused(
            "difference_unexplained",
            "Tiền đếm được lệch so với sổ. Hãy đếm lại, hoặc ghi lý do chênh lệch rồi chốt ca.",
            field="reason",
        )
    _empty(shift, expected, counted, reason, actor, now)
    shift.closed_at, shift.expected, shift.counted = now, expected, counted
    shift.reason = reason if counted != expected else ""
    shift.save(update_fields=["closed_at", "expected", "counted", "reason"])
    many = shift.payments.count()
    _tell(facts.SHIFT_CLOSED, shift, actor, now, {"expected": expected, "counted": counted, "payments": many})
    return shift


def shift_in_hand(actor: Actor, office_id: int | None) -> Shift:
    """The actor's open drawer, of that office where one is named, locked so that it is not counted meanwhile; Refused
    when there is none."""
    mine = Shift.objects.select_for_update(of=("self",)).filter(officer=actor.ref, closed_at=None)
    shift = (mine.filter(office_id=office_id) if office_id else mine).order_by("-opened_at").first()
    if shift is None:
        raise Refused("no_shift", NO_SHIFT, field="how")
    return shift


def _empty(shift: Shift, expected: int, counted: int, reason: str, actor: Actor, now: datetime) -> None:
    """The change goes back where it came from, the rest to the account; a drawer that nothing went through has no
    entry."""
    lines = [
        Line("cash", shift.ref, -expected),
        Line("float", "", shift.float_amount),
        Line("bank", "", counted - shift.float_amount),
        Line("over_short", shift.ref, expected - counted),
    ]
    if any(line.amount for line in lines):
        said: dict[str, Any] = {
            "subject": shift.ref,
            "office_id": shift.office_id,
            "actor": actor,
            "now": now,
            "reason": reason,
        }
        book("shift_closed", lines, **said)
    if counted != expected:
        told: dict[str, Any] = {
            "office_id": shift.office_id,
            "expected": str(expected),
            "found": str(counted),
            "now": now,
        }
        open_task("count_differs", shift.ref, **told)


def _tell(kind: str, shift: Shift, actor: Actor, now: datetime, payload: dict[str, int]) -> None:
    record_fact(kind, subject=shift.ref, actor=actor, now=now, office_id=shift.office_id, payload=payload)
