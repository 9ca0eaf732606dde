"""The ledger of a term that is counted day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from motcua.ground.calendar.definitions import Duration, Until
from motcua.ground.calendar.rules.days import last_day
from motcua.ground.calendar.rules.ledger import OUTSIDE_HOURS, Interval, ledger_between, runs_of_days
from motcua.ground.calendar.rules.table import MINUTES_A_DAY, Calendar, Place, moment_at, place_at

CIVIL_CODE = "Bộ luật Dân sự 2015"
FIRST_DAY = "Ngày đầu tiên không tính vào thời hạn"
FIRST_DAY_LAW = f"Điều 147 khoản 2 {CIVIL_CODE}"
CALENDAR_DAYS = "Tính theo ngày dương lịch"
CALENDAR_DAYS_LAW = f"Điều 148 {CIVIL_CODE}"
MOVED = "Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo"
MOVED_LAW = f"Điều 148 khoản 5 {CIVIL_CODE}"
SAME_DAY = "Giải quyết trong ngày làm việc"
TOO_LATE_TODAY = "Nhận sau {hour:%H:%M} nên giải quyết trong ngày làm việc tiếp theo"


def term_ledger(
    calendar: Calendar, start: datetime, duration: Duration, due: datetime, *, until: Until = "office_hours"
) -> tuple[Interval, ...]:
    """The lines of a term that is counted day by day (`days.last_day`), starts at ``start`` and was disturbed by
    nothing: from there to ``due``, nothing left out."""
    begin, end = place_at(start), place_at(due)
    if due.second:
        end = (end[0], MINUTES_A_DAY)
    match duration.unit:
        case "same_working_day":
            lines = list(_same_day(calendar, begin, end))
        case "working_days":
            lines = list(_working_days(calendar, begin, end, duration.amount))
        case _:
            lines = list(_days(calendar, begin, last_day(calendar, start, duration, until=until), end))
    return (*lines[:-1], replace(lines[-1], end=due)) if lines else ()


def _line(calendar: Calendar, start: Place, end: Place, reason: str, law: str, *, days: int | None = None) -> Interval:
    """With ``days`` a line that counts so many, without them a line that was skipped."""
    minutes = calendar.minutes_before(end) - calendar.minutes_before(start)
    return Interval(moment_at(start), moment_at(end), days is not None, minutes, reason, law, days or 0)


def _days(calendar: Calendar, cursor: Place, last: int, end: Place) -> Iterator[Interval]:
    """The first day, the days counted, and when the last was a day off, why it moved."""
    days = last - cursor[0]
    if days > 0:
        yield _line(calendar, cursor, (cursor[0] + 1, 0), FIRST_DAY, FIRST_DAY_LAW)
        cursor = (cursor[0] + 1, 0)
    if end[0] > last:
        if days > 1:
            yield _line(calendar, cursor, (last, 0), CALENDAR_DAYS, CALENDAR_DAYS_LAW, days=days - 1)
            cursor = (last, 0)
        yield from ledger_between(calendar, moment_at(cursor), moment_at((end[0], 0)))
        yield _line(calendar, (end[0], 0), end, MOVED, MOVED_LAW, days=min(days, 1))
    elif end > cursor:
        yield _line(calendar, cursor, end, CALENDAR_DAYS, CALENDAR_DAYS_LAW, days=days)


def _same_day(calendar: Calendar, cursor: Place, end: Place) -> Iterator[Interval]:
    """The day of receipt, or why it is not this day but the next that is worked."""
    day = calendar.day(cursor[0])
    if day.works and end[0] > cursor[0]:
        tomorrow = (cursor[0] + 1, 0)
        closed = cursor[1] >= day.spans[-1][1]
        reason = OUTSIDE_HOURS if closed else TOO_LATE_TODAY.format(hour=calendar.book.paper_hand_over_until)
        yield _line(calendar, cursor, tomorrow, reason, "" if closed else str(calendar.book.paper_hand_over_law))
        cursor = tomorrow
    if end[0] > cursor[0]:
        yield from ledger_between(calendar, moment_at(cursor), moment_at((end[0], 0)))
        cursor = (end[0], 0)
    if end > cursor:
        yield _line(calendar, cursor, end, SAME_DAY, calendar.day(end[0]).law, days=1)


def _working_days(calendar: Calendar, cursor: Place, end: Place, amount: int) -> Iterator[Interval]:
    """The first day, then stretches of days that are worked, and of days that are not and why."""
    if amount:
        yield _line(calendar, cursor, (cursor[0] + 1, 0), FIRST_DAY, FIRST_DAY_LAW)
        cursor = (cursor[0] + 1, 0)
    for run in runs_of_days(calendar, cursor, end):
        days = (run.end[0] - run.start[0] + (run.end[1] > 0)) if run.works else None
        yield _line(calendar, run.start, run.end, run.reason, run.law, days=days and min(days, amount))
