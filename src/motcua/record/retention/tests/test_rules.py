"""Which rule a dossier falls under, and on which day what of it is due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.record.retention.definitions import RetentionRule
from motcua.record.retention.rules import EVERYTHING, due, erased_on, ever, later, rule_for, shortest

LAW = {"text": "Luật mẫu"}


def rule(key: str = "chung", *kept: tuple[list[str], Any], **more: Any) -> RetentionRule:
    lines = [{"what": list(what), "years": years, "law": LAW} for what, years in kept] or [
        {"what": ["answers"], "years": 10, "law": LAW}
    ]
    name = {"vi": "Quy tắc", "en": "Rule"}
    return RetentionRule.model_validate(
        {"key": key, "name": name, "valid_from": date(2025, 7, 1), "kept": lines, **more}
    )


def test_the_rule_that_says_most_about_a_dossier_counts() -> None:
    both = rule("ca_hai", procedures=["1.000001"], outcomes=["tu_choi"])
    procedure = rule("thu_tuc", procedures=["1.000001"])
    outcome, general = rule("ket_qua", outcomes=["tu_choi"]), rule("chung")
    every = [general, outcome, procedure, both]
    assert rule_for(every, "1.000001", "tu_choi") is both
    assert rule_for(every, "1.000001", "cap") is procedure
    assert rule_for(every, "1.000002", "tu_choi") is outcome
    assert rule_for(every, "1.000002", "") is general
    assert rule_for([both], "1.000002", "tu_choi") is None


def test_what_is_due_and_in_which_order() -> None:
    spoken = rule("chung", (["messages", "contact"], 2), (["answers", "papers"], 10), (["letters"], "for_ever"))
    closed = date(2026, 11, 2)
    assert due(spoken, closed, date(2028, 11, 1)) == ()
    assert due(spoken, closed, date(2028, 11, 2)) == ("messages", "contact")
    assert due(spoken, closed, date(2036, 11, 2), {"messages", "contact"}) == ("papers", "answers")
    assert ever(spoken) == {"messages", "contact", "papers", "answers"}
    assert shortest([spoken]) == 2


def test_the_longest_term_counts_and_for_ever_is_longest() -> None:
    assert erased_on(rule("chung", (["answers"], 5), (["answers"], 7)), "answers", date(2026, 1, 1)) == date(2033, 1, 1)
    assert erased_on(rule("chung", (["answers"], 5), (["answers"], "for_ever")), "answers", date(2026, 1, 1)) is None
    assert erased_on(rule(), "papers", date(2026, 1, 1)) is None


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.integers(1, 100))
def test_a_term_is_never_short_of_a_day(closed: date, years: int) -> None:
    end = later(closed, years)
    assert (end - closed).days >= 365 * years
    assert (end.month, end.day) == (closed.month, closed.day) or (closed.month, closed.day) == (2, 29)
    spoken = rule("chung", (list(EVERYTHING), years))
    assert due(spoken, closed, end) == EVERYTHING


@pytest.mark.parametrize("years", [0, 101, "ever"])
def test_a_term_is_a_number_of_years_or_for_ever(years: Any) -> None:
    with pytest.raises(ValueError, match="years"):
        rule("chung", (["answers"], years))
