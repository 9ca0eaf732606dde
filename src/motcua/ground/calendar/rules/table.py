"""The days of a calendar as numbers: office hours of each day in minutes, and the sum of all before it.

With the sums, "how many working minutes lie between" is a subtraction and "when are so many over" a bisection. Days
with the same hours share a `Pattern`, in which both questions are one look-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from threading import Lock

from motcua.ground.calendar.definitions import CalendarBook, NoOfficeHours
from motcua.ground.calendar.rules.holidays import LAST_YEAR
from motcua.ground.calendar.rules.what_is import Spans, WhatIs, minute_of
from motcua.ground.words.moments import VIETNAM

MINUTES_A_DAY = 1440
_CLOCK = tuple(clock_time(minute // 60, minute % 60, tzinfo=VIETNAM) for minute in range(MINUTES_A_DAY))
_LATER = tuple(timedelta(minutes=minute) for minute in range(MINUTES_A_DAY + 1))
_EAST = timedelta(hours=7)
"""Vietnam's clocks, without summer time since 1975; no calendar goes back that far."""

Place = tuple[int, int]
"""A moment as this module counts: ordinal of the local day, minute of that day."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day is. ``spans`` are minutes from midnight, end excluded, none on a day off; ``reason`` says why."""

    spans: Spans
    minutes: int
    reason: str
    law: str

    @property
    def works(self) -> bool:
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The hours of a day, worked out: ``so_far[m]`` working minutes are over at minute m (0 to 1440), and the n-th is
    over at minute ``over_at[n]``."""

    so_far: tuple[int, ...]
    over_at: tuple[int, ...]

    @classmethod
    def of(cls, spans: Spans) -> Pattern:
        so_far, over_at = [0], [0]
        for start, end in spans:
            so_far += [so_far[-1]] * (start - len(so_far) + 1)
            so_far += range(so_far[-1] + 1, so_far[-1] + 1 + end - start)
            over_at += range(start + 1, end + 1)
        so_far += [so_far[-1]] * (MINUTES_A_DAY + 1 - len(so_far))
        return cls(tuple(so_far), tuple(over_at))


@dataclass(frozen=True, slots=True)
class Known:
    """Days from the first on: working minutes before each and, last, after all; the pattern of each."""

    first: int
    before: list[int]
    patterns: tuple[Pattern, ...]


class Calendar:
    """A `CalendarBook` made fast. Days are worked out once, a year at a time, when they are first asked for; safe
    between threads.

    ``index`` in this class is a day counted from the calendar's first.
    """

    __slots__ = (
        *("_before", "_days", "_end", "_first", "_grow", "_here", "_midnights", "_over_at", "_patterns", "_so_far"),
        *("_there", "_what_is", "_worked_before", "book"),
    )

    def __init__(self, book: CalendarBook) -> None:
        self.book = book
        self._what_is = WhatIs(book)
        first = min(period.valid_from for period in book.office_hours)
        self._first = first.toordinal()
        self._end = max(period.valid_to or date.max for period in book.office_hours).toordinal()
        if book.holidays:
            self._end = min(self._end, date(LAST_YEAR + 1, 1, 1).toordinal())
        self._here = datetime(first.year, first.month, first.day, tzinfo=VIETNAM)
        self._there = self._here.replace(tzinfo=UTC) - _EAST
        self._patterns: dict[Spans, Pattern] = {}
        self._days: list[Day] = []
        self._midnights: list[datetime] = []
        self._so_far: list[tuple[int, ...]] = []
        self._over_at: list[tuple[int, ...]] = []
        self._before: list[int] = [0]
        self._worked_before: list[int] = [0]
        self._grow = Lock()

    def day(self, ordinal: int) -> Day:
        """The day of that ordinal (`date.toordinal`). Raises NoOfficeHours outside the calendar."""
        index = ordinal - self._first
        if index < 0:
            raise self._too_early()
        if index >= len(self._days):
            self._work_out_more(lambda: index < len(self._days))
        return self._days[index]

    def known(self) -> Known:
        """What has been worked out so far: for arithmetic on arrays."""
        before = self._before[:]
        patterns = tuple(self._patterns[day.spans] for day in self._days[: len(before) - 1])
        return Known(self._first, before, patterns)

    def minutes_before(self, place: Place) -> int:
        """Working minutes from the calendar's first day up to that moment."""
        ordinal, minute = place
        self.day(ordinal)
        index = ordinal - self._first
        return self._before[index] + self._so_far[index][minute]

    def minutes_at(self, moment: datetime) -> int:
        """`minutes_before` of a moment, in one step: what everything that is reckoned many times goes through."""
        zone = moment.tzinfo
        if zone is VIETNAM:
            since = moment - self._here
        elif zone is not None:
            since = moment - self._there
        else:
            raise ValueError("a moment must carry its time zone")
        index = since.days
        if index < 0:
            raise self._too_early()
        try:
            return self._before[index] + self._so_far[index][since.seconds // 60]
        except IndexError:
            self.day(self._first + index)
            return self.minutes_at(moment)

    def moment_of(self, minutes: int) -> datetime:
        """The first moment at which that many working minutes of the calendar, at least one, are over."""
        before = self._before
        if before[-1] < minutes:
            self._work_out_more(lambda: before[-1] >= minutes)
        index = bisect_left(before, minutes) - 1
        return self._midnights[index] + _LATER[self._over_at[index][minutes - before[index]]]

    def moment_after(
        self, start: datetime, minutes: int, pauses: Sequence[tuple[datetime, datetime]]
    ) -> datetime | None:
        """The due moment of that many working minutes, at least one, with pauses in the order in which they began; None
        when they are not in order, or a moment is not among the days already known.

        `minutes_at` and `moment_of` in one piece: what due dates by the hundred thousand go through.
        """
        here, there, before, so_far = self._here, self._there, self._before, self._so_far
        try:
            since = start - (here if start.tzinfo is VIETNAM else there)
            index = since.days
            latest = done = before[index] + so_far[index][since.seconds // 60]
            due = done + minutes
            for begin, end in pauses:
                since = begin - (here if begin.tzinfo is VIETNAM else there)
                days = since.days
                stops = before[days] + so_far[days][since.seconds // 60]
                since = end - (here if end.tzinfo is VIETNAM else there)
                goes_on = before[since.days] + so_far[since.days][since.seconds // 60]
                if days < index or since.days < days or stops < latest:
                    return None
                latest = stops
                if stops < done:
                    stops = done
                if stops < due and stops < goes_on:
                    due += goes_on - stops
                    done = goes_on
            if index < 0 or due > before[-1]:
                return None
        except (IndexError, TypeError):
            return None
        index = bisect_left(before, due) - 1
        return self._midnights[index] + _LATER[self._over_at[index][due - before[index]]]

    def working_day_after(self, ordinal: int, days: int) -> int:
        """The ordinal of the day on which that many working days (at least one) after the given day are over."""
        self.day(ordinal)
        wanted = self._worked_before[ordinal - self._first + 1] + days
        if self._worked_before[-1] < wanted:
            self._work_out_more(lambda: self._worked_before[-1] >= wanted)
        return self._first + bisect_left(self._worked_before, wanted) - 1

    def _too_early(self) -> NoOfficeHours:
        return NoOfficeHours(f"calendar '{self.book.key}' begins on {date.fromordinal(self._first)}")

    def _work_out_more(self, enough: Callable[[], bool]) -> None:
        """Year after year, until it is enough."""
        with self._grow:
            while not enough():
                start = self._first + len(self._days)
                if start >= self._end:
                    raise NoOfficeHours(f"calendar '{self.book.key}' ends before {date.fromordinal(self._end)}")
                stop = min(date(date.fromordinal(start).year, 12, 31).toordinal() + 1, self._end)
                for ordinal in range(start, stop):
                    self._append(date.fromordinal(ordinal))

    def _append(self, on: date) -> None:
        """The sums come last: a reader in another thread that sees them finds the day too."""
        spans, reason, law = self._what_is(on)
        pattern = self._patterns.get(spans)
        if pattern is None:
            pattern = self._patterns[spans] = Pattern.of(spans)
        minutes = pattern.so_far[-1]
        self._days.append(Day(spans, minutes, reason, law))
        self._midnights.append(datetime(on.year, on.month, on.day, tzinfo=VIETNAM))
        self._over_at.append(pattern.over_at)
        self._so_far.append(pattern.so_far)
        self._worked_before.append(self._worked_before[-1] + bool(spans))
        self._before.append(self._before[-1] + minutes)


def place_at(moment: datetime) -> Place:
    """Where a moment stands. Seconds are dropped: the law counts minutes at the smallest.

    Raises ValueError for a naive datetime, which would mean a different moment on each machine.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its time zone")
    there = moment.astimezone(VIETNAM)
    return there.toordinal(), there.hour * 60 + there.minute


def moment_at(place: Place) -> datetime:
    """The aware datetime of a place; minute 1440 is the next midnight."""
    ordinal, minute = place
    days, minute = divmod(minute, MINUTES_A_DAY)
    return datetime.combine(date.fromordinal(ordinal + days), _CLOCK[minute])


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes from ``start`` to ``end``; negative when ``end`` comes first."""
    return calendar.minutes_at(end) - calendar.minutes_at(start)


__all__ = [
    "MINUTES_A_DAY",
    "Calendar",
    "Day",
    "NoOfficeHours",
    "Pattern",
    "Place",
    "minute_of",
    "moment_at",
    "place_at",
    "working_minutes_between",
]
