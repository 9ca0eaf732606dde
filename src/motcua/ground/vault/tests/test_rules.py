from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from motcua.ground.vault.definitions import PaperType, ValidFor
from motcua.ground.vault.rules import last_day, more_trusted, result_code
from motcua.ground.vault.tests.world import types


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_months_end_on_the_day_of_that_number(issued: date, months: int, last: date) -> None:
    assert last_day(ValidFor(months=months), issued, {}) == last


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_a_later_issue_never_ends_earlier(issued: date, months: int) -> None:
    first, second = (last_day(ValidFor(months=many), issued, {}) for many in (months, months + 1))
    assert first is not None
    assert second is not None
    assert issued < first < second


def test_a_paper_says_until_when() -> None:
    until = ValidFor(until="het_han")
    assert last_day(until, None, {"het_han": "2027-03-01"}) == date(2027, 3, 1)
    assert last_day(until, None, {"het_han": "khi nào xong"}) is None
    assert last_day(until, date(2026, 1, 1), {}) is None
    assert last_day(ValidFor(months=6), None, {}) is None
    assert last_day(None, date(2026, 1, 1), {}) is None


def test_either_months_or_a_field() -> None:
    for said in ({}, {"months": 3, "until": "het_han"}):
        with pytest.raises(ValidationError, match="either"):
            ValidFor.model_validate(said)


def test_the_code_names_owner_type_and_serial() -> None:
    known = types()
    assert result_code("001190000011", known["giay_phep"], 7) == "001190000011-KQ.X01.000001-000007"
    assert result_code("001190000011", known["giay_sinh"], 1234567) == "001190000011-GIAYSINH-1234567"


def test_trust_has_an_order() -> None:
    assert more_trusted("issued", "digitised")
    assert more_trusted("digitised", "handed_in")
    assert not more_trusted("handed_in", "handed_in")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"digitise": False}, "said together"),
        ({"not_digitised": {"ground": {"vi": "x", "en": "x"}, "law": {"text": "Luật"}}}, "said together"),
        ({"valid_for": {"until": "het_han"}}, "no date field"),
        ({"fields": [{"key": "so", "name": {"vi": "Số", "en": "Number"}}] * 2}, "declared twice"),
    ],
)
def test_a_type_that_contradicts_itself(changed: dict[str, object], fault: str) -> None:
    whole = types()["giay_sinh"].model_dump(mode="json") | changed
    with pytest.raises(ValidationError, match=fault):
        PaperType.model_validate(whole)
