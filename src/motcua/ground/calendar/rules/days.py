"""Terms in whole days: which day is the last, and when it ends."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

from motcua.ground.calendar.definitions import Duration, Until
from motcua.ground.calendar.rules.table import MINUTES_A_DAY, Calendar, Place, minute_of, moment_at, place_at

A_SECOND = timedelta(seconds=1)


def runs_on_hours(duration: Duration, until: Until = "office_hours") -> bool:
    """Whether the term is counted in working minutes, not day by day."""
    return duration.working_minutes is not None and (until == "office_hours" or duration.unit != "working_days")


def last_day(calendar: Calendar, start: datetime, duration: Duration, *, until: Until = "office_hours") -> int:
    """The last day, by ordinal, of a term that is counted day by day, before it moves off a day off.

    The first day is not counted, except for ``same_working_day``: there it is the last as well, unless the dossier came
    after the hour of the 15:00 rule, after closing, or on a day off.
    """
    ordinal, minute = place_at(start)
    if duration.unit == "days":
        return ordinal + duration.amount
    if duration.unit == "months":
        return _months_later(date.fromordinal(ordinal), duration.amount).toordinal()
    if duration.unit == "same_working_day":
        return next_working_day(calendar, ordinal if is_for_today(calendar, (ordinal, minute)) else ordinal + 1)
    if duration.unit == "working_days" and until == "midnight":
        if duration.amount == 0:
            return next_working_day(calendar, ordinal)
        return calendar.working_day_after(ordinal, duration.amount)
    raise ValueError(f"{duration} does not run on the calendar")


def due_on(calendar: Calendar, ordinal: int, *, not_before: datetime, until: Until = "office_hours") -> datetime:
    """The end of that day, or of the next working day when it is a day off: of its office hours, or 23:59:59. Never
    before ``not_before``, which matters only to a term of no days begun after office hours."""
    earliest = place_at(not_before)
    day = max(ordinal, earliest[0])
    while True:
        day = next_working_day(calendar, day)
        if until == "midnight":
            return moment_at((day, MINUTES_A_DAY)) - A_SECOND
        end = (day, calendar.day(day).spans[-1][1])
        if end >= earliest:
            return moment_at(end)
        day += 1


def next_working_day(calendar: Calendar, ordinal: int) -> int:
    """That day when it is worked, else the first one after it."""
    while not calendar.day(ordinal).works:
        ordinal += 1
    return ordinal


def is_working_day(calendar: Calendar, day: date) -> bool:
    return calendar.day(day.toordinal()).works


def is_for_today(calendar: Calendar, place: Place) -> bool:
    """Whether what comes at that moment is for the same day by the 15:00 rule."""
    ordinal, minute = place
    day = calendar.day(ordinal)
    return day.works and minute <= minute_of(calendar.book.paper_hand_over_until) and minute < day.spans[-1][1]


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
