"""Values over time: totals agree on every map, children add up to parents, and nothing is lost on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.places.definitions import AS_IT_WAS, Amount, Era, Frame, Level, Link, as_at, todays_map
from motcua.ground.places.rules import Country, Lineage, lineage_of, portions
from motcua.ground.words.errors import Refused

from .conftest import BEFORE, REFORM, passages, units
from .histories import FIRST, History, histories

TODAY = date(2026, 11, 22)
LEVELS: list[Level | None] = [None, "commune", "district", "province"]
MILLION = 1_000_000


def frames(country: History) -> list[Frame]:
    """As it was, today's map, and the maps of the first, of every and of the day before every reform."""
    around = {day - timedelta(days=before) for day in country.days for before in (0, 1)} - {FIRST - timedelta(days=1)}
    return [AS_IT_WAS, todays_map(TODAY), *(as_at(day) for day in sorted(around))]


def observed(country: History) -> list[tuple[int, int]]:
    return [(era.id, 7 * era.id + 3) for era in country.eras]


def total(sums: dict[int, Amount]) -> int:
    return sum(amount.millionths for amount in sums.values())


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any), st.integers(0, 3))
def test_portions_add_up_and_are_fair(weights: list[int], least: int) -> None:
    given_out = portions(weights, least=least)
    assert sum(given_out) == MILLION
    if least == 0:
        exact = [Fraction(MILLION * weight, sum(weights)) for weight in weights]
        assert all(abs(got - due) < 1 for got, due in zip(given_out, exact, strict=True))
    assert min(given_out) >= least


@pytest.mark.parametrize("weights", [[], [0, 0]])
def test_nothing_can_be_divided_by_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="nothing to divide by"):
        portions(weights)


@given(histories())
def test_weights_of_every_place_add_up_to_a_million(country: History) -> None:
    lineage = country.lineage()
    for frame in frames(country):
        for level in LEVELS:
            weights: dict[int, int] = defaultdict(int)
            for row in lineage.table(frame, level):
                assert row.millionths > 0
                weights[row.place] += row.millionths
            assert weights == {era.id: MILLION for era in country.eras}


@given(histories())
def test_totals_are_equal_in_all_frames_and_at_all_levels(country: History) -> None:
    lineage, values = country.lineage(), observed(country)
    whole = MILLION * sum(amount for _, amount in values)
    for frame in frames(country):
        for level in LEVELS:
            assert total(lineage.aggregate(values, frame, level)) == whole


@given(histories())
def test_children_add_up_to_their_parent_at_every_date(country: History) -> None:
    """What lies in each district and province, reckoned anew from the units of that day."""
    lineage, values = country.lineage(), observed(country)
    for frame in frames(country):
        by_unit = lineage.aggregate(values, frame)
        for level, lower in (("district", {"commune"}), ("province", {"commune", "district"})):
            added: dict[int, int] = defaultdict(int)
            for target, amount in by_unit.items():
                era = country.eras[target]
                while era.level in lower and era.parent is not None:
                    era = country.eras[era.parent]
                assert frame.day is None or era.in_force(frame.day)
                added[era.id] += amount.millionths
            told = lineage.aggregate(values, frame, level)  # type: ignore[arg-type]
            assert {target: amount.millionths for target, amount in told.items()} == added


@given(histories())
def test_on_the_map_of_its_own_day_a_value_stays_where_it_is(country: History) -> None:
    lineage = country.lineage()
    for era in country.eras:
        (stays,) = lineage.weights(era.id, as_at(era.valid_from))
        assert (stays.target, stays.millionths, stays.estimated) == (era.id, MILLION, False)
        assert lineage.weights(era.id, AS_IT_WAS) == (stays,)


@given(histories())
def test_every_target_is_in_force_on_the_day_of_the_frame(country: History) -> None:
    lineage = country.lineage()
    for frame in frames(country)[1:]:
        assert frame.day is not None
        for row in lineage.table(frame):
            assert country.eras[row.target].in_force(frame.day)


@given(histories())
def test_only_what_is_divided_is_an_estimate(country: History) -> None:
    lineage = country.lineage()
    for frame in frames(country):
        for level in LEVELS:
            sizes: dict[int, list[tuple[int, bool]]] = defaultdict(list)
            for row in lineage.table(frame, level):
                sizes[row.place].append((row.millionths, row.estimated))
            assert all(len(rows) > 1 or rows == [(MILLION, False)] for rows in sizes.values())


# --- by hand ---------------------------------------------------------------------------------------------------------


def eras(*told: tuple[int, str, date, date | None]) -> list[Era]:
    return [Era(0, "11", "province", None, FIRST, None)] + [
        Era(number, code, "commune", 0, begun, ended) for number, code, begun, ended in told
    ]


def link(old: int, new: int, share: str, part: str, *, estimated: bool = False) -> Link:
    return Link(old, new, Decimal(share), Decimal(part), estimated, estimated)


MERGED, DIVIDED = date(2020, 1, 1), date(2025, 7, 1)


def sums(lineage: Lineage, values: Iterable[tuple[int, int]], frame: Frame) -> dict[int, Fraction]:
    return {target: amount.exact for target, amount in lineage.aggregate(values, frame).items()}


def test_two_communes_of_120_and_80_births_make_one_of_200() -> None:
    """The case on which DHIS2 answers 80: its merge keeps the value that was edited last."""
    lineage = Lineage(
        eras((1, "11001", FIRST, MERGED), (2, "11002", FIRST, MERGED), (3, "11003", MERGED, None)),
        [link(1, 3, "1", "0.6"), link(2, 3, "1", "0.4")],
    )
    births = [(1, 120), (2, 80)]
    assert lineage.aggregate(births, todays_map(TODAY)) == {3: Amount(200 * MILLION, estimated=False)}
    assert sums(lineage, births, AS_IT_WAS) == sums(lineage, births, as_at(FIRST)) == {1: 120, 2: 80}
    assert sums(lineage, [(3, 200)], as_at(FIRST)) == {1: 120, 2: 80}


@given(st.integers(1, MILLION - 1), st.integers(1, 50))
def test_merged_then_divided_again_by_measured_parts_restores(first: int, times: int) -> None:
    """Two communes become one and are parted again as they were: all that was observed returns, exactly."""
    lone, other = first * times, (MILLION - first) * times
    part, rest = (str(Decimal(each) / MILLION) for each in (first, MILLION - first))
    lineage = Lineage(
        eras(
            (1, "11001", FIRST, MERGED),
            (2, "11002", FIRST, MERGED),
            (3, "11003", MERGED, DIVIDED),
            (4, "11001", DIVIDED, None),
            (5, "11002", DIVIDED, None),
        ),
        [link(1, 3, "1", part), link(2, 3, "1", rest), link(3, 4, part, "1"), link(3, 5, rest, "1")],
    )
    values = [(1, lone), (2, other)]
    assert sums(lineage, values, as_at(MERGED)) == {3: lone + other}
    assert sums(lineage, values, as_at(DIVIDED)) == {4: lone, 5: other}
    assert sums(lineage, [(4, lone), (5, other)], as_at(MERGED)) == {3: lone + other}
    assert sums(lineage, [(4, lone), (5, other)], as_at(FIRST)) == {1: lone, 2: other}
    assert not any(amount.estimated for amount in lineage.aggregate(values, as_at(DIVIDED)).values())


def test_several_reforms_are_rounded_once() -> None:
    """A third of a third is 111,111 of a million twice and 111,112 once in each nine, not a chain of roundings."""
    thirds = ["0.333334", "0.333333", "0.333333"]
    lineage = Lineage(
        eras(
            (1, "11001", FIRST, MERGED),
            *((2 + n, f"1100{2 + n}", MERGED, DIVIDED) for n in range(3)),
            *((5 + n, f"1101{n}", DIVIDED, None) for n in range(9)),
        ),
        [link(1, 2 + n, thirds[n], "1") for n in range(3)]
        + [link(2 + n // 3, 5 + n, thirds[n % 3], "1") for n in range(9)],
    )
    sizes = [weight.millionths for weight in lineage.weights(1, todays_map(TODAY))]
    assert (sum(sizes), len(sizes), max(sizes) - min(sizes)) == (MILLION, 9, 1)


def test_what_was_divided_and_came_together_again_is_no_estimate() -> None:
    lineage = Lineage(
        eras(
            (1, "11001", FIRST, MERGED),
            (2, "11002", MERGED, DIVIDED),
            (3, "11003", MERGED, DIVIDED),
            (4, "11004", DIVIDED, None),
        ),
        [
            link(1, 2, "0.3", "1", estimated=True),
            link(1, 3, "0.7", "1", estimated=True),
            link(2, 4, "1", "0.5", estimated=True),
            link(3, 4, "1", "0.5", estimated=True),
        ],
    )
    assert [weight.estimated for weight in lineage.weights(1, as_at(MERGED))] == [True, True]
    (whole,) = lineage.weights(1, as_at(DIVIDED))
    assert (whole.target, whole.estimated) == (4, False)


@pytest.fixture(scope="module")
def small() -> Lineage:
    return lineage_of(Country(tuple(units()), tuple(passages())))


def codes(lineage: Lineage, code: str, on: date, frame: Frame, level: Level | None = None) -> dict[str, int]:
    by_id = {era.id: era.code for era in lineage}
    weights = lineage.weights(lineage.era(code, on).id, frame, level)
    return {by_id[weight.target]: weight.millionths for weight in weights}


def test_forwards_by_shares_backwards_by_parts(small: Lineage) -> None:
    assert codes(small, "11004", BEFORE, as_at(REFORM)) == {"11001": 250_000, "11007": 750_000}
    assert codes(small, "11001", REFORM, as_at(BEFORE)) == {"11001": 750_000, "11004": 250_000}
    assert codes(small, "11001", REFORM, as_at(BEFORE), "district") == {"111": MILLION}


def test_levels_as_they_were_on_the_day_of_the_frame(small: Lineage) -> None:
    assert codes(small, "11004", BEFORE, AS_IT_WAS, "district") == {"111": MILLION}
    assert codes(small, "11004", BEFORE, AS_IT_WAS, "province") == {"11": MILLION}
    assert codes(small, "11004", BEFORE, as_at(REFORM), "district") == {"12": MILLION}
    assert codes(small, "12001", REFORM, as_at(BEFORE), "commune") == {"121": MILLION}


def test_what_was_observed_on_a_district_counts_for_its_province_when_districts_are_no_more(small: Lineage) -> None:
    assert codes(small, "111", BEFORE, as_at(REFORM)) == {"12": MILLION}
    assert codes(small, "121", BEFORE, as_at(REFORM)) == {"12001": MILLION}
    assert codes(small, "11", BEFORE, as_at(REFORM)) == {"12": MILLION}
    assert codes(small, "12", REFORM, as_at(BEFORE)) == {"11": 400_000, "12": 600_000}


def test_a_day_before_the_lists_is_refused(small: Lineage) -> None:
    with pytest.raises(Refused) as refused:
        small.weights(1, as_at(date(2014, 12, 31)))
    assert refused.value.code == "frame_before_lists"


def test_a_frame_says_which_day_or_none() -> None:
    assert todays_map(TODAY).day == as_at(TODAY).day == TODAY
    with pytest.raises(ValueError, match="a frame as_it_was of 2026"):
        Frame("as_it_was", TODAY)
    with pytest.raises(ValueError, match="a frame as_at of None"):
        Frame("as_at", None)


def test_a_unit_that_outlives_the_one_it_lies_in_is_refused() -> None:
    province = Era(0, "11", "province", None, FIRST, MERGED)
    with pytest.raises(ValueError, match="11001 from 2015-01-01 outlives the unit 11"):
        Lineage([province, Era(1, "11001", "commune", 0, FIRST, None)], [])
    with pytest.raises(ValueError, match="no units"):
        Lineage([], [])
