"""When a term ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules.ledger import Interval, ledger_between
from motcua.ground.calendar.rules.table import Calendar, Place, minute_of, moment_at, place_at

CIVIL_CODE = "Bộ luật Dân sự 2015"
FIRST_DAY = "Ngày đầu tiên không tính vào thời hạn"
FIRST_DAY_LAW = f"Điều 147 khoản 2 {CIVIL_CODE}"
CALENDAR_DAYS = "Tính theo ngày dương lịch"
CALENDAR_DAYS_LAW = f"Điều 148 {CIVIL_CODE}"
MOVED = "Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo"
MOVED_LAW = f"Điều 148 khoản 5 {CIVIL_CODE}"


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and the ledger that proves it: every line from the start to ``due``."""

    due: datetime
    intervals: tuple[Interval, ...]


def add(calendar: Calendar, start: datetime, duration: Duration) -> Due:
    """The end of a term that starts at ``start``.

    Working units run on office hours from the next working moment, so a term ends in office hours: eight working
    hours from Monday 07:00 end on Monday 17:00, not on Tuesday morning. Days and months run on the calendar: the first
    day is not counted (art 147.2 of the Civil Code), a month ends on the corresponding day or the last of the month
    (148.3), and a term whose last day is a day off ends on the next working day (148.5); the end of that day is the
    end of its office hours, since what is owed is owed at an office.
    """
    minutes = duration.working_minutes
    if minutes is not None:
        due = add_working_minutes(calendar, start, minutes)
        return Due(due, ledger_between(calendar, start, due))
    last = last_day(place_at(start)[0], duration)
    due = due_on(calendar, last, not_before=start)
    return Due(due, tuple(days_ledger(calendar, start, last, due)))


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The due moment alone, without its ledger.

    For no minutes at all: ``start`` itself when it lies in office hours or at their very end, else the next working
    moment; so adding nothing to a due date changes nothing.
    """
    if minutes < 0:
        raise ValueError("a term cannot be negative")
    place = place_at(start)
    done = calendar.minutes_before(place)
    if minutes == 0:
        spans = calendar.day(place[0]).spans
        inside = any(begin <= place[1] <= end for begin, end in spans)
        return moment_at(place if inside else _working_place(calendar, place))
    return moment_at(calendar.place_of(done + minutes))


def last_day(ordinal: int, duration: Duration) -> int:
    """The last day, by ordinal, of a term of calendar days or months whose first day is not counted."""
    if duration.unit == "days":
        return ordinal + duration.amount
    if duration.unit == "months":
        return _months_later(date.fromordinal(ordinal), duration.amount).toordinal()
    raise ValueError(f"{duration} does not run on the calendar")


def due_on(calendar: Calendar, ordinal: int, *, not_before: datetime) -> datetime:
    """The end of office hours of that day, or of the next working day when it is a day off; never before
    ``not_before``, which matters only to a term of no days begun after office hours."""
    earliest = place_at(not_before)
    day = max(ordinal, earliest[0])
    while True:
        day = next_working_day(calendar, day)
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


def next_working_moment(calendar: Calendar, moment: datetime) -> datetime:
    """``moment`` when the office works in that minute, else when it next begins to."""
    return moment_at(_working_place(calendar, place_at(moment)))


def paper_hand_over(calendar: Calendar, received: datetime) -> datetime:
    """When a paper dossier counts as handed over to those who process it: the same working day, or the start of the
    next one when it came after the hour of the rule (15:00, art 18 of the one-stop decree) or after hours."""
    ordinal, minute = place_at(received)
    day = calendar.day(ordinal)
    last_minute = minute_of(calendar.book.paper_hand_over_until)
    if day.works and minute <= last_minute and minute < day.spans[-1][1]:
        return next_working_moment(calendar, received)
    return moment_at(_working_place(calendar, (ordinal + 1, 0)))


def _working_place(calendar: Calendar, place: Place) -> Place:
    ordinal, minute = place
    while True:
        for start, end in calendar.day(ordinal).spans:
            if minute < end:
                return ordinal, max(minute, start)
        ordinal, minute = ordinal + 1, 0


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_ledger(calendar: Calendar, start: datetime, last: int, due: datetime) -> Iterator[Interval]:
    """The lines of a term in days: the first day, the days counted, and when the last was a day off, why it moved."""
    cursor, end = place_at(start), place_at(due)
    days = last - cursor[0]
    moved = end[0] > last

    def line(until: Place, reason: str, law: str, *, counted: bool = True, days: int = 0) -> Interval:
        minutes = calendar.minutes_before(until) - calendar.minutes_before(cursor)
        return Interval(moment_at(cursor), moment_at(until), counted, minutes, reason, law, days)

    if days > 0:
        tomorrow = (cursor[0] + 1, 0)
        yield line(tomorrow, FIRST_DAY, FIRST_DAY_LAW, counted=False)
        cursor = tomorrow
    if moved:
        if days > 1:
            yield line((last, 0), CALENDAR_DAYS, CALENDAR_DAYS_LAW, days=days - 1)
            cursor = (last, 0)
        yield from ledger_between(calendar, moment_at(cursor), moment_at((end[0], 0)))
        cursor = (end[0], 0)
        yield line(end, MOVED, MOVED_LAW, days=min(days, 1))
    elif end > cursor:
        yield line(end, CALENDAR_DAYS, CALENDAR_DAYS_LAW, days=days)
