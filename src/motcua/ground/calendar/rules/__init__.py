"""Working-time arithmetic: pure, without a clock.

``what_is`` says all that is known of a day, ``table`` makes numbers of it; ``holidays`` reckons those of years not yet
decided, ``timetables`` lays an office's own hours over the country's. ``terms`` adds durations, ``days`` those
counted day by day. ``ledger`` and ``daily`` print what was counted, what was skipped and why.
"""

from __future__ import annotations

from motcua.ground.calendar.rules.daily import CALENDAR_DAYS, CALENDAR_DAYS_LAW, term_ledger
from motcua.ground.calendar.rules.days import due_on, is_working_day, last_day, next_working_day, runs_on_hours
from motcua.ground.calendar.rules.ledger import Interval, ledger_between
from motcua.ground.calendar.rules.table import Calendar, Day, NoOfficeHours, working_minutes_between
from motcua.ground.calendar.rules.terms import (
    Due,
    add,
    add_after_pauses,
    add_working_minutes,
    next_working_moment,
    paper_hand_over,
)
from motcua.ground.calendar.rules.timetables import with_timetables

__all__ = [
    "CALENDAR_DAYS",
    "CALENDAR_DAYS_LAW",
    "Calendar",
    "Day",
    "Due",
    "Interval",
    "NoOfficeHours",
    "add",
    "add_after_pauses",
    "add_working_minutes",
    "due_on",
    "is_working_day",
    "last_day",
    "ledger_between",
    "next_working_day",
    "next_working_moment",
    "paper_hand_over",
    "runs_on_hours",
    "term_ledger",
    "with_timetables",
    "working_minutes_between",
]
