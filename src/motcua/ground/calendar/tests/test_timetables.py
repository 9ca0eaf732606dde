"""Timetables of a province over the country's book."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
import yaml

from motcua.ground.calendar.definitions import CalendarBook, OfficeHours, Season, Span, SpecialDay, Timetable
from motcua.ground.calendar.rules import Calendar, add, is_working_day, with_timetables
from motcua.ground.calendar.rules.holidays import days_off_of
from motcua.ground.calendar.tests.books import LAW, SHIPPED, at, holiday, lasting, plain, shipped
from motcua.ground.words.definitions import Law, Text

NAME = Text(vi="Giờ làm việc", en="Office hours")
LOCAL = Law(text="Quyết định của tỉnh")


def hours(start: str, end: str, valid_from: str = "2025-01-01", season: Season | None = None) -> OfficeHours:
    spans = (Span(start=time.fromisoformat(start), end=time.fromisoformat(end)),)
    week = dict.fromkeys(range(5), spans)
    return OfficeHours(valid_from=date.fromisoformat(valid_from), hours=week, season=season, law=LOCAL)


def timetable(key: str, *periods: OfficeHours, **more: object) -> Timetable:
    return Timetable.model_validate({"key": key, "name": NAME, "office_hours": periods} | more)


def special(on: date, end: str, name: str) -> SpecialDay:
    spans = (Span(start=time(7), end=time.fromisoformat(end)),)
    return SpecialDay(on=on, spans=spans, name=name, law=LOCAL)


def day_of(book: CalendarBook, on: str) -> tuple[tuple[tuple[int, int], ...], str, str]:
    day = Calendar(book).day(date.fromisoformat(on).toordinal())
    return day.spans, day.reason, day.law


def test_no_timetable_changes_nothing() -> None:
    book = plain()
    assert with_timetables(book, []) is book


def test_later_hours_go_before_earlier_ones_only_in_their_periods() -> None:
    province, kind = (
        timetable("tinh", hours("08:00", "16:00")),
        timetable("loai", hours("09:00", "15:00", "2025-06-01")),
    )
    office = with_timetables(plain(), [province, kind])
    assert day_of(office, "2024-12-31")[0] == ((420, 690), (810, 1020))
    assert day_of(office, "2025-05-30") == (((480, 960),), "Trong giờ làm việc", "Quyết định của tỉnh")
    assert day_of(office, "2025-06-02")[0] == ((540, 900),)
    assert day_of(with_timetables(plain(), [kind, province]), "2025-06-02")[0] == ((480, 960),)


def test_a_season_of_a_wider_timetable_gives_way_to_a_narrower_whole_year() -> None:
    summer = timetable("tinh", hours("06:30", "14:30", season=Season(begins="05-01", ends="09-30")))
    kind = timetable("loai", hours("09:00", "15:00", "2025-06-01"))
    office = with_timetables(plain(), [summer, kind])
    assert day_of(office, "2025-05-05")[0] == ((390, 870),)
    assert day_of(office, "2025-06-02")[0] == ((540, 900),)
    assert day_of(with_timetables(plain(), [kind, summer]), "2025-06-02")[0] == ((390, 870),)
    assert day_of(with_timetables(plain(), [kind, summer]), "2025-10-01")[0] == ((540, 900),)


def test_days_off_add_up_and_the_country_keeps_its_law() -> None:
    day = date(2025, 3, 4)
    country = plain(days_off=(holiday(day),))
    local = holiday(day).model_copy(update={"name": "Lễ của tỉnh", "law": LOCAL})
    other = holiday(date(2025, 3, 5)).model_copy(update={"law": LOCAL})
    office = with_timetables(country, [timetable("tinh", days_off=(local, other))])
    assert day_of(office, "2025-03-04") == ((), "Nghỉ ngày 04/03", str(LAW))
    assert day_of(office, "2025-03-05") == ((), "Nghỉ ngày 05/03", str(LOCAL))


def test_of_special_days_the_last_one_counts() -> None:
    day = date(2025, 3, 4)
    one, two = (
        timetable(key, special_days=(special(day, end, key),)) for key, end in (("tinh", "10:00"), ("loai", "11:00"))
    )
    country = plain().model_copy(update={"special_days": (special(day, "09:00", "nuoc"),)})
    assert day_of(with_timetables(country, [one, two]), "2025-03-04")[:2] == (((420, 660),), "loai")
    assert day_of(with_timetables(country, [one]), "2025-03-04")[:2] == (((420, 600),), "tinh")


def test_laid_over_in_two_steps_is_laid_over_in_one() -> None:
    one = timetable("tinh", hours("08:00", "16:00"), days_off=(holiday(date(2025, 3, 4)),))
    two = timetable(
        "loai", hours("09:00", "15:00", "2025-06-01"), special_days=(special(date(2025, 3, 5), "11:00", "x"),)
    )
    stepwise = with_timetables(with_timetables(plain(), [one]), [two])
    assert stepwise == with_timetables(plain(), [one, two])


def test_a_counter_open_on_saturdays_has_no_fewer_substitutes() -> None:
    """A holiday on a Saturday is made good by the country's week, not by the office's."""
    week = hours("07:00", "11:00").model_copy(
        update={"hours": dict.fromkeys(range(6), hours("07:00", "11:00").hours[0])}
    )
    office = with_timetables(shipped(), [timetable("thu_bay", week)])
    assert days_off_of(office, 2027) == days_off_of(shipped(), 2027)
    assert is_working_day(Calendar(office), date(2027, 5, 8))
    assert not is_working_day(Calendar(office), date(2027, 5, 1))
    assert not is_working_day(Calendar(office), date(2027, 5, 3))


PROVINCES = sorted((SHIPPED.parents[2] / "provinces").glob("*/timetables/*.yaml"))


@pytest.mark.parametrize("path", PROVINCES, ids=[path.stem for path in PROVINCES])
def test_the_shipped_timetables_claim_nothing_unverified(path: Path) -> None:
    said = Timetable.model_validate(yaml.safe_load(path.read_text("utf-8")))
    laws = [one.law for part in (said.office_hours, said.days_off, said.special_days) for one in part]
    assert laws
    assert not any(law.verified for law in laws)


def test_saturday_mornings_bring_a_date_forward_for_that_office_alone() -> None:
    (path,) = (path for path in PROVINCES if path.stem == "so_tu_phap_sang_thu_bay")
    office = with_timetables(shipped(), [Timetable.model_validate(yaml.safe_load(path.read_text("utf-8")))])
    start, term = at("2026-03-06 16:00"), lasting("1 working_day")
    assert add(Calendar(shipped()), start, term).due == at("2026-03-09 16:00")
    assert add(Calendar(office), start, term).due == at("2026-03-09 10:30")
