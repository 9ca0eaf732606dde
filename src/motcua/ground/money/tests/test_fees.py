"""Fee tables: what is owed, and that the explanation is the amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from motcua.ground.money.fees import Bracket, FeeBill, FeeTable, Way, compute

DAY = date(2026, 11, 2)
LAW = {"text": "Thông tư thử"}
NAME = {"vi": "Phí", "en": "Fee"}


def table(*rows: dict[str, Any], **more: Any) -> FeeTable:
    said = [{"key": f"row_{number}", "name": NAME, "law": LAW, **row} for number, row in enumerate(rows)]
    return FeeTable.model_validate(
        {"key": "thu", "name": NAME, "law": LAW, "valid_from": "2020-01-01", "rows": said, **more}
    )


def bill(told: FeeTable, way: Way = "counter", **answers: Any) -> FeeBill:
    return compute(told, answers, way, DAY)


BRACKETS: list[dict[str, Any]] = [
    {"up_to": 50_000_000, "rate": "5"},
    {"up_to": 400_000_000, "rate": "4"},
    {"rate": "2", "amount": 1_000},
]


def test_flat_and_marginal_brackets() -> None:
    flat = table({"of": "value", "brackets": [{"up_to": 100, "amount": 7}, {"amount": 9}]})
    assert [bill(flat, value=value).amount for value in ("1", "100", "101")] == [7, 7, 9]
    marginal = table({"of": "value", "brackets": BRACKETS, "marginal": True})
    found = bill(marginal, value="60000000")
    assert found.amount == 2_500_000 + 400_000
    assert found.lines[0].counted_vi == "50.000.000 × 5%; 10.000.000 × 4%"


def test_by_object_and_unit_with_bounds() -> None:
    told = table(
        {"by": "who", "amounts": {"pupil": 100_000, "other": 200_000}},
        {"amount": 2_000, "units": {"per": "pages", "last": 2, "times": "copies"}, "each": "papers"},
        {"amount": 1_000, "units": {"per": "pages", "first": 3}, "each": "papers", "most": 5_000},
        {"amount": 300, "units": {"per": "extra"}, "least": 1_000, "when": {"field": "who", "equals": "other"}},
    )
    papers = [{"pages": "5", "copies": "3"}, {"pages": "40", "copies": "1"}]
    found = bill(told, who="other", papers=papers, extra="2")
    assert [line.amount for line in found.lines] == [200_000, 12_000, 4_000, 3_000, 5_000, 1_000]
    assert found.lines[1].counted_vi == "#1: 6 × 2.000 đồng"
    assert found.lines[4].counted_en == "#2: 38 × VND 1,000, at most VND 5,000"
    assert bill(told, who="pupil").amount == 100_000


def test_filed_online_it_is_half() -> None:
    told = table({"amount": 5_001}, reductions=[{"way": "online", "percent": 50, "name": NAME, "law": LAW}])
    assert bill(told).amount == 5_001
    found = bill(told, "online")
    assert found.amount == 2_500
    assert [line.kind for line in found.lines] == ["row", "reduced"]


def test_an_exemption_has_its_ground() -> None:
    poor = {
        "when": {"field": "who", "equals": "poor"},
        "name": {"vi": "Hộ nghèo", "en": "Poor household"},
        "law": {"text": "Luật thử", "article": "Điều 4"},
        "rows": ["row_0"],
    }
    told = table({"amount": 8_000}, {"amount": 500, "units": {"per": "n"}}, exemptions=[poor])
    found = bill(told, who="poor", n="2")
    assert (found.amount, found.ground) == (1_000, "Hộ nghèo (Điều 4 Luật thử)")
    assert (found.lines[-1].kind, found.lines[-1].amount, found.lines[-1].law) == ("exempt", -8_000, "Điều 4 Luật thử")
    assert bill(told, who="rich").ground == ""


def test_a_row_for_one_way_of_filing() -> None:
    told = table({"amount": 10_000, "ways": ["online"]}, {"amount": 20_000, "ways": ["counter", "post"]})
    assert [bill(told, way).amount for way in ("online", "counter", "post")] == [10_000, 20_000, 20_000]


def test_a_table_of_another_time_is_not_asked() -> None:
    with pytest.raises(ValueError, match="not in force"):
        compute(table({"amount": 1}, valid_to="2021-01-01"), {}, "online", DAY)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"amount": 1, "of": "n", "brackets": [{"amount": 1}]},
        {"by": "who", "amounts": {"a": 1}, "units": {"per": "n"}},
        {"of": "n", "brackets": [{"up_to": 5, "amount": 1}]},
        {"of": "n", "brackets": [{"amount": 1}, {"amount": 2}]},
        {"of": "n", "brackets": [{"up_to": 5}, {"up_to": 5}, {"amount": 1}]},
    ],
)
def test_a_row_that_says_nothing_or_two_things_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        table(row)


def test_what_is_taken_off_names_rows_that_are_there() -> None:
    with pytest.raises(ValidationError, match="there is no row 'x'"):
        table({"amount": 1}, reductions=[{"way": "online", "percent": 5, "name": NAME, "law": LAW, "rows": ["x"]}])


@st.composite
def brackets(draw: st.DrawFn) -> list[dict[str, Any]]:
    ends = sorted(draw(st.sets(st.integers(1, 10**9), min_size=1, max_size=4)))
    rates = draw(st.lists(st.decimals(0, 100, places=2), min_size=len(ends) + 1, max_size=len(ends) + 1))
    return [{"up_to": end, "rate": str(rate)} for end, rate in zip(ends, rates, strict=False)] + [
        {"rate": str(rates[-1])}
    ]


@given(brackets(), st.integers(0, 10**10), st.integers(0, 10**10))
def test_marginal_brackets_rise_with_what_is_counted(told: list[dict[str, Any]], one: int, other: int) -> None:
    rows = table({"of": "n", "brackets": told, "marginal": True})
    low, high = sorted((one, other))
    assert bill(rows, n=str(low)).amount <= bill(rows, n=str(high)).amount
    most = max(Bracket.model_validate(bracket).rate for bracket in told)
    assert bill(rows, n=str(high)).amount <= Decimal(high) * most / 100 + 1


@given(
    brackets(),
    st.integers(0, 10**9),
    st.integers(0, 500),
    st.sampled_from(["counter", "online", "post"]),
    st.sampled_from(["poor", "old", "other"]),
    st.integers(1, 100),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**5),
)
def test_the_explanation_is_the_amount(
    told: list[dict[str, Any]],
    value: int,
    pages: int,
    way: Way,
    who: str,
    percent: int,
    most: int | None,
    least: int | None,
) -> None:
    off = {"name": NAME, "law": LAW}
    rows = table(
        {"of": "value", "brackets": told},
        {"amount": 2_000, "units": {"per": "pages", "last": 198}, "most": 200_000},
        reductions=[{"way": "online", "percent": percent, **off}],
        exemptions=[
            {"when": {"field": "who", "equals": "poor"}, **off},
            {"when": {"field": "who", "equals": "old"}, "percent": percent, **off},
        ],
        most=most,
        least=least if most is None or (least or 0) <= most else None,
    )
    found = bill(rows, way, value=str(value), pages=str(pages), who=who)
    assert sum(line.amount for line in found.lines) == found.amount >= 0
    assert most is None or found.amount <= most
    assert found.amount == 0 or who != "poor"
    assert bool(found.ground) == any(line.kind == "exempt" for line in found.lines)
