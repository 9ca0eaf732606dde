"""Timetables laid over the country's book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from motcua.ground.calendar.definitions import CalendarBook, DayOff, LaidOver, SpecialDay, Timetable

D = TypeVar("D", DayOff, SpecialDay)


def with_timetables(book: CalendarBook, timetables: Sequence[Timetable]) -> CalendarBook:
    """The calendar of an office: the country's book with these timetables over it, in this order (the whole province's,
    then its kind's, then its own).

    Hours of a later one go before those of an earlier one in the periods in which it has some. Days off and special
    days add up; a day off that the country gives keeps the country's law, a special day is as the last one says.
    """
    if not timetables:
        return book
    laid_over = book.hours_over if isinstance(book, LaidOver) else ()
    days_off = (day for timetable in timetables for day in timetable.days_off)
    special = (day for timetable in timetables for day in timetable.special_days)
    said = book.model_dump(include=set(CalendarBook.model_fields)) | {
        "days_off": _each_day_once([*book.days_off, *days_off]),
        "special_days": _each_day_once(reversed([*book.special_days, *special])),
        "hours_over": (*laid_over, *(t.office_hours for t in timetables if t.office_hours)),
    }
    return LaidOver.model_validate(said)


def _each_day_once(days: Iterable[D]) -> tuple[D, ...]:
    first: dict[object, D] = {}
    for day in days:
        first.setdefault(day.on, day)
    return tuple(sorted(first.values(), key=lambda day: day.on))
