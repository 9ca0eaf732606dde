"""Silence is an event: the one act of this room that nobody does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.ground.promises.actions.holding import break_promise
from motcua.ground.promises.actions.parents import pushed
from motcua.ground.promises.models import Promise


@transaction.atomic
def break_overdue(*, now: datetime, limit: int = 500) -> int:
    """Silence is an event: break what is running past its due moment, each with its one fact. How many there were.

    Several workers may scan at once; each promise is claimed by one of them. Call again while it returns ``limit``. A
    linked procedure of which a leg stands still is not late yet: its date is moved instead.
    """
    overdue = list(
        Promise.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("owed_by_office__place")
        .filter(state="running", due_at__lt=now)
        .order_by("due_at")[:limit]
    )
    for promise in overdue:
        if not pushed(promise, now):
            break_promise(promise, now)
    return len(overdue)
