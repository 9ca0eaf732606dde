"""When a promise is due, which moves it allows, and what its time ledger says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import (
    CALENDAR_DAYS,
    CALENDAR_DAYS_LAW,
    Calendar,
    Interval,
    add_working_minutes,
    due_on,
    is_working_day,
    last_day,
    ledger_between,
    term_ledger,
    working_minutes_between,
)
from motcua.ground.promises.definitions import Act, Line, OwedBy, Promised, Rest, State
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of

MOVES: dict[tuple[Act, State], State] = {
    ("pause", "running"): "paused",
    ("resume", "paused"): "running",
    ("restart", "paused"): "running",
    ("restart", "running"): "running",
    ("extend", "running"): "running",
    ("break", "running"): "broken",
    ("keep", "running"): "kept",
    ("keep", "paused"): "kept",
    ("keep", "broken"): "kept_late",
    ("release", "running"): "released",
    ("release", "paused"): "released",
    ("release", "broken"): "released",
    # What is late stays late; whose turn it is is noted all the same.
    ("pause", "broken"): "broken",
    ("resume", "broken"): "broken",
    ("restart", "broken"): "broken",
}
"""Every lawful move. What is not here is refused."""

_REFUSALS: dict[Act, str] = {
    "pause": "Thời hạn này đang tạm dừng hoặc đã kết thúc nên không tạm dừng được nữa.",
    "resume": "Thời hạn này không ở trạng thái tạm dừng nên không tính tiếp được.",
    "restart": "Thời hạn này đã kết thúc nên không tính lại từ đầu được.",
    "extend": "Chỉ gia hạn được khi thời hạn đang tính và chưa quá hạn.",
    "keep": "Việc này đã hoàn thành hoặc không còn phải thực hiện.",
    "release": "Việc này đã hoàn thành hoặc không còn phải thực hiện.",
    "break": "Chỉ thời hạn đang tính mới quá hạn được.",
}

PAUSED_FOR = {
    "supplement": "Chờ người nộp bổ sung hồ sơ",
    "payment": "Chờ người nộp thực hiện nghĩa vụ tài chính",
    "consultation": "Chờ ý kiến của cơ quan được hỏi",
}
RESTARTED = "Không tính: thời hạn được tính lại từ đầu"
OVERDUE = "Quá hạn"


def next_state(act: Act, state: State) -> State:
    """Where ``act`` leads from ``state``; Refused when it leads nowhere."""
    end = MOVES.get((act, state))
    if end is None:
        raise Refused("promise_" + act, _REFUSALS[act], params={"state": state})
    return end


def state_at(state: State, due: datetime, now: datetime) -> State:
    """What a promise is at that moment, whether or not the scan for silence has come by. The due moment itself is
    still in time."""
    return "broken" if state == "running" and due < now else state


def due_after_pauses(calendar: Calendar, opened: datetime, duration: Duration, pauses: Iterable[Rest]) -> datetime:
    """When a term of ``duration`` from ``opened`` is due, its clock standing still in each pause.

    A term in working time gets back every working minute of its pauses. A term in days or months gets back the days
    that passed in them, and is never due inside one. All pauses must be over.
    """
    if duration.working_minutes is not None:
        return _in_minutes(calendar, opened, duration.working_minutes, pauses)
    return _in_days(calendar, opened, last_day(calendar, opened, duration), pauses)


def due_again(calendar: Calendar, promised: Promised) -> datetime:
    """The due moment reckoned anew from everything that happened to the promise.

    After an extension its date stands in place of the first term, and only what paused since then moves it.
    """
    extension = promised.extension
    if extension is None:
        return due_after_pauses(calendar, promised.counted_from, promised.duration, promised.rests)
    if promised.duration.working_minutes is None:
        return _in_days(calendar, extension.at, day_of(extension.to).toordinal(), promised.rests)
    minutes = working_minutes_between(calendar, extension.at, extension.to)
    return _in_minutes(calendar, extension.at, minutes, promised.rests)


def check_extension(calendar: Calendar, promised: Promised, to: datetime) -> None:
    """Refused unless it is the first, to a later date, on a working day."""
    if promised.extension is not None:
        raise Refused("extended_before", "Thời hạn này đã được gia hạn một lần, không gia hạn thêm được.")
    if to <= promised.due:
        raise Refused("extension_not_later", "Ngày hẹn mới phải sau ngày hẹn cũ.", field="due_at")
    if not is_working_day(calendar, day_of(to)):
        raise Refused("due_on_day_off", "Ngày hẹn mới là ngày nghỉ. Hãy chọn một ngày làm việc.", field="due_at")


def _in_minutes(calendar: Calendar, start: datetime, minutes: int, pauses: Iterable[Rest]) -> datetime:
    for begin, end in _merged(start, pauses):
        before = working_minutes_between(calendar, start, begin)
        if before >= minutes:
            break
        start, minutes = end, minutes - before
    return add_working_minutes(calendar, start, minutes)


def _in_days(calendar: Calendar, start: datetime, last: int, pauses: Iterable[Rest]) -> datetime:
    due = due_on(calendar, last, not_before=start)
    for begin, end in _merged(start, pauses):
        if begin > due:
            break
        last += (day_of(end) - day_of(begin)).days
        due = due_on(calendar, last, not_before=end)
    return due


def _merged(since: datetime, pauses: Iterable[Rest]) -> list[tuple[datetime, datetime]]:
    """Pauses as stretches apart from each other, in order, from ``since`` on; empty ones fall away."""
    merged: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(map(_closed, pauses)):
        begin = max(begin, since)
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            begin, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((begin, end))
    return merged


def _closed(pause: Rest) -> tuple[datetime, datetime]:
    if pause.end is None:
        raise ValueError("a pause that goes on has no due date")
    return pause.start, pause.end


# --- the time ledger -------------------------------------------------------------------------------------------------


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
    if promised.duration.working_minutes is not None:
        return ledger_between(calendar, begin, end)
    disturbed = any(rest.end is None or rest.end > promised.counted_from for rest in promised.rests)
    if end == promised.due and not disturbed and promised.extension is None:
        return term_ledger(calendar, begin, promised.duration, end)
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
