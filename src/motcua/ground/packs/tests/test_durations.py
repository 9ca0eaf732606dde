from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import Calendar, add, working_minutes_between
from motcua.ground.calendar.tests.books import at, plain
from motcua.ground.packs.durations import exceeds, least_working_minutes, most_working_minutes
from motcua.ground.words.moments import VIETNAM


def of(words: str) -> Duration:
    return Duration.model_validate(words)


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("15 working_days", "15 working_days", False),
        ("16 working_days", "15 working_days", True),
        ("8 working_hours", "1 working_day", False),
        ("9 working_hours", "1 working_day", True),
        ("3 working_minutes", "1 working_day", False),
        ("30 days", "1 month", True),
        ("28 days", "1 month", False),
        ("1 month", "31 days", False),
        ("1 month", "30 days", True),
        ("10 days", "10 working_days", False),
        ("1 day", "1 working_day", True),
        ("1 day", "2 working_days", False),
        ("11 days", "10 working_days", True),
        ("10 working_days", "14 days", False),
        ("11 working_days", "15 days", True),
        ("same_working_day", "same_working_day", False),
        ("2 working_hours", "same_working_day", False),
        ("121 working_minutes", "same_working_day", True),
        ("1 day", "same_working_day", True),
        ("same_working_day", "10 working_hours", False),
        ("same_working_day", "1 working_day", True),
        ("same_working_day", "4 days", False),
        ("same_working_day", "1 day", True),
    ],
)
def test_a_longer_promise_is_known(value: str, limit: str, expected: bool) -> None:
    assert exceeds(of(value), of(limit)) is expected


@given(days=st.integers(1, 60), start=st.dates(date(2025, 1, 1), date(2027, 1, 1)), amount=st.integers(1, 40))
def test_working_days_that_do_not_exceed_end_in_time_on_every_start(days: int, start: date, amount: int) -> None:
    """Checked against counting the days one by one, weekends off."""
    if exceeds(Duration(amount=amount, unit="working_days"), Duration(amount=days, unit="days")):
        return
    day, left = start, amount
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    assert (day - start).days <= days


@given(amount=st.integers(0, 100), start=st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_a_stretch_of_days_holds_between_least_and_most(amount: int, start: date) -> None:
    duration = Duration(amount=amount, unit="days")
    worked = sum((start + timedelta(days=n)).weekday() < 5 for n in range(amount)) * 480
    assert least_working_minutes(duration) <= worked <= most_working_minutes(duration)


@given(
    amount=st.integers(0, 40),
    unit=st.sampled_from(["working_minutes", "working_hours", "working_days", "days", "months", "same_working_day"]),
    start=st.integers(0, 14 * 1440),
)
def test_no_term_holds_more_working_minutes_than_it_may(amount: int, unit: str, start: int) -> None:
    """Whenever it begins, in a calendar without holidays: what a step may take is never reckoned too short."""
    calendar = Calendar(plain())
    value = Duration.model_validate({"amount": 0 if unit == "same_working_day" else amount, "unit": unit})
    begins = at("2025-03-03 00:00") + timedelta(minutes=start)
    held = working_minutes_between(calendar, begins, add(calendar, begins, value).due)
    assert least_working_minutes(value) <= held <= most_working_minutes(value)


any_moment = st.builds(
    lambda day, minute: datetime(2025, 3, 1, tzinfo=VIETNAM) + timedelta(days=day, minutes=minute),
    st.integers(0, 60),
    st.integers(0, 1439),
)


@given(start=any_moment, minutes=st.integers(0, 700))
def test_what_fits_into_the_same_working_day_ends_with_it_on_every_start(start: datetime, minutes: int) -> None:
    """In an office that closes at 17:00; and the same working day ends no later than the most it is taken for."""
    calendar, same = Calendar(plain()), of("same_working_day")
    term = Duration(amount=minutes, unit="working_minutes")
    ends, closes = add(calendar, start, term).due, add(calendar, start, same).due
    assert exceeds(term, same) or ends <= closes
    assert exceeds(same, term) or closes <= ends
