"""The days of a calendar as numbers: office hours of each day in minutes, and the sum of all before it.

With the sums, "how many working minutes lie between" is a subtraction and "when are so many over" a bisection.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from threading import Lock

from motcua.ground.calendar.definitions import CalendarBook, DayOff, LaidOver, OfficeHours, Span
from motcua.ground.calendar.rules.holidays import days_off_of
from motcua.ground.words.moments import VIETNAM

MINUTES_A_DAY = 1440
_DAYS_AT_A_TIME = 400

WEEKLY_REST = "Nghỉ hằng tuần"
IN_HOURS = "Trong giờ làm việc"

Place = tuple[int, int]
"""A moment as this module counts: ordinal of the local day, minute of that day."""


class NoOfficeHours(LookupError):
    """The calendar says nothing of that day: it lies before its first office hours, or after its last."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day is. ``spans`` are minutes from midnight, end excluded, none on a day off; ``reason`` says why."""

    spans: tuple[tuple[int, int], ...]
    minutes: int
    reason: str
    law: str

    @property
    def works(self) -> bool:
        return bool(self.spans)


class Calendar:
    """A `CalendarBook` made fast. Days are worked out once, when they are first asked for; safe between threads."""

    __slots__ = (
        *("_before", "_days", "_end", "_first", "_grow", "_layers", "_off", "_reckoned", "_special", "_swapped"),
        *("_worked", "book"),
    )

    def __init__(self, book: CalendarBook) -> None:
        self.book = book
        over = book.hours_over if isinstance(book, LaidOver) else ()
        self._layers = [_seasons_first(layer) for layer in (*reversed(over), book.office_hours)]
        self._off = {day.on: day for day in book.days_off}
        self._special = {day.on: day for day in book.special_days}
        self._reckoned: dict[int, dict[date, DayOff]] = {}
        self._swapped = {swap.off: swap for swap in book.swapped_days}
        self._worked = {swap.worked: swap for swap in book.swapped_days}
        self._first = min(period.valid_from for period in book.office_hours).toordinal()
        self._end = max(period.valid_to or date.max for period in book.office_hours).toordinal()
        self._days: list[Day] = []
        self._before: list[int] = [0]
        self._grow = Lock()

    def day(self, ordinal: int) -> Day:
        """The day of that ordinal (`date.toordinal`). Raises NoOfficeHours outside the calendar."""
        index = ordinal - self._first
        if index < 0:
            raise NoOfficeHours(f"calendar '{self.book.key}' begins on {date.fromordinal(self._first)}")
        while index >= len(self._days):
            self._work_out_more()
        return self._days[index]

    def minutes_before(self, place: Place) -> int:
        """Working minutes from the calendar's first day up to that moment."""
        ordinal, minute = place
        day = self.day(ordinal)
        return self._before[ordinal - self._first] + sum(
            min(minute, end) - start for start, end in day.spans if minute > start
        )

    def place_of(self, minutes: int) -> Place:
        """The first moment at which that many working minutes of the calendar, at least one, are over."""
        while self._before[-1] < minutes:
            self._work_out_more()
        index = bisect_left(self._before, minutes) - 1
        rest = minutes - self._before[index]
        for start, end in self._days[index].spans:
            if rest <= end - start:
                return self._first + index, start + rest
            rest -= end - start
        raise AssertionError("the sums of the days disagree with their spans")

    def _work_out_more(self) -> None:
        with self._grow:
            known = len(self._days)
            start = self._first + known
            stop = min(start + _DAYS_AT_A_TIME, self._end)
            if start >= stop:
                raise NoOfficeHours(f"calendar '{self.book.key}' ends before {date.fromordinal(self._end)}")
            total = self._before[-1]
            for ordinal in range(start, stop):
                day = self._what_is(date.fromordinal(ordinal))
                total += day.minutes
                # The day comes first: a reader in another thread that sees its sum finds the day too.
                self._days.append(day)
                self._before.append(total)

    def _what_is(self, on: date) -> Day:
        """A holiday is a holiday even on a day that a swap or an announcement would have had worked."""
        holiday = self._off.get(on) or self._reckoned_in(on.year).get(on)
        swapped, special, worked = self._swapped.get(on), self._special.get(on), self._worked.get(on)
        if holiday is not None:
            return Day((), 0, holiday.name, str(holiday.law))
        if swapped is not None:
            return Day((), 0, f"Nghỉ hoán đổi, làm bù ngày {swapped.worked:%d/%m/%Y}", str(swapped.law))
        if special is not None:
            return _worked_day(_in_minutes(special.spans), special.name, str(special.law))
        if worked is not None:
            period = self._hours_of(worked.off)
            return _working_day(period, worked.off, f"Làm bù cho ngày {worked.off:%d/%m/%Y}", str(worked.law))
        period = self._hours_of(on)
        return _working_day(period, on, IN_HOURS, str(period.law) if period else "")

    def _hours_of(self, on: date) -> OfficeHours | None:
        """The hours of the last laid over that has some for that day."""
        for layer in self._layers:
            for period in layer:
                if period.in_force(on) and (period.season is None or period.season.holds(on)):
                    return period
        return None

    def _reckoned_in(self, year: int) -> dict[date, DayOff]:
        if year not in self._reckoned:
            self._reckoned[year] = {day.on: day for day in days_off_of(self.book, year)}
        return self._reckoned[year]


def _seasons_first(periods: Iterable[OfficeHours]) -> list[OfficeHours]:
    return sorted(periods, key=lambda period: (period.season is None, period.valid_from))


def _working_day(period: OfficeHours | None, like: date, reason: str, law: str) -> Day:
    """A day with the hours that ``like`` has in that period, or a day of weekly rest."""
    spans = _in_minutes(period.hours.get(like.weekday(), ())) if period else ()
    if not spans:
        return Day((), 0, WEEKLY_REST, law)
    return _worked_day(spans, reason, law)


def _worked_day(spans: tuple[tuple[int, int], ...], reason: str, law: str) -> Day:
    return Day(spans, sum(end - start for start, end in spans), reason, law)


def _in_minutes(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    return tuple((minute_of(span.start), minute_of(span.end)) for span in spans)


def minute_of(clock: clock_time) -> int:
    return clock.hour * 60 + clock.minute


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
    day = date.fromordinal(ordinal + minute // MINUTES_A_DAY)
    minute %= MINUTES_A_DAY
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=VIETNAM)


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Working minutes from ``start`` to ``end``; negative when ``end`` comes first."""
    return calendar.minutes_before(place_at(end)) - calendar.minutes_before(place_at(start))
