"""What was counted between two moments, what was skipped, and under which article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from motcua.ground.calendar.rules.table import MINUTES_A_DAY, Calendar, Place, moment_at, place_at

OUTSIDE_HOURS = "Ngoài giờ làm việc"


@dataclass(frozen=True, slots=True)
class Interval:
    """One line of a time ledger. The lines of a ledger touch each other and leave nothing out.

    ``minutes`` are the working minutes in it. ``days`` are the calendar days it counts, for terms set in days or
    months and only for those. Nights and lunch hours between two counted days are not lines of their own, or twenty
    days would be sixty lines: they are inside the counted line and add no minute.
    """

    start: datetime
    end: datetime
    counted: bool
    minutes: int
    reason: str
    law: str
    days: int = 0


@dataclass(slots=True)
class Run:
    """Days in a row that are the same for the ledger, cut to what is asked: [start, end) as places."""

    start: Place
    end: Place
    works: bool
    reason: str
    law: str


def ledger_between(calendar: Calendar, start: datetime, end: datetime) -> tuple[Interval, ...]:
    """The lines from ``start`` to ``end``; none when they are the same minute or in the wrong order."""
    first, last = place_at(start), place_at(end)
    if first >= last:
        return ()
    lines: list[Interval] = []
    cursor = first
    runs = list(runs_of_days(calendar, first, last))
    for run, following in zip(runs, [*runs[1:], None], strict=True):
        if run.works:
            if cursor == first and (opening := _opens(calendar, run)) > cursor:
                lines.append(_line(calendar, cursor, opening, None, counted=False))
                cursor = opening
            stop = _closes(calendar, run)
        else:
            stop = _opens(calendar, following) if following and following.works else run.end
        if stop > cursor:
            lines.append(_line(calendar, cursor, stop, run, counted=run.works))
            cursor = stop
    if cursor < last:
        lines.append(_line(calendar, cursor, last, None, counted=False))
    return tuple(lines)


def _line(calendar: Calendar, start: Place, end: Place, run: Run | None, *, counted: bool) -> Interval:
    minutes = calendar.minutes_before(end) - calendar.minutes_before(start)
    reason, law = (run.reason, run.law) if run else (OUTSIDE_HOURS, "")
    return Interval(moment_at(start), moment_at(end), counted, minutes, reason, law)


def runs_of_days(calendar: Calendar, first: Place, last: Place) -> Iterator[Run]:
    final = last[0] if last[1] > 0 else last[0] - 1
    days = ((ordinal, calendar.day(ordinal)) for ordinal in range(first[0], final + 1))
    for (works, reason, law), group in groupby(days, key=lambda item: (item[1].works, item[1].reason, item[1].law)):
        ordinals = [ordinal for ordinal, _ in group]
        yield Run(max(first, (ordinals[0], 0)), min(last, (ordinals[-1] + 1, 0)), works, reason, law)


def _opens(calendar: Calendar, run: Run) -> Place:
    """The first working minute of a run of working days; its end when none is left in it."""
    ordinal, minute = run.start
    while (ordinal, minute) < run.end:
        for start, end in calendar.day(ordinal).spans:
            if minute < end:
                return min(run.end, (ordinal, max(minute, start)))
        ordinal, minute = ordinal + 1, 0
    return run.end


def _closes(calendar: Calendar, run: Run) -> Place:
    """The last working minute of a run of working days, as the moment after it; its start when there is none."""
    ordinal, minute = run.end if run.end[1] > 0 else (run.end[0] - 1, MINUTES_A_DAY)
    while (ordinal, minute) > run.start:
        for start, end in reversed(calendar.day(ordinal).spans):
            if minute > start:
                return max(run.start, (ordinal, min(minute, end)))
        ordinal, minute = ordinal - 1, MINUTES_A_DAY
    return run.start
