"""Which calendar a due moment was reckoned in."""

from __future__ import annotations

from datetime import date

from motcua.ground.calendar.rules import Calendar
from motcua.ground.promises.calendars import Books, in_force
from motcua.ground.promises.models import Promise, UsedCalendar


def used(books: Books) -> UsedCalendar:
    """The row that stands for these books."""
    parts = [part.id for part in books.parts]
    return UsedCalendar.objects.get_or_create(hash=books.hash, defaults={"parts": parts})[0]


def remembered(promise: Promise, on: date) -> Calendar:
    """The calendar of whoever owes it, in force on that day; the promise remembers that it was reckoned in it."""
    books = in_force(on, promise.owed_by_office_id)
    promise.reckoned_in = used(books)
    return books.calendar
