"""Working-time arithmetic: pure, without a clock.

``table`` knows each day, ``ledger`` prints what was counted and skipped between two moments, ``terms`` adds durations.
"""

from __future__ import annotations

from motcua.ground.calendar.rules.ledger import Interval, ledger_between
from motcua.ground.calendar.rules.table import Calendar, Day, NoOfficeHours, working_minutes_between
from motcua.ground.calendar.rules.terms import (
    CALENDAR_DAYS,
    CALENDAR_DAYS_LAW,
    Due,
    add,
    add_working_minutes,
    days_ledger,
    due_on,
    is_working_day,
    last_day,
    next_working_day,
    next_working_moment,
    paper_hand_over,
)

__all__ = [
    "CALENDAR_DAYS",
    "CALENDAR_DAYS_LAW",
    "Calendar",
    "Day",
    "Due",
    "Interval",
    "NoOfficeHours",
    "add",
    "add_working_minutes",
    "days_ledger",
    "due_on",
    "is_working_day",
    "last_day",
    "ledger_between",
    "next_working_day",
    "next_working_moment",
    "paper_hand_over",
    "working_minutes_between",
]
