"""When a promise is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from motcua.ground.calendar.definitions import Duration, Until
from motcua.ground.calendar.rules import (
    Calendar,
    add_after_pauses,
    due_on,
    is_working_day,
    last_day,
    runs_on_hours,
)
from motcua.ground.promises.definitions import Extension, Promised, Rest
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


def due_after_pauses(
    calendar: Calendar,
    opened: datetime,
    duration: Duration,
    pauses: Iterable[Rest],
    *,
    until: Until = "office_hours",
) -> datetime:
    """When a term of ``duration`` from ``opened`` is due, its clock standing still in each pause.

    A term in working time gets back every working minute of its pauses. A term counted day by day gets back the days
    that passed in them, and is never due inside one. All pauses must be over.
    """
    if runs_on_hours(duration, until):
        assert duration.working_minutes is not None
        return add_after_pauses(calendar, opened, duration.working_minutes, [_closed(pause) for pause in pauses])
    return _in_days(calendar, opened, last_day(calendar, opened, duration, until=until), pauses, until)


def due_again(calendar: Calendar, promised: Promised) -> datetime:
    """The due moment reckoned anew from everything that happened to the promise.

    After an extension its date stands in place of the first term, and only what paused since then moves it.
    """
    if promised.extension is not None:
        return _extended(calendar, promised.extension, promised)
    start, rests = promised.counted_from, promised.rests
    return due_after_pauses(calendar, start, promised.duration, rests, until=promised.until)


def due_if_resumed(calendar: Calendar, promised: Promised, now: datetime) -> datetime:
    """When it would be due if its clock went on at ``now``: what a promise that stands still is worth today."""
    rests = tuple(replace(rest, end=max(rest.start, now)) if rest.end is None else rest for rest in promised.rests)
    return due_again(calendar, replace(promised, rests=rests))


def check_extension(calendar: Calendar, promised: Promised, to: datetime) -> None:
    """Refused unless it is the first, to a later date, on a working day."""
    if promised.extension is not None:
        raise Refused("extended_before", "Thời hạn này đã được gia hạn một lần, không gia hạn thêm được.")
    if to <= promised.due:
        raise Refused("extension_not_later", "Ngày hẹn mới phải sau ngày hẹn cũ.", field="due_at")
    if not is_working_day(calendar, day_of(to)):
        raise Refused("due_on_day_off", "Ngày hẹn mới là ngày nghỉ. Hãy chọn một ngày làm việc.", field="due_at")


def _extended(calendar: Calendar, extension: Extension, promised: Promised) -> datetime:
    """A date was promised instead of a term, so it is counted in days: it stays when the days before it change, moves
    to the end of the next working day when it becomes a day off itself, and gets back the days of later pauses."""
    day = day_of(extension.to)
    rests = [(begin, end) for begin, end in merged(extension.at, promised.rests) if begin <= extension.to]
    untouched = not any(day_of(end) > day_of(begin) or end > extension.to for begin, end in rests)
    if untouched and is_working_day(calendar, day):
        return extension.to
    moved = _in_days(calendar, extension.at, day.toordinal(), promised.rests, promised.until)
    return max(extension.to, moved)


def _in_days(calendar: Calendar, start: datetime, last: int, pauses: Iterable[Rest], until: Until) -> datetime:
    due = due_on(calendar, last, not_before=start, until=until)
    for begin, end in merged(start, pauses):
        if begin > due:
            break
        last += (day_of(end) - day_of(begin)).days
        due = due_on(calendar, last, not_before=end, until=until)
    return due


def merged(since: datetime, pauses: Iterable[Rest]) -> list[tuple[datetime, datetime]]:
    """Pauses as stretches apart from each other, in order, from ``since`` on; empty ones fall away."""
    apart: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(map(_closed, pauses)):
        begin = max(begin, since)
        if end <= begin:
            continue
        if apart and begin <= apart[-1][1]:
            begin, end = apart[-1][0], max(end, apart.pop()[1])
        apart.append((begin, end))
    return apart


def _closed(pause: Rest) -> tuple[datetime, datetime]:
    if pause.end is None:
        raise ValueError("a pause that goes on has no due date")
    return pause.start, pause.end
