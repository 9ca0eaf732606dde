from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from motcua.doors.look import words
from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules.daily import TOO_LATE_TODAY
from motcua.record.cases.definitions import State

VN = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=VN)


@pytest.mark.parametrize(
    ("due", "text", "level"),
    [
        (datetime(2026, 11, 22, 8, 0, tzinfo=VN), "quá hạn 2 ngày", "late"),
        (datetime(2026, 11, 24, 6, 20, tzinfo=VN), "quá hạn 3 giờ", "late"),
        (datetime(2026, 11, 24, 9, 29, 30, tzinfo=VN), "quá hạn 1 phút", "late"),
        (datetime(2026, 11, 24, 9, 30, tzinfo=VN), "còn 1 phút", "today"),
        (datetime(2026, 11, 24, 9, 55, tzinfo=VN), "còn 25 phút", "today"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=VN), "hôm nay, 16:00", "today"),
        (datetime(2026, 11, 25, 8, 0, tzinfo=VN), "ngày mai, 08:00", "soon"),
        (datetime(2026, 11, 26, 17, 0, tzinfo=VN), "còn 2 ngày", "soon"),
        (datetime(2026, 12, 9, 17, 0, tzinfo=VN), "còn 15 ngày", "ok"),
    ],
)
def test_how_near_a_deadline_is(due: datetime, text: str, level: str) -> None:
    with translation.override("vi"):
        near = words.nearness(due, NOW)
    assert (near.text, near.level) == (text, level)


@given(st.integers(-(10**6), 10**6))
def test_late_exactly_when_the_moment_has_passed(seconds: int) -> None:
    near = words.nearness(NOW + timedelta(seconds=seconds), NOW)
    assert (near.level == "late") == (seconds < 0)


def test_the_day_is_that_of_vietnam_not_of_greenwich() -> None:
    late_evening = datetime(2026, 11, 23, 18, 0, tzinfo=ZoneInfo("UTC"))
    with translation.override("vi"):
        assert words.long_date(late_evening) == "thứ Ba, 24/11/2026"
        assert words.moment(late_evening) == "01:00 ngày 24/11/2026"
    assert words.long_date(date(2026, 11, 29)).endswith("29/11/2026")


def test_an_interval_says_its_day_once() -> None:
    assert words.between(NOW, NOW + timedelta(hours=2)) == "24/11/2026, 09:30–11:30"
    assert words.between(NOW, NOW + timedelta(days=1)) == "24/11/2026, 09:30 – 25/11/2026, 09:30"


@pytest.mark.parametrize(
    ("amount", "text"), [(0, "0 đồng"), (1250000, "1.250.000 đồng"), (Decimal("2000.00"), "2.000 đồng")]
)
def test_money(amount: int | Decimal, text: str) -> None:
    with translation.override("vi"):
        assert words.dong(amount) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [("0912345678", "0912 345 678"), ("+84 912 345 678", "0912 345 678"), ("1022", "1022"), ("", "")],
)
def test_phone(written: str, shown: str) -> None:
    assert words.phone(written) == shown


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 phút"), (45, "45 phút"), (480, "1 ngày làm việc"), (990, "2 ngày làm việc 30 phút")],
)
def test_working_time(minutes: int, text: str) -> None:
    with translation.override("vi"):
        assert words.working_time(minutes) == text


def test_durations_are_published_in_the_words_of_the_law() -> None:
    terms = ["3 working_minutes", "8 working_hours", "15 working_days", "30 days", "3 months", "same_working_day"]
    with translation.override("vi"):
        said = [words.duration(Duration.model_validate(term)) for term in terms]
    days = ["15 ngày làm việc", "30 ngày", "3 tháng", "trong ngày làm việc"]
    assert said == ["3 phút làm việc", "8 giờ làm việc", *days]


def test_the_ten_states_differ_by_word_and_by_shape() -> None:
    assert set(words.STATES) == set(State)
    assert len({str(sign.text) for sign in words.STATES.values()}) == 10
    assert len({sign.icon for sign in words.STATES.values()}) == 10


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("Nghỉ hằng tuần", "Weekly rest"),
        ("Quốc khánh (dự kiến)", "National Day (expected)"),
        ("Quốc khánh (ngày liền kề) (dự kiến)", "National Day (adjoining day) (expected)"),
        ("Nghỉ bù Ngày Chiến thắng (dự kiến)", "Day off in lieu of Victory Day (expected)"),
        ("Nghỉ hoán đổi, làm bù ngày 10/01/2026", "Day off in exchange, worked on 10/01/2026 instead"),
        ("Làm bù cho ngày 02/01/2026", "Worked in exchange for 02/01/2026"),
        (TOO_LATE_TODAY.format(hour=time(15)), "Received after 15:00, so decided on the next working day"),
        ("Ngày truyền thống của xã", "Ngày truyền thống của xã"),
        ("", ""),
    ],
)
def test_a_reason_is_translated_part_by_part(said: str, english: str) -> None:
    with translation.override("en"):
        assert words.reason(said) == english
    with translation.override("vi"):
        assert words.reason(said) == said


@pytest.mark.parametrize(
    ("share", "vietnamese", "english"),
    [
        ("1", "100%", "100%"),
        ("0.999999", "99,9%", "99.9%"),
        ("0.125", "12,5%", "12.5%"),
        ("0.25", "25%", "25%"),
        ("0.3", "30%", "30%"),
        ("0.001", "0,1%", "0.1%"),
        ("0.000001", "dưới 0,1%", "under 0.1%"),
    ],
)
def test_a_share_is_rounded_to_what_one_says(share: str, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert words.percent(Decimal(share)) == vietnamese
    with translation.override("en"):
        assert words.percent(Decimal(share)) == english
