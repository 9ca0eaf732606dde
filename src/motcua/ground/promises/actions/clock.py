"""The verbs of one clock. Each is part of an act of the room above, in its transaction, and leaves no fact of its own:
one act, one fact."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.ground.calendar.definitions import Duration, Until
from motcua.ground.calendar.rules import Calendar
from motcua.ground.promises import rules
from motcua.ground.promises.actions.holding import end_pause, hold, hold_own_clock, move, notice_whole, reckon, settle
from motcua.ground.promises.definitions import Act, Ground, Kind, OwedBy
from motcua.ground.promises.models import Pause, Promise
from motcua.ground.words.errors import Refused


@transaction.atomic
def open_promise(
    *,
    subject: str,
    kind: Kind,
    duration: Duration,
    owed_by: OwedBy,
    now: datetime,
    key: str = "",
    office_id: int | None = None,
    law: str = "",
    parent: Promise | None = None,
    leg: str = "",
    calendar: Calendar | None = None,
) -> Promise:
    """Promise something on ``subject`` within ``duration`` from ``now``. Refused while the same is promised already.

    With ``parent`` it is the ``leg`` of a linked procedure (`open_parent`), whose due moment follows from it.
    """
    if parent is not None:
        _begins(parent, leg, now)
    promise = Promise(
        subject=subject,
        kind=kind,
        key=key,
        owed_by=owed_by,
        owed_by_office_id=office_id,
        budget=str(duration),
        law=law,
        opened_at=now,
        counted_from=now,
        parent=parent,
        leg=leg,
    )
    until: Until = "midnight" if owed_by == "citizen" else "office_hours"
    promise.due_at = rules.due_after_pauses(reckon(promise, now, calendar), now, duration, (), until=until)
    _insert(promise)
    return settle(promise, now)


def _begins(parent: Promise, leg: str, now: datetime) -> None:
    if leg not in {part.key for part in parent.parts}:
        raise Refused("no_such_leg", "Việc liên thông không có phần việc này.", params={"leg": leg})
    notice_whole(parent.pk, now)


def _insert(promise: Promise) -> None:
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
    except IntegrityError as problem:
        if "promise_open_once" not in str(problem) and "promise_leg_once" not in str(problem):
            raise
        raise Refused(
            "promised_already", "Việc này đã có một thời hạn đang tính.", params={"kind": promise.kind}
        ) from None


@transaction.atomic
def pause(subject: str, kind: str, *, now: datetime, ground: Ground, key: str = "", law: str = "") -> Promise:
    """Stop the clock on a legal ground. A late promise stays late, but the turn is noted."""
    promise = hold_own_clock(subject, kind, key, now)
    if promise.pauses.filter(ended_at=None).exists():
        raise Refused("promise_pause", "Thời hạn này đang tạm dừng.", law=law)
    move(promise, "pause")
    Pause.objects.create(promise=promise, started_at=now, ground=ground, law=law)
    return settle(promise, now)


@transaction.atomic
def resume(subject: str, kind: str, *, now: datetime, key: str = "", calendar: Calendar | None = None) -> Promise:
    """Let the clock go on from where it stood, in the calendar of today."""
    promise = hold_own_clock(subject, kind, key, now)
    if not end_pause(promise, now):
        raise Refused("promise_resume", "Thời hạn này không ở trạng thái tạm dừng nên không tính tiếp được.")
    if move(promise, "resume") == "running":
        promise.due_at = rules.due_again(reckon(promise, now, calendar), promise.promised)
    return settle(promise, now)


@transaction.atomic
def restart(subject: str, kind: str, *, now: datetime, key: str = "", calendar: Calendar | None = None) -> Promise:
    """Count again from zero, as when a dossier returned for completion comes back full. An extension goes with it."""
    promise = hold_own_clock(subject, kind, key, now)
    end_pause(promise, now)
    if move(promise, "restart") == "running":
        promise.counted_from = now
        promise.extended_at = promise.extended_to = None
        promise.extension_law = ""
        promise.due_at = rules.due_again(reckon(promise, now, calendar), promise.promised)
    return settle(promise, now)


@transaction.atomic
def extend(
    subject: str,
    kind: str,
    *,
    now: datetime,
    due_at: datetime,
    key: str = "",
    law: str = "",
    calendar: Calendar | None = None,
) -> Promise:
    """Promise another date instead: once, while the first has not passed, and on a working day."""
    promise = hold_own_clock(subject, kind, key, now)
    move(promise, "extend")
    rules.check_extension(reckon(promise, now, calendar), promise.promised, due_at)
    promise.extended_at, promise.extended_to, promise.extension_law = now, due_at, law
    promise.due_at = due_at
    return settle(promise, now)


@transaction.atomic
def keep(subject: str, kind: str, *, now: datetime, key: str = "") -> Promise:
    """It is done: ``kept``, or ``kept_late`` after the due moment. A linked procedure is done when its last leg is."""
    return _close(subject, kind, key, "keep", now)


@transaction.atomic
def release(subject: str, kind: str, *, now: datetime, key: str = "") -> Promise:
    """It is not owed any more: the matter ended in another way."""
    return _close(subject, kind, key, "release", now)


def _close(subject: str, kind: str, key: str, act: Act, now: datetime) -> Promise:
    promise = hold(subject, kind, key, now)
    if act == "keep" and promise.legs is not None:
        raise Refused("legs_open", "Việc liên thông chỉ hoàn thành khi mọi phần việc của nó đã hoàn thành.")
    end_pause(promise, now)
    move(promise, act)
    promise.closed_at = now
    return settle(promise, now)
