"""A holiday announced later: open promises are reckoned again, once for each release of the packs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from motcua.ground.calendar.rules import NoOfficeHours
from motcua.ground.ledger.actions import record_fact
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises import facts, rules
from motcua.ground.promises.actions.parents import derive
from motcua.ground.promises.actions.remembering import used
from motcua.ground.promises.definitions import ChangedDay, Redated
from motcua.ground.promises.models import Promise, Redating, UsedCalendar
from motcua.ground.promises.queries import Stale, critical_path_of, stale_promises
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import day_of, local

Told = Callable[[Promise, datetime], None]
"""Who copies a due moment hears the promise with the new one, and the old one. In the same transaction; raises
Unavailable when its own row is held by somebody else just now, and then nothing has happened."""

SETTLES = timedelta(minutes=10)
"""An act that began before an installation may commit after it; a second pass finds what it promised."""

_MOST_DAYS = 40
"""Days named in one fact: a holiday is few, another timetable may be half a year."""


def redate_open(*, now: datetime, limit: int = 500, told: Sequence[Told] = ()) -> Redated:
    """Reckon again what runs and was reckoned in another calendar than the one in force, as far as days before its due
    moment differ; each date that changes leaves one fact. What stands still follows when it goes on; what is closed, or
    was late when the packs were installed, never changes, and no date moves back into the past.

    One pass for each release: until it is ``finished`` it goes on where it stopped, since what was looked at is
    reckoned in today's calendar; afterwards it costs one look at a row. ``limit`` promises at a time, each in its own
    transaction.
    """
    release = packs.current_release()
    if release is None or _settled(release.pk, now):
        return Redated()
    outcomes: list[str] = []
    for stale in stale_promises(now):
        into = used(stale.books)
        found = stale.found(release.installed_at).order_by("due_at")
        for pk in found.values_list("pk", flat=True)[: limit - len(outcomes)]:
            outcomes.append(_redate(found.filter(pk=pk), stale, into, now, told))
    over = len(outcomes) < limit and "busy" not in outcomes
    if over:
        _note_done(release.pk, now)
    return Redated(len(outcomes) - outcomes.count("busy"), outcomes.count("moved"), over)


def _settled(release: int, now: datetime) -> bool:
    done = Redating.objects.filter(release_id=release).first()
    return done is not None and (done.settled_at is not None or now < done.done_at + SETTLES)


def _note_done(release: int, now: datetime) -> None:
    done = Redating.objects.get_or_create(release_id=release, defaults={"done_at": now})[0]
    if now >= done.done_at + SETTLES:
        done.settled_at = now
        done.save()


def _redate(found: QuerySet[Promise], stale: Stale, into: UsedCalendar, now: datetime, told: Sequence[Told]) -> str:
    """``moved``, ``same``, or ``busy`` when an act holds the promise or what hears of it: it is looked at again."""
    try:
        with transaction.atomic():
            locked = found.select_for_update(skip_locked=True, of=("self",))
            promise = locked.select_related("owed_by_office__place").first()
            return "busy" if promise is None else _reckon_again(promise, stale, into, now, told)
    except Unavailable:
        return "busy"


def _reckon_again(promise: Promise, stale: Stale, into: UsedCalendar, now: datetime, told: Sequence[Told]) -> str:
    was = promise.due_at
    promise.reckoned_in = into
    promise.due_at = _new_due(promise, stale, now)
    promise.save(update_fields=["reckoned_in", "due_at"])
    if promise.due_at == was:
        return "same"
    first, last = day_of(promise.counted_from), day_of(max(was, promise.due_at))
    days = rules.days_within(stale.days, first, last)
    _tell(promise, was, days, now, told)
    if promise.parent_id is not None:
        _redate_whole(promise, days, now, told)
    return "moved"


def _new_due(promise: Promise, stale: Stale, now: datetime) -> datetime:
    """Never back into the past: a day that is worked after all does not make late what was in time. Of a linked
    procedure also the legs that have not begun move it."""
    try:
        if promise.legs is not None:
            due = critical_path_of(promise, now).due
        else:
            due = rules.due_again(stale.books.calendar, promise.promised)
    except NoOfficeHours:
        return promise.due_at
    return due if due >= min(promise.due_at, now) else promise.due_at


def _redate_whole(promise: Promise, days: Sequence[ChangedDay], now: datetime, told: Sequence[Told]) -> None:
    assert promise.parent is not None
    was = promise.parent.due_at
    whole = derive(promise.parent.pk, now)
    if whole is not None and whole.due_at != was:
        _tell(whole, was, days, now, told)


def _tell(promise: Promise, was: datetime, days: Sequence[ChangedDay], now: datetime, told: Sequence[Told]) -> None:
    office = promise.owed_by_office
    record_fact(
        facts.REDATED,
        subject=promise.subject,
        actor=SYSTEM,
        now=now,
        office_id=promise.owed_by_office_id,
        place_code=office.place.code if office else "",
        payload={
            **facts.about(promise),
            "was": local(was).isoformat(),
            "due_at": local(promise.due_at).isoformat(),
            "days": [_as_told(day) for day in days[:_MOST_DAYS]],
        },
    )
    for hear in told:
        hear(promise, was)


def _as_told(day: ChangedDay) -> dict[str, object]:
    return {"on": day.on.isoformat(), "works": day.works, "name": day.name, "law": day.law}
