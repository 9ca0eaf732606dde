"""The public holidays of a year that no decision has settled: what the law gives, and what stands in for a weekend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from holidays.calendars.chinese import VIETNAMESE_CALENDAR, _ChineseLunisolar

from motcua.ground.calendar.definitions import CalendarBook, DayOff, Holiday, NoOfficeHours

EXPECTED = "(dự kiến)"
SUBSTITUTE = "Nghỉ bù"
BESIDE = "ngày liền kề"
LAST_YEAR = 2100
"""The last of which the library knows the lunar calendar. The tests have reckoned it from the sky up to 2040."""
_ONE = timedelta(days=1)
_MOON = _ChineseLunisolar(VIETNAMESE_CALENDAR)
_LUNAR = {"01-01": _MOON.lunar_new_year_date, "03-10": _MOON.hung_kings_date}


def lunar_day(lunar: str, year: int) -> date:
    """The solar day of a lunar one, by the moon over Vietnam (UTC+7), which in 2007 and 2030 is not China's."""
    day, _ = _LUNAR[lunar](year)
    if day is None:
        raise NoOfficeHours(f"the lunar calendar of {year} is not known")
    return day


def days_off_of(book: CalendarBook, year: int) -> tuple[DayOff, ...]:
    """What is reckoned for a year, in order; nothing when a decision settled it. Names end with `EXPECTED`."""
    if not book.holidays or any(decided.year == year for decided in book.decided_years):
        return ()
    given: dict[date, Holiday] = {}
    for holiday in book.holidays:
        for on in _days_of(holiday, year):
            given.setdefault(on, holiday)
    found = {on: _day_off(on, holiday) for on, holiday in given.items()}
    for holiday in (holiday for holiday in book.holidays if holiday.beside):
        on = _beside(book, found, _on(holiday, year))
        if holiday.in_force(on):
            found[on] = DayOff(on=on, name=f"{holiday.name} ({BESIDE}) {EXPECTED}", law=holiday.law)
    for on, holiday in sorted(given.items()):
        if _weekly_rest(book, on):
            instead = _next_worked(book, found, on)
            assert book.substitute_law is not None
            name = f"{SUBSTITUTE} {holiday.name} {EXPECTED}"
            found[instead] = DayOff(on=instead, name=name, law=book.substitute_law)
    return tuple(found[on] for on in sorted(found))


def _days_of(holiday: Holiday, year: int) -> Iterator[date]:
    start = _on(holiday, year) + holiday.first * _ONE
    return (on for n in range(holiday.days) if holiday.in_force(on := start + n * _ONE))


def _on(holiday: Holiday, year: int) -> date:
    if holiday.day is not None:
        return date.fromisoformat(f"{year}-{holiday.day}")
    assert holiday.lunar is not None
    return lunar_day(holiday.lunar, year)


def _day_off(on: date, holiday: Holiday) -> DayOff:
    return DayOff(on=on, name=f"{holiday.name} {EXPECTED}", law=holiday.law)


def _beside(book: CalendarBook, found: dict[date, DayOff], holiday: date) -> date:
    """Of the days before and after, the working day that makes the longer rest; the one before when they are equal."""
    before, after = holiday - _ONE, holiday + _ONE
    free = [on for on in (before, after) if on not in found and not _weekly_rest(book, on)]
    return max(free or [before], key=lambda on: _rest_around(book, {*found, on}, holiday))


def _rest_around(book: CalendarBook, off: set[date], day: date) -> int:
    """How many days in a row are off around that one."""
    length = 1
    for step in (-_ONE, _ONE):
        on = day + step
        while on in off or _weekly_rest(book, on):
            length, on = length + 1, on + step
    return length


def _next_worked(book: CalendarBook, found: dict[date, DayOff], on: date) -> date:
    while on in found or _weekly_rest(book, on):
        on += _ONE
    return on


def _weekly_rest(book: CalendarBook, on: date) -> bool:
    """By the country's own hours: a province whose counter opens on Saturdays has no day less off."""
    period = next((hours for hours in book.office_hours if hours.in_force(on)), None)
    return period is not None and not period.hours.get(on.weekday())
