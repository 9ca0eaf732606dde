"""Linked procedures: one promise whose due moment follows from its legs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.ground.promises import queries, rules
from motcua.ground.promises.actions.remembering import remembered
from motcua.ground.promises.definitions import CLOSED, OPEN, Kind, Leg
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


@transaction.atomic
def open_parent(
    *,
    subject: str,
    legs: Sequence[Leg],
    now: datetime,
    kind: Kind = "linked",
    key: str = "",
    office_id: int | None = None,
    law: str = "",
) -> Promise:
    """Promise a whole made of ``legs``; its children are opened with `open_promise`, as each begins.

    Owed by ``office_id``, the one that leads; without one, by the citizen. Refused when legs wait for each other.
    """
    rules.in_order(legs)
    promise = Promise(
        subject=subject,
        kind=kind,
        key=key,
        owed_by="office" if office_id else "citizen",
        owed_by_office_id=office_id,
        law=law,
        legs=[_as_row(leg) for leg in legs],
        opened_at=now,
        counted_from=now,
    )
    remembered(promise, day_of(now))
    promise.due_at = queries.critical_path_of(promise, now).due
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
    except IntegrityError as problem:
        if "promise_open_once" not in str(problem):
            raise
        raise Refused("promised_already", "Việc này đã có một thời hạn đang tính.", params={"kind": kind}) from None
    return promise


def derive(parent_id: UUID, now: datetime) -> Promise | None:
    """Find the due moment anew after something happened to a leg; kept with its last leg, released when all were. None
    when it is closed already. The row of a leg is locked before that of the whole, everywhere."""
    parent = Promise.objects.select_for_update().filter(pk=parent_id, state__in=OPEN).first()
    if parent is None:
        return None
    states = dict(parent.children.values_list("leg", "state"))
    if parent.state == "running":
        remembered(parent, day_of(now))
        parent.due_at = queries.critical_path_of(parent, now).due
    if len(states) == len(parent.parts) and set(states.values()) <= set(CLOSED):
        late = parent.state == "broken"
        parent.state = "released" if set(states.values()) == {"released"} else "kept_late" if late else "kept"
        parent.closed_at = now
    parent.save()
    return parent


def pushed(promise: Promise, now: datetime) -> bool:
    """Whether a linked procedure that looks late is not: a leg that stands still pushes its date on, which is saved."""
    if promise.legs is None:
        return False
    due = queries.critical_path_of(promise, now).due
    if due < now:
        return False
    promise.due_at = due
    promise.save(update_fields=["due_at"])
    return True


def _as_row(leg: Leg) -> dict[str, object]:
    return {
        "key": leg.key,
        "duration": str(leg.duration),
        "after": list(leg.after),
        "office": leg.office,
        "law": leg.law,
    }
