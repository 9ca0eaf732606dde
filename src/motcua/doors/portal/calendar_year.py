"""One year of a working calendar as people look at it: what is off, what is worked otherwise, and the usual hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from motcua.ground.calendar.rules import Calendar, Day
from motcua.ground.calendar.rules.what_is import IN_HOURS, WEEKLY_REST

Spans = tuple[tuple[time, time], ...]
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row with one name and one law. ``spans`` are the hours worked, none on days off."""

    first: date
    last: date
    reason: str
    law: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class UsualHours:
    """The hours of ordinary days from ``first`` to ``last``: weekdays (0 is Monday) with the same hours together."""

    first: date
    last: date
    weekdays: tuple[tuple[tuple[int, ...], Spans], ...]
    law: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    days_off: tuple[Stretch, ...]
    worked: tuple[Stretch, ...]
    hours: tuple[UsualHours, ...]


def year_of(calendar: Calendar, year: int) -> CalendarYear:
    """Raises NoOfficeHours for a year that the calendar does not know."""
    days = [(on, calendar.day(on.toordinal())) for on in _days(year)]
    unusual = [(on, day) for on, day in days if day.reason not in (IN_HOURS, WEEKLY_REST)]
    return CalendarYear(
        days_off=tuple(_stretches((on, day) for on, day in unusual if not day.works)),
        worked=tuple(_stretches((on, day) for on, day in unusual if day.works)),
        hours=tuple(_hours([(on, day) for on, day in days if day.reason in (IN_HOURS, WEEKLY_REST)])),
    )


def _days(year: int) -> Iterator[date]:
    on = date(year, 1, 1)
    while on.year == year:
        yield on
        on += _ONE


def _stretches(days: Iterable[tuple[date, Day]]) -> Iterator[Stretch]:
    told = list(days)
    at = 0
    for _, group in groupby(enumerate(told), lambda item: (item[1][0].toordinal() - item[0], item[1][1])):
        size = len(list(group))
        (first, day), (last, _day) = told[at], told[at + size - 1]
        yield Stretch(first, last, day.reason, day.law, _clock(day))
        at += size


def _hours(days: list[tuple[date, Day]]) -> Iterator[UsualHours]:
    """A new period begins on the first ordinary day whose hours are not those its weekday had."""
    begun, of_weekday, law = days[0][0], dict[int, Spans](), ""
    for on, day in days:
        spans = _clock(day)
        if of_weekday.get(on.weekday(), spans) != spans:
            yield UsualHours(begun, on - _ONE, _together(of_weekday), law)
            begun, of_weekday, law = on, {}, ""
        of_weekday[on.weekday()] = spans
        law = law or (day.law if day.works else "")
    yield UsualHours(begun, days[-1][0], _together(of_weekday), law)


def _together(of_weekday: dict[int, Spans]) -> tuple[tuple[tuple[int, ...], Spans], ...]:
    worked = [(weekday, spans) for weekday, spans in sorted(of_weekday.items()) if spans]
    return tuple((tuple(day for day, _ in group), spans) for spans, group in groupby(worked, lambda item: item[1]))


def _clock(day: Day) -> Spans:
    return tuple((_time(start), _time(end)) for start, end in day.spans)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
