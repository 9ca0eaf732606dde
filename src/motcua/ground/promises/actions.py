"""The verbs of promises. Each is part of an act of the room above, in its transaction, and leaves no fact of its own:
one act, one fact. Only silence, `break_overdue`, is an act by itself."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import Calendar
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises import facts, rules
from motcua.ground.promises.definitions import OPEN, Act, Ground, Kind, OwedBy, State
from motcua.ground.promises.models import Pause, Promise
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


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
    calendar: Calendar | None = None,
) -> Promise:
    """Promise something on ``subject`` within ``duration`` from ``now``. Refused while the same is promised already."""
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
        due_at=rules.due_after_pauses(calendar or calendar_for(day_of(now)), now, duration, ()),
    )
    try:
        with transaction.atomic():
            promise.save(force_insert=True)
    except IntegrityError as problem:
        if "promise_open_once" not in str(problem):
            raise
        raise Refused("promised_already", "Việc này đã có một thời hạn đang tính.", params={"kind": kind}) from None
    return promise


@transaction.atomic
def pause(subject: str, kind: str, *, now: datetime, ground: Ground, key: str = "", law: str = "") -> Promise:
    """Stop the clock on a legal ground. A late promise stays late, but the turn is noted."""
    promise = _hold(subject, kind, key)
    if promise.pauses.filter(ended_at=None).exists():
        raise Refused("promise_pause", "Thời hạn này đang tạm dừng.", law=law)
    _move(promise, "pause", now)
    Pause.objects.create(promise=promise, started_at=now, ground=ground, law=law)
    promise.save(update_fields=["state"])
    return promise


@transaction.atomic
def resume(subject: str, kind: str, *, now: datetime, key: str = "", calendar: Calendar | None = None) -> Promise:
    """Let the clock go on from where it stood."""
    promise = _hold(subject, kind, key)
    if not _end_pause(promise, now):
        raise Refused("promise_resume", "Thời hạn này không ở trạng thái tạm dừng nên không tính tiếp được.")
    if _move(promise, "resume", now) == "running":
        promise.due_at = rules.due_again(calendar or calendar_for(day_of(now)), promise.promised)
    promise.save(update_fields=["state", "due_at"])
    return promise


@transaction.atomic
def restart(subject: str, kind: str, *, now: datetime, key: str = "", calendar: Calendar | None = None) -> Promise:
    """Count again from zero, as when a dossier returned for completion comes back full. An extension goes with it."""
    promise = _hold(subject, kind, key)
    _end_pause(promise, now)
    if _move(promise, "restart", now) == "running":
        promise.counted_from = now
        promise.extended_at = promise.extended_to = None
        promise.extension_law = ""
        promise.due_at = rules.due_again(calendar or calendar_for(day_of(now)), promise.promised)
    promise.save()
    return promise


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
    promise = _hold(subject, kind, key)
    _move(promise, "extend", now)
    rules.check_extension(calendar or calendar_for(day_of(now)), promise.promised, due_at)
    promise.extended_at, promise.extended_to, promise.extension_law = now, due_at, law
    promise.due_at = due_at
    promise.save()
    return promise


@transaction.atomic
def keep(subject: str, kind: str, *, now: datetime, key: str = "") -> Promise:
    """It is done: ``kept``, or ``kept_late`` after the due moment."""
    return _close(subject, kind, key, "keep", now)


@transaction.atomic
def release(subject: str, kind: str, *, now: datetime, key: str = "") -> Promise:
    """It is not owed any more: the matter ended in another way."""
    return _close(subject, kind, key, "release", now)


@transaction.atomic
def break_overdue(*, now: datetime, limit: int = 500) -> int:
    """Silence is an event: break what is running past its due moment, each with its one fact. How many there were.

    Several workers may scan at once; each promise is claimed by one of them. Call again while it returns ``limit``.
    """
    overdue = list(
        Promise.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("owed_by_office__place")
        .filter(state="running", due_at__lt=now)
        .order_by("due_at")[:limit]
    )
    Promise.objects.filter(pk__in=[promise.pk for promise in overdue]).update(state="broken", broken_at=now)
    for promise in overdue:
        _tell_broken(promise, now)
    return len(overdue)


def _tell_broken(promise: Promise, now: datetime) -> None:
    office = promise.owed_by_office
    record_fact(
        facts.BROKEN,
        subject=promise.subject,
        actor=SYSTEM,
        now=now,
        happened_at=promise.due_at,
        office_id=promise.owed_by_office_id,
        place_code=office.place.code if office else "",
        payload={
            "promise": str(promise.pk),
            "kind": promise.kind,
            "key": promise.key,
            "owed_by": promise.owed_by,
            "due_at": promise.due_at.isoformat(),
            "budget": promise.budget,
        },
    )


def _hold(subject: str, kind: str, key: str) -> Promise:
    """The open promise, locked until the caller's transaction ends."""
    promise = Promise.objects.select_for_update().filter(subject=subject, kind=kind, key=key, state__in=OPEN).first()
    if promise is None:
        raise Refused(
            "nothing_promised", "Không có thời hạn nào đang tính cho việc này.", params={"kind": kind, "key": key}
        )
    return promise


def _move(promise: Promise, act: Act, now: datetime) -> str:
    """Set the state that ``act`` leads to, and return it.

    A promise past its due moment is broken even before the scan has come by, but the scan is the one to say so:
    where the act leaves it broken, the stored state stays for the scan to find.
    """
    seen = rules.state_at(cast(State, promise.state), promise.due_at, now)
    moved = rules.next_state(act, seen)
    if moved != seen:
        promise.state = moved
    return moved


def _end_pause(promise: Promise, now: datetime) -> bool:
    return bool(promise.pauses.filter(ended_at=None).update(ended_at=now))


def _close(subject: str, kind: str, key: str, act: Act, now: datetime) -> Promise:
    promise = _hold(subject, kind, key)
    _end_pause(promise, now)
    _move(promise, act, now)
    promise.closed_at = now
    promise.save(update_fields=["state", "closed_at"])
    return promise
