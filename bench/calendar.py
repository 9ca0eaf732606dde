"""Due dates a second on one core with hours, holidays and two pauses; whole days against numpy.busday_offset.

`value` is one due date at a time, as the product does; `limit` is numpy's whole days on arrays. `ratio` compares
like with like: the very question that numpy answers (so many working days later), ours on arrays over numpy's. Each
run checks the answers: against the slow twin of the tests, minute by minute, and against numpy, day by day.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import yaml

from bench.result import Result
from motcua.ground.calendar.definitions import CalendarBook
from motcua.ground.calendar.rules import Calendar, add_after_pauses
from motcua.ground.calendar.rules.batch import clocks, days_later_many, due_many, moments
from motcua.ground.calendar.rules.holidays import days_off_of
from motcua.ground.calendar.tests.slow import SlowCalendar
from motcua.ground.words.moments import VIETNAM

CORE = Path(__file__).resolve().parents[1] / "packs" / "national" / "core"
BEGIN, DAYS, YEARS = datetime(2016, 1, 4, tzinfo=VIETNAM), 4000, range(2015, 2031)
AGAINST = "numpy.busday_offset, whole days on arrays; the ratio is ours over it for that same question"
TWIN = 25

Row = tuple[datetime, int, tuple[tuple[datetime, datetime], ...]]


@dataclass(frozen=True, slots=True)
class Reckoned(Result):
    """Whose ratio is of whole days on arrays: a due date with pauses, one at a time, is no question that numpy has."""

    whole_days: Sequence[float] = ()

    @property
    def ratio(self) -> float:
        return statistics.median(self.whole_days) / self.limit


def run(full: bool = False, size: int | None = None) -> Result:
    """``size`` is the number of due dates reckoned one at a time; arrays hold ten times as many."""
    size = size or (1_000_000 if full else 100_000)
    book, rows = country(), made_up(size)
    calendar, slow = Calendar(book), SlowCalendar(book)
    starts, minutes, pauses = arrays(rows)
    whole = Whole(book, starts.astype("datetime64[D]"), minutes // 480 + 1)
    works: dict[str, Callable[[], Any]] = {
        "one": lambda: [add_after_pauses(calendar, *row) for row in rows],
        "batch": lambda: due_many(calendar, starts, minutes, pauses),
        "whole": whole.ours,
        "numpy": whole.numpys,
        "slow": lambda: [slow.after(*row) for row in rows[:TWIN]],
    }
    one_at_a_time = works["one"]()
    assert one_at_a_time[:TWIN] == works["slow"]()
    assert moments(works["batch"]()[:size]) == one_at_a_time
    done = {"one": size, "batch": len(starts), "whole": len(starts), "numpy": len(starts), "slow": len(rows[:TWIN])}
    rate = {name: [done[name] / took for took in each] for name, each in in_turns(works).items()}
    return Reckoned(
        bench="calendar",
        unit="due dates/s",
        against=AGAINST,
        size=size,
        runs=rate["one"],
        limit_runs=rate["numpy"],
        whole_days=rate["whole"],
        details=told({name: statistics.median(rates) for name, rates in rate.items()}),
        cores=1,
    )


def told(median: Mapping[str, float]) -> dict[str, object]:
    return {
        "value is": "one at a time, with hours, holidays and two pauses",
        "one_at_a_time": round(median["one"]),
        "on arrays, the same due dates/s": round(median["batch"]),
        "whole days on arrays, ours/s": round(median["whole"]),
        "whole days on arrays, numpy/s": round(median["numpy"]),
        "slow twin, due dates/s": round(median["slow"]),
        "times the slow twin": round(median["one"] / median["slow"]),
        "clock": "processor time of one thread",
        "answers": f"equal to the twin's ({TWIN}), one at a time to arrays (all), whole days to numpy's (all)",
        "numpy": np.__version__,
    }


def in_turns(works: Mapping[str, Callable[[], object]], runs: int = 5) -> dict[str, list[float]]:
    """Seconds of processor time of each work in each run."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs):
        for name, work in works.items():
            began = time.process_time()
            work()
            took[name].append(max(time.process_time() - began, 1e-9))
    return took


def country() -> CalendarBook:
    """The calendar that is shipped, with the office hours it has where a province says nothing."""
    parameters = yaml.safe_load((CORE / "pack.yaml").read_text("utf-8"))["parameters"]
    return CalendarBook.model_validate(filled(yaml.safe_load((CORE / "calendar.yaml").read_text("utf-8")), parameters))


def filled(value: Any, parameters: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        if "param" in value:
            return parameters[value["param"]]["default"]
        return {key: filled(each, parameters) for key, each in value.items()}
    return [filled(each, parameters) for each in value] if isinstance(value, list) else value


def made_up(size: int) -> list[Row]:
    """Terms of up to 20 working days from any minute of eleven years, each with two pauses of up to five days."""
    chance = Random(148)

    def later(since: datetime, days: int) -> datetime:
        return since + timedelta(minutes=chance.randrange(days * 1440))

    rows: list[Row] = []
    for _ in range(size):
        start = later(BEGIN, DAYS)
        first = later(start, 10)
        resumed = later(first, 5)
        second = later(resumed, 5)
        rows.append((start, chance.randrange(1, 9600), ((first, resumed), (second, later(second, 5)))))
    return rows


def arrays(rows: Sequence[Row]) -> tuple[Any, Any, list[tuple[Any, Any]]]:
    """The same rows, ten times over."""
    starts, minutes = clocks(row[0] for row in rows), np.array([row[1] for row in rows])
    pauses = [(clocks(row[2][n][0] for row in rows), clocks(row[2][n][1] for row in rows)) for n in (0, 1)]
    return np.tile(starts, 10), np.tile(minutes, 10), [(np.tile(a, 10), np.tile(b, 10)) for a, b in pauses]


class Whole:
    """So many working days after each day. Without swapped days: numpy knows no Saturday that is worked."""

    def __init__(self, book: CalendarBook, days: Any, later: Any) -> None:
        plain = book.model_copy(update={"swapped_days": ()})
        reckoned = (day for year in YEARS for day in days_off_of(plain, year))
        holidays: list[date] = [day.on for day in (*plain.days_off, *reckoned)]
        self.calendar = Calendar(plain)
        self.numpy = np.busdaycalendar(holidays=np.array(holidays, dtype="datetime64[D]"))
        self.days, self.later = days, later
        assert (self.ours() == self.numpys()).all()

    def ours(self) -> Any:
        return days_later_many(self.calendar, self.days, self.later)

    def numpys(self) -> Any:
        return np.busday_offset(self.days, self.later, roll="backward", busdaycal=self.numpy)
