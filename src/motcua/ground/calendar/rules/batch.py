"""Due dates by the million: the arithmetic of `terms.add_after_pauses` on arrays, for recomputation and simulation.

Arrays of moments are ``datetime64[m]`` on the clocks of Vietnam (`clocks`); the same minutes come out as one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motcua.ground.calendar.rules.table import MINUTES_A_DAY, Calendar
from motcua.ground.calendar.rules.terms import add_working_minutes
from motcua.ground.words.moments import VIETNAM

Clocks = NDArray[np.datetime64]
Numbers = NDArray[np.int64]

_EPOCH = datetime(1970, 1, 1).toordinal()  # noqa: DTZ001
_ROWS = 16384
"""Rows at a time: what is between two steps stays in the processor's cache."""


def clocks(moments: Iterable[datetime | None]) -> Clocks:
    """Moments as the clocks of Vietnam show them, seconds dropped; None becomes NaT."""
    shown = [moment and moment.astimezone(VIETNAM).replace(tzinfo=None) for moment in moments]
    return np.array(shown, dtype="datetime64[m]")


def moments(shown: Clocks) -> list[datetime]:
    """Aware moments of what `due_many` gives."""
    return [moment.replace(tzinfo=VIETNAM) for moment in shown.tolist()]


def due_many(
    calendar: Calendar, starts: Clocks, minutes: Numbers | int, pauses: Sequence[tuple[Clocks, Clocks]] = ()
) -> Clocks:
    """When ``minutes`` of working time from each start are over, the clock standing still in its pauses.

    ``pauses`` are pairs of arrays as long as ``starts``: the first pause of each row, the second ...; NaT twice where a
    row has none or one less. They may overlap and come in any order. Raises NoOfficeHours when a row leaves the
    calendar, ValueError for a term below zero, a start that is missing, a pause without end.
    """
    terms = np.broadcast_to(np.asarray(minutes, dtype=np.int64), starts.shape)
    starts = starts.astype("datetime64[m]")
    if starts.size == 0:
        return starts
    _check(starts, terms, pauses)
    stretches = [(np.fmax(stop, starts), np.fmax(go_on, starts)) for stop, go_on in pauses]
    table = _Table.up_to(calendar, [starts, *(clock for pause in stretches for clock in pause)])
    due = np.concatenate(
        [_after(table, starts[r], terms[r], [(a[r], b[r]) for a, b in stretches]) for r in _rows(starts)]
    )
    if due.max() > table.before[-1]:
        calendar.moment_of(int(due.max()))
        table = _Table(calendar)
    ends = np.concatenate([table.clocks_of(due[r]) for r in _rows(starts)])
    nothing = terms == 0
    ends[nothing] = clocks(add_working_minutes(calendar, start, 0) for start in moments(starts[nothing]))
    return ends


def days_later_many(calendar: Calendar, days: Clocks, working_days: Numbers | int) -> Clocks:
    """The day on which so many working days (at least one) after each day are over; ``datetime64[D]`` both."""
    table = _Table.up_to(calendar, [days])
    wanted = table.worked_before[days.astype("datetime64[D]").astype(np.int64) - table.first + 1] + working_days
    if wanted.max() > table.worked_before[-1]:
        calendar.working_day_after(calendar.known().first, int(wanted.max()))
        table = _Table(calendar)
    worked = np.flatnonzero(np.diff(table.worked_before))
    return _as(worked[wanted - 1] + table.first, "datetime64[D]")


def _check(starts: Clocks, terms: Numbers, pauses: Sequence[tuple[Clocks, Clocks]]) -> None:
    if terms.min() < 0:
        raise ValueError("a term cannot be negative")
    if np.isnat(starts).any():
        raise ValueError("a term has no start")
    if any((np.isnat(stop) != np.isnat(go_on)).any() for stop, go_on in pauses):
        raise ValueError("a pause that goes on has no due date")


def _rows(column: Clocks) -> Iterator[slice]:
    return (slice(begin, begin + _ROWS) for begin in range(0, len(column), _ROWS))


def _after(table: _Table, starts: Clocks, terms: Numbers, pauses: Sequence[tuple[Clocks, Clocks]]) -> Numbers:
    """Working minutes of the calendar at which each term is over."""
    done = table.minutes_at(starts)
    due: Numbers = done + terms
    if not pauses:
        return due
    stops = np.stack([table.minutes_at(stop) for stop, _ in pauses])
    goes_on = np.stack([table.minutes_at(go_on) for _, go_on in pauses])
    if len(pauses) > 1 and (np.diff(stops, axis=0) < 0).any():
        order = np.argsort(stops, axis=0, kind="stable")
        stops, goes_on = np.take_along_axis(stops, order, 0), np.take_along_axis(goes_on, order, 0)
    for begin, end in zip(stops, goes_on, strict=True):
        stop = np.maximum(begin, done)
        counts = (begin < due) & (end > stop)
        due += np.where(counts, end - stop, 0)
        done = np.where(counts, end, done)
    return due


class _Table:
    """The calendar's days known so far as arrays."""

    def __init__(self, calendar: Calendar) -> None:
        known = calendar.known()
        patterns = list({id(pattern): pattern for pattern in known.patterns}.values())
        number = {id(pattern): position for position, pattern in enumerate(patterns)}
        longest = max(len(pattern.over_at) for pattern in patterns)
        self.first = known.first - _EPOCH
        self.before = np.array(known.before, dtype=np.int64)
        self.kind = np.array([number[id(pattern)] for pattern in known.patterns], dtype=np.int64)
        self.so_far = np.array([pattern.so_far for pattern in patterns], dtype=np.int64)
        self.over_at = np.array([_padded(pattern.over_at, longest) for pattern in patterns], dtype=np.int64)
        self.worked_before = np.concatenate([[0], np.cumsum(self.so_far[self.kind, -1] > 0)])

    @classmethod
    def up_to(cls, calendar: Calendar, columns: Iterable[Clocks]) -> _Table:
        """Every day of these moments is known; NoOfficeHours when the calendar cannot know one."""
        for column in columns:
            calendar.day(_day_of(column.min()))
            calendar.day(_day_of(column.max()))
        return cls(calendar)

    def minutes_at(self, column: Clocks) -> Numbers:
        """`Calendar.minutes_at` of each."""
        since = column.astype("datetime64[m]").astype(np.int64) - self.first * MINUTES_A_DAY
        day, minute = np.divmod(since, MINUTES_A_DAY)
        found: Numbers = self.before[day] + self.so_far[self.kind[day], minute]
        return found

    def clocks_of(self, minutes: Numbers) -> Clocks:
        """`Calendar.moment_of` each; for none at all some moment or other."""
        day = np.maximum(np.searchsorted(self.before, minutes, side="left") - 1, 0)
        minute = self.over_at[self.kind[day], minutes - self.before[day]]
        return _as((day + self.first) * MINUTES_A_DAY + minute, "datetime64[m]")


def _day_of(clock: np.datetime64) -> int:
    return int(clock.astype("datetime64[D]").astype(np.int64)) + _EPOCH


def _padded(numbers: tuple[int, ...], length: int) -> list[int]:
    return [*numbers, *([0] * (length - len(numbers)))]


def _as(numbers: NDArray[Any], unit: str) -> Clocks:
    return numbers.astype(unit)
