"""When a term ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.ground.calendar.definitions import Duration, Until
from motcua.ground.calendar.rules.daily import term_ledger
from motcua.ground.calendar.rules.days import due_on, is_for_today, last_day, runs_on_hours
from motcua.ground.calendar.rules.ledger import Interval, ledger_between
from motcua.ground.calendar.rules.table import Calendar, Place, moment_at, place_at


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and the ledger that proves it: every line from the start to ``due``."""

    due: datetime
    intervals: tuple[Interval, ...]


def add(calendar: Calendar, start: datetime, duration: Duration, *, until: Until = "office_hours") -> Due:
    """The end of a term that starts at ``start``.

    Working units run on office hours from the next working moment, so a term ends in office hours: eight working
    hours from Monday 07:00 end on Monday 17:00, not on Tuesday morning. Days and months run on the calendar: the first
    day is not counted (art 147.2 of the Civil Code), a month ends on the corresponding day or the last of the month
    (148.3), and a term whose last day is a day off ends on the next working day (148.5); the end of that day is the
    end of its office hours, since what is owed is owed at an office.

    ``until="midnight"`` is for what a citizen owes: a term in days, also in working days, does not count its first day
    and ends at 23:59:59 of its last (148.6). Working minutes and hours end with their minute all the same.
    """
    if runs_on_hours(duration, until):
        minutes = duration.working_minutes
        assert minutes is not None
        due = add_working_minutes(calendar, start, minutes)
        return Due(due, ledger_between(calendar, start, due))
    due = due_on(calendar, last_day(calendar, start, duration, until=until), not_before=start, until=until)
    return Due(due, term_ledger(calendar, start, duration, due, until=until))


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The due moment alone, without its ledger.

    For no minutes at all: ``start`` itself when it lies in office hours or at their very end, else the next working
    moment; so adding nothing to a due date changes nothing.
    """
    if minutes > 0:
        return calendar.moment_of(calendar.minutes_at(start) + minutes)
    if minutes < 0:
        raise ValueError("a term cannot be negative")
    place = place_at(start)
    inside = any(begin <= place[1] <= end for begin, end in calendar.day(place[0]).spans)
    return moment_at(place if inside else _working_place(calendar, place))


def add_after_pauses(
    calendar: Calendar, start: datetime, minutes: int, pauses: Sequence[tuple[datetime, datetime]]
) -> datetime:
    """The due moment of a term of working minutes whose clock stood still from the first to the second moment of each
    pause: every working minute of a pause that begins before the due moment moves it. Pauses may overlap, lie before
    the start, be empty and come in any order.
    """
    if minutes <= 0:
        return add_working_minutes(calendar, start, minutes)
    return calendar.moment_after(start, minutes, pauses) or _after_any_pauses(calendar, start, minutes, pauses)


def _after_any_pauses(
    calendar: Calendar, start: datetime, minutes: int, pauses: Sequence[tuple[datetime, datetime]]
) -> datetime:
    done = calendar.minutes_at(start)
    due = done + minutes
    stretches = ((max(begin, start), end) for begin, end in pauses if end > start)
    for begin, end in sorted((calendar.minutes_at(begin), calendar.minutes_at(end)) for begin, end in stretches):
        stops = max(begin, done)
        if stops < end and begin < due:
            due += end - stops
            done = end
    return calendar.moment_of(due)


def next_working_moment(calendar: Calendar, moment: datetime) -> datetime:
    """``moment`` when the office works in that minute, else when it next begins to."""
    return moment_at(_working_place(calendar, place_at(moment)))


def paper_hand_over(calendar: Calendar, received: datetime) -> datetime:
    """When a paper dossier counts as handed over to those who process it: the same working day, or the start of the
    next one when it came after the hour of the rule (15:00, art 18 of the one-stop decree) or after hours."""
    place = place_at(received)
    if is_for_today(calendar, place):
        return moment_at(_working_place(calendar, place))
    return moment_at(_working_place(calendar, (place[0] + 1, 0)))


def _working_place(calendar: Calendar, place: Place) -> Place:
    ordinal, minute = place
    while True:
        for start, end in calendar.day(ordinal).spans:
            if minute < end:
                return ordinal, max(minute, start)
        ordinal, minute = ordinal + 1, 0
