"""What another calendar changes: which days, and whether a promise can feel it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from motcua.ground.calendar.rules import Calendar, Day, NoOfficeHours
from motcua.ground.promises.definitions import ChangedDay

_A_DAY = timedelta(days=1)


def days_that_differ(old: Calendar, new: Calendar, first: date, last: date) -> tuple[ChangedDay, ...]:
    """The days from ``first`` to ``last`` on which the two calendars do not work the same minutes, as the new one has
    them. A day that either does not know is none of them: nothing can be said of it."""
    found = []
    while first <= last:
        before, after = _day(old, first), _day(new, first)
        if before is not None and after is not None and before.spans != after.spans:
            found.append(ChangedDay(first, after.works, after.reason, after.law))
        first += _A_DAY
    return tuple(found)


def days_within(days: Iterable[ChangedDay], first: date, last: date) -> tuple[ChangedDay, ...]:
    return tuple(day for day in days if first <= day.on <= last)


def _day(calendar: Calendar, on: date) -> Day | None:
    try:
        return calendar.day(on.toordinal())
    except NoOfficeHours:
        return None
