"""What is owed, on a subject and by an office; the time ledger; and what another calendar may move."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from motcua.ground.calendar.rules import Calendar
from motcua.ground.ledger.models import Fact
from motcua.ground.ledger.queries import facts_of
from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.promises import calendars, facts, rules
from motcua.ground.promises.calendars import Books, Scope, calendar_of
from motcua.ground.promises.definitions import CLOSED, OPEN, ChangedDay, CriticalPath, Line, Promised
from motcua.ground.promises.models import Pause, Promise, UsedCalendar
from motcua.ground.words.moments import VIETNAM, day_of


def calendar_for(on: date, office: Office | int | None = None) -> Calendar:
    """The working calendar in force on that day: the country's book, and over it what the province says of all its
    offices and of this one. Without an office, as for what a citizen owes, only what holds for everybody."""
    return calendars.in_force(on, office).calendar


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
    """The time ledger: whose turn each stretch was, whether it counted, and why or why not, in the calendar that the
    due moment was reckoned in. Of a linked procedure, leg by leg along its critical path."""
    if promise.legs is None:
        return rules.time_ledger(calendar or calendar_of(promise), promise.promised, now)
    begun = {child.leg: child for child in _with_pauses().filter(parent=promise)}
    lines: list[Line] = []
    for part in critical_path_of(promise, now).path:
        child = begun.get(part.leg.key)
        counted_in = calendar_of(child) if child else calendar_for(day_of(part.start), part.leg.office)
        lines += rules.leg_ledger(counted_in, part, child.promised if child else None, now)
    return tuple(lines)


def known_at(promise: Promise, moment: datetime) -> Promised | None:
    """The promise as it was known at a moment, before or after which its date may have moved; None when it was not
    made yet."""
    promised = promise.promised
    seen = rules.as_at(calendar_of(promise), promised, moment)
    if seen is not None and seen.due == promised.due:
        later = [fact for fact in redated(promise) if fact.known_at > moment]
        if later:
            return replace(seen, due=datetime.fromisoformat(later[0].payload["was"]))
    return seen


def redated(promise: Promise) -> list[Fact]:
    """The facts of a date that moved with the calendar, in order."""
    told = facts_of(promise.subject)
    return [fact for fact in told if fact.kind == facts.REDATED and fact.payload["promise"] == str(promise.pk)]


def critical_path_of(parent: Promise, now: datetime) -> CriticalPath:
    """What decides when a linked procedure is due. A leg that stands still ends as if it went on at ``now``."""
    children = _with_pauses().filter(parent=parent) if parent.pk else ()
    begun = {child.leg: (child.opened_at, _end_of(child, now)) for child in children}
    calendar = calendars.in_force(day_of(parent.opened_at))

    def of_office(office: int | None) -> Calendar:
        return calendar_for(day_of(now), office) if office else calendar.calendar

    return rules.critical_path(of_office, parent.opened_at, parent.parts, begun)


def _end_of(child: Promise, now: datetime) -> datetime:
    if child.state in CLOSED and child.closed_at is not None:
        return child.closed_at
    if child.state == "paused":
        return rules.due_if_resumed(calendar_for(day_of(now), child.owed_by_office_id), child.promised, now)
    return child.due_at


def _with_pauses() -> QuerySet[Promise]:
    return Promise.objects.prefetch_related("pauses").select_related("owed_by_office", "reckoned_in")


# --- what another calendar may move ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stale:
    """Running promises of some offices that were reckoned in another calendar than today's, and the days that differ.
    ``calendar`` None: it is not known in which, so every day may."""

    calendar: UsedCalendar | None
    scope: Scope
    first: date | None
    days: tuple[ChangedDay, ...] = ()

    @property
    def books(self) -> Books:
        return self.scope.books

    def found(self, since: datetime) -> QuerySet[Promise]:
        """Those that may be touched: due on or after the first day that differs, and not late at ``since``."""
        if self.first is not None:
            since = max(since, datetime.combine(self.first, time(), tzinfo=VIETNAM))
        return _reckoned_in(self.calendar, self.scope.of_promises).filter(due_at__gte=since)


def stale_promises(now: datetime) -> Iterator[Stale]:
    """Group by group, what has to be reckoned again since the packs changed. Groups that no differing day can touch
    are left out: their dates stand."""
    found = calendars.scopes(day_of(now))
    for used in (None, *UsedCalendar.objects.order_by("pk")):
        for scope in found:
            if used is None or used.hash != scope.books.hash:
                yield from _stale(used, scope)


def _stale(used: UsedCalendar | None, scope: Scope) -> Iterator[Stale]:
    if used is None:
        yield Stale(None, scope, None)
        return
    span = _reckoned_in(used, scope.of_promises).aggregate(first=Min("counted_from"), last=Max("due_at"))
    if span["first"] is None:
        return
    old, new = calendars.made_again(used), scope.books.calendar
    days = rules.days_that_differ(old, new, day_of(span["first"]), day_of(span["last"]))
    if days:
        yield Stale(used, scope, days[0].on, days)


def _reckoned_in(used: UsedCalendar | None, owed: Q) -> QuerySet[Promise]:
    return Promise.objects.filter(owed, reckoned_in=used, state="running")


def to_reckon_again(now: datetime) -> int:
    """How many open promises the packs installed last will have reckoned again."""
    if packs.current_release() is None:
        return 0
    return sum(stale.found(now).count() for stale in stale_promises(now))
