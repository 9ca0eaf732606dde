"""What one day is, from everything the book says of it: worked or not, with which hours, why, and by which law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import time as clock_time

from motcua.ground.calendar.definitions import CalendarBook, DayOff, LaidOver, OfficeHours, Season, Span
from motcua.ground.calendar.rules.holidays import days_off_of

WEEKLY_REST = "Nghỉ hằng tuần"
IN_HOURS = "Trong giờ làm việc"

Spans = tuple[tuple[int, int], ...]
"""Minutes from midnight, end excluded."""

What = tuple[Spans, str, str]
"""The hours, none on a day off; the reason; the law."""


class WhatIs:
    """Asked day by day. A holiday is a holiday even on a day that a swap or an announcement would have had worked; of
    several hours those laid over last decide, and of these a season before the whole year."""

    def __init__(self, book: CalendarBook) -> None:
        over = book.hours_over if isinstance(book, LaidOver) else ()
        self._book = book
        layers = (*reversed(over), book.office_hours)
        self._periods = [_Period.of(hours) for layer in layers for hours in sorted(layer, key=_seasons_first)]
        self._off = {day.on: day for day in book.days_off}
        self._swapped = {swap.off: swap for swap in book.swapped_days}
        self._special = {day.on: day for day in book.special_days}
        self._worked = {swap.worked: swap for swap in book.swapped_days}
        self._reckoned: dict[int, dict[date, DayOff]] = {}

    def __call__(self, on: date) -> What:
        holiday = self._off.get(on) or self._reckoned_in(on.year).get(on)
        swapped, special, worked = self._swapped.get(on), self._special.get(on), self._worked.get(on)
        if holiday is not None:
            return (), holiday.name, str(holiday.law)
        if swapped is not None:
            return (), f"Nghỉ hoán đổi, làm bù ngày {swapped.worked:%d/%m/%Y}", str(swapped.law)
        if special is not None:
            return _in_minutes(special.spans), special.name, str(special.law)
        if worked is not None:
            return self._like(worked.off, f"Làm bù cho ngày {worked.off:%d/%m/%Y}", str(worked.law))
        return self._like(on, IN_HOURS, "")

    def _like(self, day: date, reason: str, law: str) -> What:
        """The hours of that weekday in its period, or weekly rest; without a law of its own, by that of the period."""
        for period in self._periods:
            if period.holds(day):
                spans = period.week[day.weekday()]
                return spans, reason if spans else WEEKLY_REST, law or period.law
        return (), WEEKLY_REST, law

    def _reckoned_in(self, year: int) -> dict[date, DayOff]:
        if year not in self._reckoned:
            self._reckoned[year] = {day.on: day for day in days_off_of(self._book, year)}
        return self._reckoned[year]


@dataclass(frozen=True, slots=True)
class _Period:
    """`OfficeHours` with its minutes worked out."""

    begins: date
    ends: date
    season: Season | None
    week: tuple[Spans, ...]
    law: str

    @classmethod
    def of(cls, hours: OfficeHours) -> _Period:
        week = tuple(_in_minutes(hours.hours.get(weekday, ())) for weekday in range(7))
        return cls(hours.valid_from, hours.valid_to or date.max, hours.season, week, str(hours.law))

    def holds(self, day: date) -> bool:
        return self.begins <= day < self.ends and (self.season is None or self.season.holds(day))


def _seasons_first(hours: OfficeHours) -> bool:
    return hours.season is None


def _in_minutes(spans: Iterable[Span]) -> Spans:
    return tuple((minute_of(span.start), minute_of(span.end)) for span in spans)


def minute_of(clock: clock_time) -> int:
    return clock.hour * 60 + clock.minute
