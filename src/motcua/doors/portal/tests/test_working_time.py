"""The working calendar for everybody."""

from __future__ import annotations

from datetime import date, time

import pytest
import yaml

from motcua.doors.portal.calendar_year import year_of
from motcua.doors.portal.tests.conftest import Page, publish
from motcua.ground.calendar.definitions import CalendarBook, Timetable
from motcua.ground.calendar.rules import Calendar, with_timetables
from motcua.record.cases.tests.world import CALENDAR

ASKED = {"nop": "05/11/2026", "luc": "16:00", "so": "2", "tinh": "working_days"}
"""A Thursday. Two working days later it is Monday, an hour before the end."""
LAW = "law: {text: Quyết định thử}"
BOOK = CalendarBook.model_validate(
    yaml.safe_load(f"""{CALENDAR}
substitute_law: {{text: Luật thử, article: Điều 3}}
holidays: [{{name: Quốc khánh, day: "09-02", days: 2, valid_from: 2020-01-01, {LAW}}}]
decided_years: [{{year: 2026, {LAW}}}]
days_off:
  - {{"on": 2026-02-16, name: Tết, {LAW}}}
  - {{"on": 2026-02-17, name: Tết, {LAW}}}
  - {{"on": 2026-02-18, name: Ngày khác, {LAW}}}
swapped_days: [{{"off": 2026-01-02, worked: 2026-01-10, {LAW}}}]
""")
)
SUMMER = Timetable.model_validate(
    yaml.safe_load(f"""
key: mua_he
name: {{vi: Giờ mùa hè, en: Summer hours}}
office_hours:
  - valid_from: 2020-01-01
    season: {{begins: "04-16", ends: "10-15"}}
    {LAW}
    hours:
      0: &day [{{start: "06:30", end: "16:00"}}]
      1: *day
      2: *day
      3: *day
      4: *day
      5: [{{start: "07:00", end: "11:00"}}]
""")
)


def test_days_off_in_a_row_are_one_line_and_a_swapped_day_is_two() -> None:
    told = year_of(Calendar(BOOK), 2026)
    assert [(each.first, each.last, each.reason) for each in told.days_off] == [
        (date(2026, 1, 2), date(2026, 1, 2), "Nghỉ hoán đổi, làm bù ngày 10/01/2026"),
        (date(2026, 2, 16), date(2026, 2, 17), "Tết"),
        (date(2026, 2, 18), date(2026, 2, 18), "Ngày khác"),
    ]
    [worked] = told.worked
    assert (worked.first, worked.reason, worked.spans[0]) == (
        date(2026, 1, 10),
        "Làm bù cho ngày 02/01/2026",
        (time(7), time(11, 30)),
    )


def test_a_year_nobody_has_decided_is_expected() -> None:
    assert {each.reason for each in year_of(Calendar(BOOK), 2027).days_off} == {"Quốc khánh (dự kiến)"}


def test_hours_of_a_season_have_their_own_days() -> None:
    hours = year_of(Calendar(with_timetables(BOOK, [SUMMER])), 2026).hours
    assert [(each.first, each.last) for each in hours] == [
        (date(2026, 1, 1), date(2026, 4, 15)),
        (date(2026, 4, 16), date(2026, 10, 15)),
        (date(2026, 10, 16), date(2026, 12, 31)),
    ]
    weekdays, saturday = hours[1].weekdays
    assert weekdays == ((0, 1, 2, 3, 4), ((time(6, 30), time(16)),))
    assert saturday == ((5,), ((time(7), time(11)),))


def test_the_page_of_this_year(page: Page) -> None:
    found = page("/lich-lam-viec")
    assert found.status == 200
    assert "thứ Hai – thứ Sáu" in found
    assert "07:00–11:30, 13:30–17:00" in found


def test_a_due_date_with_its_ledger(page: Page) -> None:
    found = page("/lich-lam-viec", **ASKED)
    assert found.status == 200
    assert "Hẹn trả: 16:00 ngày 09/11/2026 (thứ Hai)" in found
    assert "Nghỉ hằng tuần" in found


def test_the_same_working_day_needs_no_number(page: Page) -> None:
    found = page("/lich-lam-viec", **(ASKED | {"so": "", "tinh": "same_working_day", "luc": "8h30"}))
    assert "Hẹn trả: 17:00 ngày 05/11/2026" in found


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"nop": "hôm nay"}, "ngày/tháng/năm"),
        ({"nop": "31/02/2026"}, "ngày/tháng/năm"),
        ({"luc": "25:00"}, "ngày/tháng/năm"),
        ({"luc": ""}, "ngày/tháng/năm"),
        ({"so": ""}, "số nguyên"),
        ({"so": "-1"}, "số nguyên"),
        ({"so": "0"}, "từ 1 trở lên"),
        ({"so": "9999"}, "250 ngày làm việc"),
        ({"tinh": "fortnights"}, "số nguyên"),
        ({"nop": "01/01/1999"}, "không có ngày này"),
        ({"nop": "31/12/9999"}, "không có ngày này"),
        ({"co-quan": "H00.0"}, "Không có cơ quan"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(page: Page, changed: dict[str, str], said: str) -> None:
    found = page("/lich-lam-viec", **(ASKED | changed))
    assert found.status == 400
    assert said in found
    assert all(f'value="{value}"' in found for name, value in (ASKED | changed).items() if name in ("nop", "so"))


@pytest.mark.parametrize("year", ["1999", "9999", "hai", "20260", "²⁰²⁶"])
def test_a_year_that_is_not_known(page: Page, year: str) -> None:
    found = page("/lich-lam-viec", nam=year)
    assert found.status == 400
    assert f"Không có lịch của năm “{year}”" in found


def test_the_longest_terms_stay_small_pages(page: Page) -> None:
    for amount, unit in (("250", "working_days"), ("2000", "working_hours"), ("366", "days"), ("12", "months")):
        found = page("/lich-lam-viec", **(ASKED | {"so": amount, "tinh": unit}))
        assert (found.status, found.size < 60_000) == (200, True), (unit, found.size)


def test_an_office_with_hours_of_its_own(page: Page) -> None:
    own = SUMMER.model_copy(update={"offices": ("H12.11001",)})
    publish("timetable", own.key, own, "b")
    assert "06:30–16:00" in page("/lich-lam-viec", **{"co-quan": "H12.11001", "nam": "2026"})
    assert "06:30–16:00" not in page("/lich-lam-viec", nam="2026")
