"""A second implementation, minute by minute, agrees: on the country's calendar, on offices with their own hours, with
pauses, one at a time and on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import (
    CalendarBook,
    Duration,
    OfficeHours,
    Season,
    Span,
    SpecialDay,
    Timetable,
    Until,
)
from motcua.ground.calendar.rules import (
    Calendar,
    NoOfficeHours,
    add,
    add_after_pauses,
    next_working_moment,
    with_timetables,
    working_minutes_between,
)
from motcua.ground.calendar.rules.batch import clocks, days_later_many, due_many, moments
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import LAW, at, holiday, lasting, plain, shipped
from motcua.ground.calendar.tests.slow import SlowCalendar
from motcua.ground.words.definitions import Text

pytestmark = pytest.mark.whole
COUNTRY = shipped()
NAME = Text(vi="Giờ làm việc", en="Office hours")


def span(start: str, end: str) -> Span:
    return Span(start=time.fromisoformat(start), end=time.fromisoformat(end))


SUMMER = OfficeHours(
    valid_from=date(2016, 1, 1),
    hours=dict.fromkeys(range(5), (span("06:30", "11:00"), span("13:30", "17:00"))),
    season=Season(begins="04-16", ends="10-15"),
    law=LAW,
)
SATURDAYS = OfficeHours(
    valid_from=date(2018, 1, 1),
    valid_to=date(2026, 3, 1),
    hours=dict.fromkeys(range(5), (span("07:00", "17:00"),)) | {5: (span("07:30", "11:30"),)},
    law=LAW,
)
PROVINCE = Timetable(
    key="tinh",
    name=NAME,
    office_hours=(SUMMER,),
    days_off=tuple(holiday(date(year, 1, 17)) for year in range(2015, 2030)),
    special_days=tuple(
        SpecialDay(on=date(year, 1, 20), spans=(span("08:00", "11:00"),), name="Nửa ngày", law=LAW)
        for year in range(2015, 2030)
    ),
)
CENTRE = Timetable(key="trung_tam", name=NAME, office_kinds=("trung_tam",), office_hours=(SATURDAYS,))
OFFICES: dict[str, tuple[Timetable, ...]] = {
    "the country": (),
    "seasons and half days": (PROVINCE,),
    "Saturdays": (CENTRE,),
    "Saturdays over seasons": (PROVINCE, CENTRE),
    "seasons over Saturdays": (CENTRE, PROVINCE),
}
MOST = {"working_minutes": 900, "working_hours": 20, "working_days": 4, "days": 60, "months": 7}
SEASONS = [
    at(f"{year}-{day} 00:00")
    for year in range(2015, 2029)
    for day in ("01-01", "02-01", "04-10", "08-25", "10-10", "12-25")
]


@pytest.mark.parametrize("office", OFFICES)
def test_the_slow_twin_agrees_on_ten_thousand_terms(office: str) -> None:
    """Two thousand of each office, in the weeks full of holidays, swaps and changes of season, of all units and both
    ends; every third with pauses."""
    calendar = Calendar(with_timetables(COUNTRY, OFFICES[office]))
    slow, chance = SlowCalendar(COUNTRY, OFFICES[office]), Random(20250701)
    for number in range(2000):
        start = chance.choice(SEASONS) + timedelta(minutes=chance.randrange(14 * 1440), seconds=chance.randrange(60))
        if number % 3 == 0:
            minutes, pauses = chance.randrange(1500), some_pauses(chance, start)
            assert add_after_pauses(calendar, start, minutes, pauses) == slow.after(start, minutes, pauses), (
                start,
                pauses,
            )
        else:
            duration, until = some_duration(chance), chance.choice(["office_hours", "midnight"])
            due = add(calendar, start, duration, until=until).due  # type: ignore[arg-type]
            assert due == slow.add(start, duration, until=until), (start, duration, until)
            if number % 20 == 1:
                assert working_minutes_between(calendar, start, due) == slow.between(start, due)
                assert next_working_moment(calendar, start) == slow.next_working_moment(start)


def some_duration(chance: Random) -> Duration:
    unit = chance.choice([*MOST, "same_working_day"])
    return lasting(unit if unit == "same_working_day" else f"{chance.randrange(MOST[unit])} {unit}")


def some_pauses(chance: Random, start: datetime) -> list[tuple[datetime, datetime]]:
    """Up to three, in any order; they may overlap, be empty, or lie before the start."""
    found = []
    for _ in range(chance.randrange(4)):
        begin = start + timedelta(minutes=chance.randrange(-1440, 6 * 1440))
        found.append((begin, begin + timedelta(minutes=chance.randrange(0, 4 * 1440))))
    return found


@given(books.books(), books.timetables(), books.days)
def test_the_slow_twin_agrees_on_every_day_of_invented_offices(
    book: CalendarBook, timetables: Sequence[Timetable], day: date
) -> None:
    spans = Calendar(with_timetables(book, timetables)).day(day.toordinal()).spans
    worked = [any(start <= minute < end for start, end in spans) for minute in range(1440)]
    assert worked == SlowCalendar(book, timetables).minutes_of(day)


@given(books.books(), books.moments, books.durations, books.untils)
def test_the_slow_twin_agrees_on_invented_calendars(
    book: CalendarBook, start: datetime, duration: Duration, until: Until
) -> None:
    assume(worked_in_a_week(book) >= 300)  # or the twin would walk for years
    assume((duration.working_minutes or 0) <= 900)
    assert add(Calendar(book), start, duration, until=until).due == SlowCalendar(book).add(start, duration, until=until)


def worked_in_a_week(book: CalendarBook) -> int:
    calendar, year_later = Calendar(book), books.FIRST.toordinal() + 365
    return sum(calendar.day(ordinal).minutes for ordinal in range(year_later, year_later + 7))


pauses_lists = st.lists(st.tuples(books.moments, st.integers(-100, 9000)), max_size=3)


@given(books.books(), st.lists(st.tuples(books.moments, books.minutes, pauses_lists), min_size=1, max_size=20))
def test_arrays_give_the_same_minutes_as_one_at_a_time(
    book: CalendarBook, rows: list[tuple[datetime, int, list[tuple[datetime, int]]]]
) -> None:
    calendar = Calendar(book)
    pauses = [[(begin, begin + timedelta(minutes=length)) for begin, length in row[2]] for row in rows]
    expected = [
        add_after_pauses(calendar, row[0], row[1], row_pauses) for row, row_pauses in zip(rows, pauses, strict=True)
    ]
    columns = [
        (
            clocks(p[n][0] if n < len(p) else None for p in pauses),
            clocks(p[n][1] if n < len(p) else None for p in pauses),
        )
        for n in range(3)
    ]
    minutes = np.array([row[1] for row in rows])
    assert moments(due_many(Calendar(book), clocks(row[0] for row in rows), minutes, columns)) == expected


@given(books.books(), st.lists(st.tuples(books.days, st.integers(1, 60)), min_size=1, max_size=20))
def test_arrays_give_the_same_days_as_one_at_a_time(book: CalendarBook, rows: list[tuple[date, int]]) -> None:
    calendar = Calendar(book)
    later = days_later_many(
        calendar, np.array([row[0] for row in rows], dtype="datetime64[D]"), np.array([row[1] for row in rows])
    )
    for (day, amount), found in zip(rows, later.tolist(), strict=True):
        term = Duration(amount=amount, unit="working_days")
        start = at(f"{day} 12:00")
        assert add(calendar, start, term, until="midnight").due.date() == found


def test_arrays_refuse_what_one_at_a_time_refuses() -> None:
    calendar = Calendar(plain())
    start, nothing = clocks([at("2025-03-03 09:00")]), clocks([None])
    with pytest.raises(ValueError, match="no start"):
        due_many(calendar, nothing, 60)
    with pytest.raises(ValueError, match="no due date"):
        due_many(calendar, start, 60, [(start, nothing)])
    with pytest.raises(ValueError, match="negative"):
        due_many(calendar, start, -1)
    with pytest.raises(NoOfficeHours, match="begins on 2024-01-01"):
        due_many(calendar, clocks([at("2023-12-31 09:00")]), 60)
    assert due_many(calendar, start[:0], 60).size == 0


def test_arrays_see_pauses_before_the_calendar_as_no_pauses() -> None:
    start, early = at("2024-01-02 09:00"), at("2020-01-01 09:00")
    pause = (clocks([early]), clocks([early + timedelta(days=1)]))
    (due,) = moments(due_many(Calendar(plain()), clocks([start]), 60, [pause]))
    assert due == at("2024-01-02 10:00") == add_after_pauses(Calendar(plain()), start, 60, [(early, start)])
