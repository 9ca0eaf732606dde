from __future__ import annotations

from datetime import date, time

import pytest
import yaml
from pydantic import ValidationError

from motcua.ground.calendar.definitions import (
    CalendarBook,
    Duration,
    Holiday,
    OfficeHours,
    Season,
    Span,
    SpecialDay,
    Timetable,
)
from motcua.ground.calendar.tests.books import LAW, holiday, lasting, plain, shipped
from motcua.ground.words.definitions import Text

DURATIONS = ["15 working_days", "8 working_hours", "3 working_minutes", "30 days", "3 months", "same_working_day"]


@pytest.mark.parametrize("text", DURATIONS)
def test_a_duration_is_written_as_it_is_read(text: str) -> None:
    assert str(lasting(text)) == text
    assert lasting(text).model_dump_json() == f'"{text}"'


@pytest.mark.parametrize("text", ["15", "15 weeks", "-1 days", "1.5 days", "12345 days", "", "1 same_working_day"])
def test_another_writing_of_a_duration_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        lasting(text)


def test_one_unit_is_written_without_s() -> None:
    assert lasting("1 working_day") == Duration(amount=1, unit="working_days")


def test_a_time_of_day_without_quotes_is_refused() -> None:
    """YAML reads 13:30 as 810, which pydantic would read as 00:13:30."""
    assert yaml.safe_load("13:30") == 810
    with pytest.raises(ValidationError, match="in quotes"):
        Span.model_validate(yaml.safe_load("{start: 13:30, end: 17:00}"))


def test_the_same_working_day_has_no_number() -> None:
    with pytest.raises(ValidationError, match="has no number"):
        Duration(amount=1, unit="same_working_day")


def test_office_hours_go_forward_and_do_not_overlap() -> None:
    with pytest.raises(ValidationError, match="end after they start"):
        Span(start=time(17), end=time(7))
    spans = (Span(start=time(7), end=time(12)), Span(start=time(11), end=time(17)))
    with pytest.raises(ValidationError, match="weekday 0 overlap"):
        OfficeHours(valid_from=date(2024, 1, 1), hours={0: spans}, law=LAW)


def test_two_office_hours_of_one_day_are_refused() -> None:
    book = plain()
    later = book.office_hours[0].model_copy(update={"valid_from": date(2025, 1, 1)})
    with pytest.raises(ValidationError, match="in force on 2025-01-01"):
        CalendarBook.model_validate(book.model_dump() | {"office_hours": [book.office_hours[0], later]})


SUMMER, WINTER = Season(begins="04-16", ends="10-15"), Season(begins="10-16", ends="04-15")


def test_a_season_holds_on_its_first_and_its_last_day_and_over_new_year() -> None:
    assert [SUMMER.holds(date(2025, *day)) for day in ((4, 15), (4, 16), (10, 15), (10, 16))] == [
        False,
        True,
        True,
        False,
    ]
    assert [WINTER.holds(date(2025, *day)) for day in ((1, 1), (4, 15), (4, 16), (10, 16))] == [True, True, False, True]
    assert not SUMMER.meets(WINTER)
    assert not WINTER.meets(SUMMER)
    inside = Season(begins="06-01", ends="06-30")
    assert inside.meets(SUMMER)
    assert SUMMER.meets(inside)


@pytest.mark.parametrize("day", ["9-2", "02-30", "13-01", "2025-09-02", ""])
def test_a_day_of_the_year_is_month_and_day(day: str) -> None:
    with pytest.raises(ValidationError, match="begins"):
        Season(begins=day, ends="12-31")


def test_seasons_share_a_year_but_not_a_day() -> None:
    hours = plain().office_hours[0]
    seasons = [hours.model_copy(update={"season": season}) for season in (SUMMER, WINTER)]
    assert CalendarBook.model_validate(plain().model_dump() | {"office_hours": [hours, *seasons]})
    with pytest.raises(ValidationError, match="in force on 2024-01-01"):
        CalendarBook.model_validate(plain().model_dump() | {"office_hours": [hours, *seasons, seasons[0]]})


def test_a_holiday_falls_on_one_day_of_every_year() -> None:
    for said in ({}, {"day": "09-02", "lunar": "01-01"}, {"day": "02-29"}):
        with pytest.raises(ValidationError, match="holiday"):
            Holiday.model_validate({"name": "Lễ", "law": LAW, "valid_from": "2021-01-01"} | said)


def test_holidays_name_the_law_of_what_stands_in_for_them() -> None:
    lunar = Holiday(name="Tết", lunar="01-01", valid_from=date(2021, 1, 1), law=LAW)
    with pytest.raises(ValidationError, match="substitute_law"):
        CalendarBook.model_validate(plain().model_dump() | {"holidays": [lunar]})


def test_a_timetable_says_something_of_offices_or_of_kinds() -> None:
    name = Text(vi="Giờ", en="Hours")
    with pytest.raises(ValidationError, match="says nothing"):
        Timetable(key="rong", name=name)
    off = (holiday(date(2024, 5, 2)),)
    with pytest.raises(ValidationError, match="not both"):
        Timetable(key="hai", name=name, days_off=off, offices=("H01",), office_kinds=("so",))
    with pytest.raises(ValidationError, match="given twice: 2024-05-02"):
        Timetable(key="lap", name=name, days_off=off * 2)


def test_the_hours_of_a_special_day_are_in_order() -> None:
    spans = (Span(start=time(13), end=time(15)), Span(start=time(8), end=time(11)))
    with pytest.raises(ValidationError, match="hours of 2026-02-14 overlap"):
        SpecialDay(on=date(2026, 2, 14), spans=spans, name="Nửa ngày", law=LAW)


def test_a_holiday_given_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="given twice: 2024-05-01"):
        plain(days_off=(holiday(date(2024, 5, 1)), holiday(date(2024, 5, 1))))


def test_a_calendar_survives_its_json() -> None:
    """Releases are stored and hashed as JSON, where the weekday keys are text."""
    book = shipped()
    assert CalendarBook.model_validate_json(book.model_dump_json()) == book


def test_the_shipped_calendar_claims_nothing_unverified() -> None:
    book = shipped()
    said = (book.office_hours, book.holidays, book.decided_years, book.days_off, book.swapped_days, book.special_days)
    laws = [book.paper_hand_over_law, book.substitute_law, *(one.law for part in said for one in part)]
    assert not any(law is None or law.verified for law in laws)
