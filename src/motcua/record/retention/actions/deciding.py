"""To decide on a list: an official who leads an office, by a numbered decision. The house never decides itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.retention import facts
from motcua.record.retention.models import ErasureList


@transaction.atomic
def approve(*, number: int, decision_number: str, decision_date: date, actor: Actor, now: datetime) -> ErasureList:
    """What the list names may be erased, by this decision. Raises Refused: not a leading official, no number, a date to
    come, or decided on already."""
    found = _open(number, actor)
    if not decision_number.strip() or decision_date > now.date():
        raise Refused(
            "erasure_needs_decision", "Danh mục xóa phải có số và ngày của quyết định, ngày không ở tương lai."
        )
    found.state, found.decision_number, found.decision_date = (
        ErasureList.APPROVED,
        decision_number.strip(),
        decision_date,
    )
    found.decided_at, found.by_decision_of = now, actor.ref
    found.save()
    payload = {
        "decision_number": found.decision_number,
        "decision_date": decision_date.isoformat(),
        "cases": found.items.count(),
    }
    record_fact(facts.APPROVED, subject=f"erasure_list:{found.pk}", actor=actor, now=now, payload=payload)
    return found


@transaction.atomic
def refuse(*, number: int, reason: str, actor: Actor, now: datetime) -> ErasureList:
    """Nothing of it is erased; what is still due comes with the next list."""
    found = _open(number, actor)
    found.state, found.decided_at, found.by_decision_of = ErasureList.REFUSED, now, actor.ref
    found.save()
    payload = {"reason": reason[:500]}
    record_fact(facts.REFUSED, subject=f"erasure_list:{found.pk}", actor=actor, now=now, payload=payload)
    return found


def _open(number: int, actor: Actor) -> ErasureList:
    if actor.kind != "official" or not any(duty == "lead" for _, duty in actor.duties):
        raise Refused(
            "erasure_needs_leader", "Chỉ người đứng đầu một cơ quan được quyết định xóa tài liệu hết thời hạn."
        )
    found = ErasureList.objects.select_for_update().filter(pk=number).first()
    if found is None or found.state != ErasureList.PROPOSED:
        raise Refused("erasure_not_open", "Không có danh mục xóa nào mang số này đang chờ quyết định.")
    return found
