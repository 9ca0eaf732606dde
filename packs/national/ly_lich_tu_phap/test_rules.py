from __future__ import annotations

from packs.national.ly_lich_tu_phap.rules import giai_doan_dung_thu_tu


def period(start: str, end: str | None = None) -> dict[str, str]:
    return {"tu_ngay": start, "noi_o": "Phường Thủ Dầu Một"} | ({"den_ngay": end} if end else {})


def faults(*rows: dict[str, str]) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in giai_doan_dung_thu_tu({"giai_doan": list(rows)})]


def test_periods_in_order_with_the_last_one_open_pass() -> None:
    assert faults(period("2010-09-01", "2015-06-30"), period("2015-07-01")) == []


def test_periods_may_meet_on_a_day() -> None:
    assert faults(period("2010-09-01", "2015-06-30"), period("2015-06-30", "2020-01-01")) == []


def test_a_period_that_ends_before_it_starts() -> None:
    assert faults(period("2015-07-01", "2015-06-30")) == [("giai_doan.0.den_ngay", "period_ends_before_start")]


def test_periods_out_of_order() -> None:
    assert faults(period("2015-07-01", "2016-01-01"), period("2010-09-01")) == [
        ("giai_doan.1.tu_ngay", "period_out_of_order")
    ]


def test_only_the_last_period_may_be_open() -> None:
    assert faults(period("2010-09-01"), period("2015-07-01")) == [("giai_doan.0.den_ngay", "period_open")]


def test_nothing_filled_yet_is_left_to_the_form() -> None:
    assert giai_doan_dung_thu_tu({}) == []
