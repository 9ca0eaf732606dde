"""What holds for every calendar and every term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, Duration
from motcua.ground.calendar.rules import (
    Calendar,
    NoOfficeHours,
    add,
    add_working_minutes,
    is_working_day,
    next_working_moment,
    working_minutes_between,
)
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import at, lasting, plain, shipped
from motcua.ground.calendar.tests.slow import SlowCalendar

minutes = st.integers(0, 3000)
durations = st.one_of(
    st.builds(Duration, amount=st.integers(0, 3000), unit=st.just("working_minutes")),
    st.builds(Duration, amount=st.integers(0, 40), unit=st.just("working_hours")),
    st.builds(Duration, amount=st.integers(0, 6), unit=st.just("working_days")),
    st.builds(Duration, amount=st.integers(0, 90), unit=st.just("days")),
    st.builds(Duration, amount=st.integers(0, 6), unit=st.just("months")),
)


@given(books.books(), books.moments, minutes, minutes)
def test_durations_add(book: CalendarBook, start: datetime, first: int, second: int) -> None:
    calendar = Calendar(book)
    stepwise = add_working_minutes(calendar, add_working_minutes(calendar, start, first), second)
    assert stepwise == add_working_minutes(calendar, start, first + second)


@given(books.books(), books.moments, minutes)
def test_between_gives_back_what_was_added(book: CalendarBook, start: datetime, length: int) -> None:
    calendar = Calendar(book)
    assert working_minutes_between(calendar, start, add_working_minutes(calendar, start, length)) == length


@given(books.books(), books.moments, durations, books.days)
def test_one_holiday_more_never_brings_a_date_forward(
    book: CalendarBook, start: datetime, duration: Duration, more: date
) -> None:
    off = {day.on: day for day in book.days_off} | {more: books.holiday(more)}
    longer = book.model_copy(update={"days_off": tuple(off.values())})
    assert add(Calendar(book), start, duration).due <= add(Calendar(longer), start, duration).due


@given(books.books(), books.moments, durations)
def test_nothing_is_due_on_a_day_off_or_before_it_began(
    book: CalendarBook, start: datetime, duration: Duration
) -> None:
    calendar = Calendar(book)
    due = add(calendar, start, duration).due
    assert is_working_day(calendar, due.date())
    assert due >= start


@given(books.books(), books.moments, books.moments, durations)
def test_what_starts_later_is_not_due_earlier(
    book: CalendarBook, one: datetime, other: datetime, duration: Duration
) -> None:
    calendar = Calendar(book)
    start, later = sorted((one, other))
    assert add(calendar, start, duration).due <= add(calendar, later, duration).due


@given(books.books(), books.moments, durations)
def test_the_ledger_leaves_nothing_out(book: CalendarBook, start: datetime, duration: Duration) -> None:
    """Its lines touch each other from start to due, and what they count is the term."""
    calendar = Calendar(book)
    due, lines = add(calendar, start, duration).due, add(calendar, start, duration).intervals
    edges = [start, *(line.end for line in lines)]
    assert edges[:-1] == [line.start for line in lines]
    assert edges[-1] == due
    assert all(line.start < line.end and line.reason for line in lines)
    assert sum(line.minutes for line in lines) == working_minutes_between(calendar, start, due)
    if duration.working_minutes is not None:
        assert sum(line.minutes for line in lines if line.counted) == duration.working_minutes
        assert all(line.minutes == 0 for line in lines if not line.counted)
    if duration.unit == "days":
        assert sum(line.days for line in lines if line.counted) == duration.amount


@given(books.books(), books.moments, books.moments, books.moments)
def test_between_adds_up_and_turns_its_sign(book: CalendarBook, one: datetime, two: datetime, three: datetime) -> None:
    calendar = Calendar(book)
    parts = working_minutes_between(calendar, one, two) + working_minutes_between(calendar, two, three)
    assert parts == working_minutes_between(calendar, one, three)
    assert working_minutes_between(calendar, one, two) == -working_minutes_between(calendar, two, one)


@given(books.books(), books.moments)
def test_the_next_working_moment_is_worked_and_stays(book: CalendarBook, moment: datetime) -> None:
    calendar = Calendar(book)
    then = next_working_moment(calendar, moment)
    assert then >= moment
    assert next_working_moment(calendar, then) == then
    assert working_minutes_between(calendar, moment, then) == 0
    assert working_minutes_between(calendar, then, then + timedelta(minutes=1)) == 1


UNITS = [("working_minutes", 1500), ("working_hours", 24), ("working_days", 4), ("days", 60), ("months", 7)]


def test_the_slow_twin_agrees_on_thousands_of_terms() -> None:
    """Minute by minute over the country's own calendar, in the weeks that are full of holidays and swaps."""
    book = shipped()
    calendar, slow, chance = Calendar(book), SlowCalendar(book), Random(20250701)
    seasons = [at(f"{year}-{day} 00:00") for year in range(2023, 2027) for day in ("01-01", "02-01", "04-20", "08-25")]
    for number in range(4000):
        start = chance.choice(seasons) + timedelta(minutes=chance.randrange(14 * 1440))
        unit, most = UNITS[number % len(UNITS)]
        duration = lasting(f"{chance.randrange(most)} {unit}")
        fast = add(calendar, start, duration).due
        assert fast == slow.add(start, duration), (start, duration)
        if number % 20 == 0:
            assert working_minutes_between(calendar, start, fast) == slow.between(start, fast)
            assert next_working_moment(calendar, start) == slow.next_working_moment(start)


@given(books.books(), books.moments, st.builds(Duration, amount=st.integers(1, 900), unit=st.just("working_minutes")))
def test_the_slow_twin_agrees_on_invented_calendars(book: CalendarBook, start: datetime, duration: Duration) -> None:
    calendar, year_later = Calendar(book), books.FIRST.toordinal() + 365
    weekly = sum(calendar.day(ordinal).minutes for ordinal in range(year_later, year_later + 7))
    assume(weekly >= 300)  # or the twin would walk for years
    assert add(calendar, start, duration).due == SlowCalendar(book).add(start, duration)


def test_any_time_zone_names_the_same_moment() -> None:
    calendar, there = Calendar(plain()), at("2025-03-03 09:00")
    for zone in (UTC, ZoneInfo("America/New_York")):
        assert add_working_minutes(calendar, there.astimezone(zone), 60) == at("2025-03-03 10:00")


def test_seconds_are_dropped() -> None:
    start = at("2025-03-03 09:00").replace(second=59, microsecond=999_999)
    assert add_working_minutes(Calendar(plain()), start, 1) == at("2025-03-03 09:01")


def test_a_moment_without_a_time_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_working_moment(Calendar(plain()), datetime(2025, 3, 3, 9, 0))  # noqa: DTZ001


def test_the_calendar_refuses_to_guess_outside_itself() -> None:
    book = plain()
    hours = book.office_hours[0].model_copy(update={"valid_to": date(2026, 1, 1)})
    calendar = Calendar(book.model_copy(update={"office_hours": (hours,)}))
    with pytest.raises(NoOfficeHours, match="begins on 2024-01-01"):
        add(calendar, at("2023-12-31 09:00"), lasting("1 day"))
    with pytest.raises(NoOfficeHours, match="ends before 2026-01-01"):
        add(calendar, at("2025-12-31 09:00"), lasting("1 working_day"))


def test_hours_that_change_with_the_season_change_the_due_date() -> None:
    """Eight hours from 1 July on, when the office opens for six."""
    book = plain()
    winter = book.office_hours[0].model_copy(update={"valid_to": date(2025, 7, 1)})
    mornings = {day: (spans[0],) for day, spans in winter.hours.items()}
    summer = winter.model_copy(update={"valid_from": date(2025, 7, 1), "valid_to": None, "hours": mornings})
    calendar = Calendar(book.model_copy(update={"office_hours": (winter, summer)}))
    assert add(calendar, at("2025-06-30 07:00"), lasting("2 working_days")).due == at("2025-07-02 10:30")
