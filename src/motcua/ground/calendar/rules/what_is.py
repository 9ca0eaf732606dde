"""What one day is, from everything the book says of it: worked or not, with which hours, why, and by which law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from datetime import time as clock_time

from motcua.ground.calendar.definitions import CalendarBook, DayOff, LaidOver, OfficeHours, Span
from motcua.ground.calendar.rules.holidays import days_off_of

WEEKLY_REST = "Nghỉ hằng tuần"
IN_HOURS = "Trong giờ làm việc"

What = tuple[tuple[tuple[int, int], ...], str, str]
"""Spans in minutes from midnight, none on a day off; the reason; the law."""


class WhatIs:
    """Asked day by day. A holiday is a holiday even on a day that a swap or an announcement would have had worked; of
    several hours those laid over last decide, and of these a season before the whole year."""

    def __init__(self, book: CalendarBook) -> None:
        over = book.hours_over if isinstance(book, LaidOver) else ()
        self._book = book
        self._layers = [_seasons_first(layer) for layer in (*reversed(over), book.office_hours)]
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
        period = self._hours_of(day)
        law = law or (str(period.law) if period else "")
        spans = _in_minutes(period.hours.get(day.weekday(), ())) if period else ()
        return spans, reason if spans else WEEKLY_REST, law

    def _hours_of(self, on: date) -> OfficeHours | None:
        for layer in self._layers:
            for period in layer:
                if period.in_force(on) and (period.season is None or period.season.holds(on)):
                    return period
        return None

    def _reckoned_in(self, year: int) -> dict[date, DayOff]:
        if year not in self._reckoned:
            self._reckoned[year] = {day.on: day for day in days_off_of(self._book, year)}
        return self._reckoned[year]


def _seasons_first(periods: Iterable[OfficeHours]) -> list[OfficeHours]:
    return sorted(periods, key=lambda period: (period.season is None, period.valid_from))


def _in_minutes(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    return tuple((minute_of(span.start), minute_of(span.end)) for span in spans)


def minute_of(clock: clock_time) -> int:
    return clock.hour * 60 + clock.minute
