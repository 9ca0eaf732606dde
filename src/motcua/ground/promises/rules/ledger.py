"""The time ledger of a promise: whose turn each stretch was, whether it counted, and why or why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from motcua.ground.calendar.rules import (
    CALENDAR_DAYS,
    CALENDAR_DAYS_LAW,
    Calendar,
    Interval,
    ledger_between,
    runs_on_hours,
    term_ledger,
    working_minutes_between,
)
from motcua.ground.promises.definitions import Line, OnPath, OwedBy, Promised, Rest
from motcua.ground.promises.rules.due import due_after_pauses
from motcua.ground.words.moments import day_of

PAUSED_FOR = {
    "supplement": "Chờ người nộp bổ sung hồ sơ",
    "payment": "Chờ người nộp thực hiện nghĩa vụ tài chính",
    "consultation": "Chờ ý kiến của cơ quan được hỏi",
}
RESTARTED = "Không tính: thời hạn được tính lại từ đầu"
OVERDUE = "Quá hạn"
NOT_BEGUN = "Chờ phần việc tiếp theo bắt đầu"


def time_ledger(calendar: Calendar, promised: Promised, now: datetime) -> tuple[Line, ...]:
    """Line by line from the opening: to the end when it has ended, to now while it stands still or is late, else on
    to the due moment."""
    stands_still = any(rest.end is None for rest in promised.rests)
    until = promised.closed or (now if stands_still else max(now, promised.due))
    lines: list[Line] = []
    cursor = promised.opened
    for rest in sorted(promised.rests, key=lambda rest: rest.start):
        begin, end = max(rest.start, cursor), min(rest.end or until, until)
        if end > begin:
            lines += _turn(calendar, promised, cursor, begin)
            lines.append(_resting(calendar, promised, rest, begin, end))
            cursor = end
    lines += _turn(calendar, promised, cursor, until)
    return tuple(piece for line in lines for piece in _cut(calendar, line, now))


def leg_ledger(calendar: Calendar, part: OnPath, promised: Promised | None, now: datetime) -> tuple[Line, ...]:
    """The lines of one leg of a critical path: as it went and goes on, or as it is foreseen while it has not begun."""
    owed_by: OwedBy = "office" if part.leg.office else "citizen"
    if promised is None:
        foreseen = Promised(part.start, part.start, part.leg.duration, part.end, owed_by, part.leg.law)
        return _of_leg(part.leg.key, time_ledger(calendar, foreseen, min(now, part.start)))
    lines = time_ledger(calendar, promised, now)
    if part.start < promised.opened:
        minutes = working_minutes_between(calendar, part.start, promised.opened)
        lines = (Line(part.start, promised.opened, owed_by, False, minutes, NOT_BEGUN), *lines)
    return _of_leg(part.leg.key, lines)


def _of_leg(key: str, lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, leg=key) for line in lines)


def _resting(calendar: Calendar, promised: Promised, rest: Rest, begin: datetime, end: datetime) -> Line:
    turn: OwedBy = "office" if rest.ground == "consultation" else "citizen"
    reason = PAUSED_FOR.get(rest.ground, rest.ground)
    return Line(begin, end, turn, False, working_minutes_between(calendar, begin, end), reason, rest.law)


def _turn(calendar: Calendar, promised: Promised, begin: datetime, end: datetime) -> Iterator[Line]:
    """A stretch in which the one who owes had the turn: before the restart, counted, or late."""
    owed_by, zero = promised.owed_by, promised.counted_from
    if begin < min(end, zero):
        until = min(end, zero)
        yield Line(begin, until, owed_by, False, working_minutes_between(calendar, begin, until), RESTARTED)
        begin = until
    until = min(end, promised.due)
    if begin < until:
        for part in _counted(calendar, promised, begin, until):
            yield Line(
                part.start, part.end, owed_by, part.counted, part.minutes, part.reason, part.law, part.days, "past"
            )
        begin = until
    if begin < end:
        minutes = working_minutes_between(calendar, begin, end)
        yield Line(begin, end, owed_by, False, minutes, OVERDUE, promised.law, phase="late")


def _counted(calendar: Calendar, promised: Promised, begin: datetime, end: datetime) -> Iterable[Interval]:
    if runs_on_hours(promised.duration, promised.until):
        return ledger_between(calendar, begin, end)
    zero, until = promised.counted_from, promised.until
    plainly = due_after_pauses(calendar, zero, promised.duration, (), until=until)
    disturbed = any(rest.end is None or rest.end > zero for rest in promised.rests)
    if (begin, end) == (zero, plainly) and not disturbed and promised.extension is None:
        return term_ledger(calendar, begin, promised.duration, end, until=until)
    days = (day_of(end) - day_of(begin)).days
    minutes = working_minutes_between(calendar, begin, end)
    return (Interval(begin, end, True, minutes, CALENDAR_DAYS, CALENDAR_DAYS_LAW, days),)


def _cut(calendar: Calendar, line: Line, now: datetime) -> Iterator[Line]:
    """A line over which the present moment passes is two: what is over and what is ahead."""
    if line.end <= now:
        yield line
    elif line.start >= now:
        yield replace(line, phase="ahead")
    else:
        minutes = working_minutes_between(calendar, line.start, now)
        days = min(line.days, (day_of(now) - day_of(line.start)).days)
        yield replace(line, end=now, minutes=minutes, days=days)
        yield replace(line, start=now, minutes=line.minutes - minutes, days=line.days - days, phase="ahead")
