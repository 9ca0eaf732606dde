from __future__ import annotations

from datetime import date, time
from itertools import groupby

import pytest
import yaml
from pydantic import ValidationError

from motcua.ground.calendar.definitions import CalendarBook, Duration, OfficeHours, Span
from motcua.ground.calendar.tests.books import LAW, holiday, lasting, plain, shipped


@pytest.mark.parametrize("text", ["15 working_days", "8 working_hours", "3 working_minutes", "30 days", "3 months"])
def test_a_duration_is_written_as_it_is_read(text: str) -> None:
    assert str(lasting(text)) == text
    assert lasting(text).model_dump_json() == f'"{text}"'


@pytest.mark.parametrize("text", ["15", "15 weeks", "-1 days", "1.5 days", "12345 days", ""])
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


def test_a_holiday_given_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="given twice: 2024-05-01"):
        plain(days_off=(holiday(date(2024, 5, 1)), holiday(date(2024, 5, 1))))


def test_a_calendar_survives_its_json() -> None:
    """Releases are stored and hashed as JSON, where the weekday keys are text."""
    book = shipped()
    assert CalendarBook.model_validate_json(book.model_dump_json()) == book


def test_the_shipped_calendar_claims_nothing_unverified() -> None:
    book = shipped()
    laws = [book.paper_hand_over_law, *(day.law for day in book.days_off), *(swap.law for swap in book.swapped_days)]
    assert not any(law.verified for law in [*laws, *(period.law for period in book.office_hours)])


def test_each_year_has_its_eleven_days_of_article_112() -> None:
    """1 + 5 + 1 + 1 + 1 + 2; from 1 July 2026 also the day of Vietnamese culture. Substitute days come on top."""
    by_law = [d for d in shipped().days_off if "Điều 111" not in d.law.article]
    years = {year: len(list(days)) for year, days in groupby(by_law, key=lambda d: d.on.year)}
    assert years == {2023: 11, 2024: 11, 2025: 11, 2026: 12, 2027: 12}


def test_each_statutory_day_on_a_weekend_has_a_substitute() -> None:
    """Article 111.3. The day beside 2 September is chosen, never given on a weekend."""
    for year in range(2023, 2028):
        days = [d for d in shipped().days_off if d.on.year == year]
        on_weekend = [d for d in days if d.on.weekday() >= 5 and "Điều 112" in d.law.article]
        substitutes = [d for d in days if "Điều 111" in d.law.article]
        assert len(on_weekend) == len(substitutes), year
        assert all(d.on.weekday() < 5 for d in substitutes)


LUNAR = {
    2023: (date(2023, 1, 22), date(2023, 4, 29)),
    2024: (date(2024, 2, 10), date(2024, 4, 18)),
    2025: (date(2025, 1, 29), date(2025, 4, 7)),
    2026: (date(2026, 2, 17), date(2026, 4, 26)),
    2027: (date(2027, 2, 6), date(2027, 4, 16)),
}
"""First day of the lunar year and the tenth of its third month: computed from new moons and solar terms at UTC+7."""


@pytest.mark.parametrize("year", LUNAR)
def test_the_lunar_holidays_fall_where_the_moon_says(year: int) -> None:
    new_year, hung_kings = LUNAR[year]
    named = {d.on: d.name for d in shipped().days_off}
    assert named[new_year].startswith("Tết Nguyên đán")
    assert named[hung_kings] == "Giỗ Tổ Hùng Vương"


def test_swapped_days_exchange_a_weekday_for_a_saturday() -> None:
    for swap in shipped().swapped_days:
        assert swap.off.weekday() < 5
        assert swap.worked.weekday() == 5
