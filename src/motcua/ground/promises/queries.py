"""What is owed, on a subject and by an office; the time ledger; and the calendar everything is counted in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from motcua.ground.calendar.definitions import CalendarBook
from motcua.ground.calendar.rules import Calendar
from motcua.ground.packs import queries as packs
from motcua.ground.promises import rules
from motcua.ground.promises.definitions import OPEN, Line
from motcua.ground.promises.models import Pause, Promise
from motcua.ground.words.moments import day_of

_calendars: dict[str, Calendar] = {}


def calendar_for(on: date) -> Calendar:
    """The working calendar in force on that day. A book is made into a calendar once, by its hash."""
    pinned = packs.definition("calendar", "default", on)
    calendar = _calendars.get(pinned.hash)
    if calendar is None:
        assert isinstance(pinned.body, CalendarBook)
        calendar = _calendars.setdefault(pinned.hash, Calendar(pinned.body))
    return calendar


def running_on(subject: str, kinds: Collection[str] = (), *, paused: bool = False) -> list[Promise]:
    """Open promises on a subject whose clock goes, or with ``paused`` those whose clock stands still."""
    stands_still = Exists(Pause.objects.filter(promise=OuterRef("pk"), ended_at=None))
    found = _with_pauses().filter(stands_still if paused else ~stands_still, subject=subject, state__in=OPEN)
    return list((found.filter(kind__in=kinds) if kinds else found).order_by("opened_at", "id"))


def promises_on(subject: str) -> list[Promise]:
    """Everything ever promised on a subject, in the order in which it was."""
    return list(_with_pauses().filter(subject=subject).order_by("opened_at", "id"))


def promise_on(subject: str, kind: str, key: str = "") -> Promise | None:
    """The latest promise of that kind and key, open or not."""
    return _with_pauses().filter(subject=subject, kind=kind, key=key).order_by("-opened_at", "-id").first()


def owed_by(office_ids: Collection[int]) -> QuerySet[Promise]:
    """What these offices owe, the most pressing first."""
    return Promise.objects.filter(owed_by_office_id__in=office_ids, state__in=OPEN).order_by("due_at", "id")


def ledger_of(promise: Promise, now: datetime, *, calendar: Calendar | None = None) -> tuple[Line, ...]:
    """The time ledger: whose turn each stretch was, whether it counted, and why or why not."""
    return rules.time_ledger(calendar or calendar_for(day_of(promise.counted_from)), promise.promised, now)


def _with_pauses() -> QuerySet[Promise]:
    return Promise.objects.prefetch_related("pauses").select_related("owed_by_office")
