"""What the calendar refuses, and what it does not distinguish."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.ground.calendar.rules import Calendar, NoOfficeHours, add, add_working_minutes, next_working_moment
from motcua.ground.calendar.tests.books import at, lasting, plain


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
