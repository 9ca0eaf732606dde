"""What does not agree becomes a task, and a person settles it with a word about how."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts
from motcua.ground.money.actions.duty import must_handle_money
from motcua.ground.money.definitions import MismatchKind
from motcua.ground.money.models import Task
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown


@transaction.atomic
def open_task(
    kind: MismatchKind,
    reference: str,
    *,
    subject: str = "",
    office_id: int | None = None,
    expected: str = "",
    found: str = "",
    now: datetime,
) -> None:
    """Somebody has to look: ``expected`` was to be there, ``found`` is. Told again while it is open, it stays one task.
    Part of an act of somebody else, or of a comparison: leaves no fact."""
    row = Task(kind=kind, reference=reference[:160], subject=subject, office_id=office_id)
    row.expected, row.found, row.opened_at = expected, found, now
    Task.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def settle_task(task_id: UUID, *, how: str, actor: Actor, now: datetime) -> Task:
    """It was looked at, and this was done about it."""
    row = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if row is None:
        raise Unknown(f"task {task_id}")
    must_handle_money(actor, row.office_id)
    if not how.strip():
        raise Refused("how_missing", "Ghi rõ đã xử lý chênh lệch này thế nào.", field="how")
    if row.settled_at is not None:
        raise Refused("settled_already", "Việc này đã được xử lý trước đó.")
    row.settled_at, row.settled_by, row.how = now, actor.ref, how.strip()
    row.save(update_fields=["settled_at", "settled_by", "how"])
    payload = {"kind": row.kind, "reference": row.reference}
    record_fact(
        facts.TASK_SETTLED, subject=f"task:{row.pk}", actor=actor, now=now, office_id=row.office_id, payload=payload
    )
    return row
