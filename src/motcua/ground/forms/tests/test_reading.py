"""Generous in reading, strict in what is stored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.forms.rules.numbers import kept, read_number, write_number

from .samples import answer, field

FULL_WIDTH = str.maketrans("0123456789/.,", "０１２３４５６７８９／．，")


@pytest.mark.parametrize(
    "typed",
    [
        "5/9/1988",
        " 05 / 09 / 1988 ",
        "05-09-1988",
        "5.9.1988.",
        "5 9 1988",
        "05091988",
        "19880905",
        "1988-09-05",
        "ngày 5 tháng 9 năm 1988",
        "Ngày 5 tháng 9 năm 1988".replace("á", "á"),
        "05/09/1988".translate(FULL_WIDTH),
        {"day": "5", "month": "9", "year": "1988"},
        date(1988, 9, 5),
    ],
)
def test_a_day_is_read_however_it_is_written(typed: object) -> None:
    assert answer(field("date", "born"), typed) == "1988-09-05"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31/02/2020", "no_such_day"),
        ("5/9/88", "not_a_date"),
        ("hôm qua", "not_a_date"),
        ("9/1988", "not_a_date"),
        ("05/09/1788", "no_such_day"),
        ("٠٥/٠٩/١٩٨٨", "not_a_date"),
        (19880905.0, "wrong_shape"),
        (datetime(1988, 9, 5), "wrong_shape"),  # noqa: DTZ001
        ({"day": "5"}, "not_a_date"),
        (["05/09/1988"], "wrong_shape"),
    ],
)
def test_what_is_no_day_is_refused(typed: object, code: str) -> None:
    assert answer(field("date", "born"), typed) == [code]


@pytest.mark.parametrize(
    ("bound", "typed", "expected"),
    [
        ("past", "16/03/2026", "2026-03-16"),
        ("past", "17/03/2026", ["in_the_future"]),
        ("future", "16/03/2026", "2026-03-16"),
        ("future", "15/03/2026", ["in_the_past"]),
    ],
)
def test_the_day_of_filing_bounds_a_day_and_is_itself_allowed(bound: str, typed: str, expected: object) -> None:
    assert answer(field("date", "day", bound=bound), typed) == expected


def test_the_earliest_day_is_allowed() -> None:
    since = field("date", "day", earliest="2025-07-01")
    assert (answer(since, "1/7/2025"), answer(since, "30/6/2025")) == ("2025-07-01", ["too_early"])


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234.567 đ", 1234567),
        ("1.234.567đồng", 1234567),
        ("1 234 567 VNĐ", 1234567),
        ("1,234,567", 1234567),
        ("1.500", 1500),
        ("1,500", 1500),
        ("1500.", 1500),
        ("１５００", 1500),
        ("0", 0),
        (1500, 1500),
        (1500.0, 1500),
        ("1,5", ["not_whole"]),
        ("1,5 triệu", ["not_a_number"]),
        ("-5", ["below_minimum"]),
        ("12.34.56", ["not_a_number"]),
        ("1e5", ["not_a_number"]),
        (True, ["wrong_shape"]),
        (float("nan"), ["not_a_number"]),
        pytest.param(10**5000, ["not_a_number"], id="huge"),
        ("9" * 25, ["above_maximum"]),
        ("9" * 31, ["not_a_number"]),
    ],
)
def test_money_is_whole_dong(typed: object, amount: object) -> None:
    assert answer(field("money", "price"), typed) == amount


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.234", "1234"),
        ("1.234,5 m²", "1234.5"),
        ("1.234,5 m2", "1234.5"),
        ("1234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234", "1.2340"),
        ("0.125", "0.125"),
        ("− 2", "-2"),
        ("-0", "0"),
        ("007", "7"),
        (1.234, "1.2340"),
        (Decimal("2.50"), "2.5"),
        ("1,2345", ["too_precise"]),
        ("5²", ["not_a_number"]),
        ("10 ha", ["not_a_number"]),
        ("٣", ["not_a_number"]),
        ("1 2 3", ["not_a_number"]),
    ],
)
def test_numbers_in_vietnamese_writing(typed: object, number: object) -> None:
    assert answer(field("number", "area", places=3, unit={"vi": "m²", "en": "m²"}), typed) == number


def test_what_could_be_two_numbers_is_asked_again() -> None:
    whole, price = field("number", "people"), field("money", "price")
    assert answer(whole, "1,500") == ["ambiguous_number"]
    assert answer(whole, "1.500") == "1500"
    assert answer(whole, "1.500", "json") == ["ambiguous_number"]
    assert answer(price, "1.500", "json") == ["ambiguous_number"]
    assert answer(price, "1.500.000", "json") == 1_500_000


def test_a_machine_writes_the_decimal_point() -> None:
    assert answer(field("number", "area", places=3), "1.234", "json") == "1.2340"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_kept_number_reads_the_same_from_either_source_and_as_written_for_people(value: Decimal) -> None:
    text = kept(value)
    assert read_number(text, places=4, source="json") == value
    assert read_number(text, places=4, source="html") == value
    assert read_number(write_number(value, "vi"), places=4, source="html") == value


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("personal_id", "074 188 000123", "074188000123"),
        ("personal_id", "０７４１８８０００１２３", "074188000123"),
        ("personal_id", "150188000123", "150188000123"),
        ("personal_id", "281234567", ["personal_id"]),
        ("personal_id", "07418800012", ["personal_id"]),
        ("personal_id", "003188000123", ["personal_id"]),
        ("personal_id", "099188000123", ["personal_id"]),
        ("personal_id", "074288000123", ["personal_id"]),
        ("phone", "+84 912 345 678", "0912345678"),
        ("phone", "(+84) 0912.345.678", "0912345678"),
        ("phone", "84912345678", "0912345678"),
        ("phone", "0274 3822 222", "02743822222"),
        ("phone", "+1 415 555 0100", "+14155550100"),
        ("phone", "0112345678", ["phone"]),
        ("phone", "09123", ["phone"]),
        ("email", " Lan@ViDu.VN ", "Lan@vidu.vn"),
        ("email", "lan@vidu", ["email"]),
        ("email", "lan vidu@vidu.vn", ["email"]),
        ("email", "làn@vidu.vn", ["email"]),
        ("business_code", "0100109106", "0100109106"),
        ("business_code", "0100233488", "0100233488"),
        ("business_code", "0314409058-002", "0314409058-002"),
        ("business_code", "0314409058 002", "0314409058-002"),
        ("business_code", "0314409058.002", "0314409058-002"),
        ("business_code", "01 0010 9106", "0100109106"),
        ("business_code", "074188000123", "074188000123"),
        ("business_code", "0100109107", ["business_code"]),
        ("business_code", "0100233480", ["business_code"]),
        ("business_code", "0314409058-000", ["business_code"]),
        ("person_name", "  nguyễn   thị  lan ", "nguyễn thị lan"),
        ("person_name", "TRẦN ĐỨC HỮU", "TRẦN ĐỨC HỮU"),
        ("person_name", "H'Hen Niê", "H'Hen Niê"),
        ("person_name", "Y Moan Êñuôl", "Y Moan Êñuôl"),
        ("person_name", "Nguyễn Văn 2", ["person_name"]),
        ("person_name", "<b>Lan</b>", ["person_name"]),
        ("person_name", "Лан", ["person_name"]),
        ("person_name", "-", ["person_name"]),
        ("plain", "  a\u00a0\u200bb\t c ", "a b c"),
        ("plain", "a\x00b", ["bad_characters"]),
        ("plain", "a\ud800b", ["bad_characters"]),
        ("plain", "x" * 201, ["too_long"]),
        pytest.param("plain", "x" * 1_000_000, ["too_long"], id="million"),
        ("plain", 12, "12"),
        ("plain", True, ["wrong_shape"]),
        ("plain", {"a": 1}, ["wrong_shape"]),
        ("plain", ["a", "b"], ["wrong_shape"]),
    ],
)
def test_texts_with_a_structure(kind: str, typed: object, expected: object) -> None:
    assert answer(field("text", "it", kind=kind), typed) == expected


def test_text_typed_in_parts_is_kept_composed() -> None:
    import unicodedata

    assert answer(field("text", "it"), unicodedata.normalize("NFD", "Thủ Dầu Một")) == "Thủ Dầu Một"


def test_long_text_keeps_its_lines() -> None:
    assert answer(field("long_text", "it"), "một \r\n\r\n\r\n\r\nhai") == "một\n\nhai"


@pytest.mark.parametrize(
    ("more", "typed", "expected"),
    [
        ({}, " a ", "a"),
        ({}, ["a", "a"], "a"),
        ({}, ["a", "b"], ["one_choice"]),
        ({}, "z", ["not_a_choice"]),
        ({}, {"a": "a"}, ["wrong_shape"]),
        ({"multiple": True}, ["b", "a", "b"], ["a", "b"]),
        ({"multiple": True}, "b", ["b"]),
        ({"multiple": True}, ["a", 7], ["not_a_choice"]),
        ({"multiple": True}, [], ["required"]),
    ],
)
def test_choices(more: dict[str, Any], typed: object, expected: object) -> None:
    choices = [{"value": v, "label": {"vi": v, "en": v}} for v in ("a", "b")]
    assert answer(field("choice", "it", choices=choices, **more), typed) == expected
