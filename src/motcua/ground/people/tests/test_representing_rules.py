"""Days, ages and scopes, against a twin that walks them one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.people import rules
from motcua.ground.people.definitions import ANONYMOUS, Actor, ActsFor, Via
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import new_id

START = date(2026, 1, 1)


@dataclass(frozen=True)
class Span:
    valid_from: date
    valid_to: date | None = None
    ended_on: date | None = None


def day(number: int) -> date:
    return START + timedelta(days=number)


days = st.integers(0, 12).map(day)
spans = st.builds(Span, days, st.none() | days, st.none() | days)
codes = st.frozensets(st.sampled_from("abc"), max_size=3)


def days_of(span: Span) -> set[int]:
    """The slow twin: which of the days it lives through, walking from its first until something stops it."""
    lived, number = set(), (span.valid_from - START).days
    while number < 40 and day(number) != span.valid_to:
        if span.valid_to is not None and day(number) > span.valid_to:
            break
        if span.ended_on is not None and day(number) >= span.ended_on:
            break
        lived.add(number)
        number += 1
    return lived


@given(spans, st.integers(0, 39))
def test_a_term_is_half_open_and_ends_at_once(span: Span, number: int) -> None:
    assert rules.in_force(span, day(number)) == (number in days_of(span))


@given(spans, spans)
def test_terms_overlap_where_they_share_a_day(one: Span, other: Span) -> None:
    assert rules.overlap(one, other) == rules.overlap(other, one) == bool(days_of(one) & days_of(other))


@given(spans, codes, spans, codes)
def test_no_day_and_procedure_has_two_grounds(
    one: Span, scope: frozenset[str], other: Span, others: frozenset[str]
) -> None:
    pairs = [(d, p) for d in days_of(one) & days_of(other) for p in "abcz" if _in(scope, p) and _in(others, p)]
    if pairs:
        with pytest.raises(Refused, match="represented_already"):
            rules.check_alone(one, scope, [(other, others)])
    else:
        rules.check_alone(one, scope, [(other, others)])


def _in(scope: frozenset[str], procedure: str) -> bool:
    """``z`` stands for all that nobody names."""
    return scope == frozenset() or procedure in scope


@given(codes, st.sampled_from("abcz"))
def test_a_ground_that_names_no_procedure_covers_all(scope: frozenset[str], procedure: str) -> None:
    assert ActsFor(new_id(), "Ông Bảy", "mandate", 1, scope).covers(procedure) == _in(scope, procedure)


@pytest.mark.parametrize(
    ("born", "adult"),
    [
        (date(2008, 11, 22), date(2026, 11, 22)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2082, 2, 28), date(2100, 2, 28)),
    ],
)
def test_the_first_day_as_an_adult(born: date, adult: date) -> None:
    assert rules.comes_of_age(born) == adult


@pytest.mark.parametrize(
    ("ground", "until", "born", "ends"),
    [
        ("mandate", day(9), None, day(9)),
        ("mandate", None, None, "mandate_days"),
        ("mandate", day(3), None, "mandate_days"),  # before it begins
        ("parent", None, date(2010, 5, 1), date(2028, 5, 1)),
        ("parent", date(2040, 1, 1), date(2010, 5, 1), date(2028, 5, 1)),
        ("parent", day(9), date(2010, 5, 1), day(9)),
        ("parent", None, date(2008, 1, 1), "of_age"),
        ("parent", None, None, "birth_date"),
        ("guardian", None, date(1950, 1, 1), None),
        ("guardian", day(9), None, day(9)),
    ],
)
def test_when_a_mandate_ends(ground: str, until: date | None, born: date | None, ends: object) -> None:
    if isinstance(ends, str):
        with pytest.raises(Refused, match=ends):
            rules.mandate_ends(ground, day(5), until, born, START)
    else:
        assert rules.mandate_ends(ground, day(5), until, born, START) == ends


def test_a_term_that_is_over_today_is_not_given() -> None:
    with pytest.raises(Refused, match="mandate_days"):
        rules.check_term(day(0), day(5), day(5))
    rules.check_term(day(0), day(5), day(4))


LAN = Actor("account:1", 1, new_id(), "Nguyễn Thị Lan", "citizen", via=Via("portal", "national_id", 2, 1))


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (ANONYMOUS, "citizens_only"),
        (replace(LAN, kind="official", party_id=None), "citizens_only"),
        (replace(LAN, via=Via("portal", "national_id", 1, 1)), "level_needed"),
        (replace(LAN, acts_for=ActsFor(new_id(), "Ông Bảy", "mandate", 1)), "no_redelegation"),
    ],
)
def test_who_may_bind_themselves(actor: Actor, code: str) -> None:
    with pytest.raises(Refused, match=code):
        rules.must_bind(actor)
    assert rules.must_bind(LAN) == (LAN.party_id, 1)


def test_all_law_here_is_known_to_be_from_memory() -> None:
    assert not any(law.verified for law in rules.LAWS.values())
