"""The life-cycle on paper: no database, no clock."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.words.errors import Refused
from motcua.record.cases.definitions import State
from motcua.record.cases.rules import (
    ENDED,
    MOVES,
    STATE_NAMES,
    TURNS,
    acts_from,
    dossier_code,
    next_state,
    stop_watches,
)


def test_the_table_is_the_nations() -> None:
    """The moves of reference law 3.2, written a second time as pairs of status codes."""
    lawful = {
        *((1, 2), (1, 3), (1, 5), (1, 7), (2, 4), (2, 7), (4, 5), (4, 6), (4, 7), (4, 8), (4, 9)),
        *((5, 1), (5, 4), (5, 7), (5, 8), (6, 4), (6, 8), (9, 10)),
    }
    assert {(int(m.start), int(m.end)) for m in MOVES} == lawful


def test_every_move_cites_an_article_and_every_state_has_a_name_and_a_turn() -> None:
    assert all(m.law.startswith("Điều") for m in MOVES)
    assert set(STATE_NAMES) == set(TURNS) == set(State)


def test_ended_states_have_no_way_out_and_the_others_have() -> None:
    for state in State:
        assert bool(acts_from(state)) == (state not in ENDED)


def test_an_illegal_move_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        next_state("accept", State.DELIVERED)
    assert refused.value.params["state"] == "Đã trả kết quả"
    assert "tiếp nhận" in refused.value.message


@given(st.lists(st.sampled_from(sorted({m.act for m in MOVES})), max_size=40))
def test_any_order_of_acts_ends_in_a_known_state_or_is_refused(acts: list[str]) -> None:
    state = State.REGISTERED
    for act in acts:
        if act in acts_from(state):
            state = next_state(act, state).end
        else:
            with pytest.raises(Refused, match="illegal_move"):
                next_state(act, state)
    assert state in State


def test_codes_have_the_legal_form_and_a_day_has_9999() -> None:
    assert dossier_code("H09.12.34", date(2024, 11, 5), 7) == "H09.12.34-241105-0007"
    with pytest.raises(Refused, match="day_is_full"):
        dossier_code("H09.12.34", date(2024, 11, 5), 10_000)


def test_the_two_stop_watches_never_run_together_and_leave_no_gap() -> None:
    start = datetime(2026, 11, 2, 8, tzinfo=UTC)
    states = [
        State.REGISTERED,
        State.RECEIVED,
        State.IN_PROCESS,
        State.SUPPLEMENT_ASKED,
        State.IN_PROCESS,
        State.FINISHED,
    ]
    watches = stop_watches([(start + timedelta(hours=n), s) for n, s in enumerate(states)])
    assert [w.turn for w in watches] == ["office", "office", "office", "citizen", "office", "citizen"]
    assert all(a.end == b.start for a, b in itertools.pairwise(watches))
    assert watches[-1].end is None


def test_an_ended_case_has_no_open_stretch() -> None:
    start = datetime(2026, 11, 2, 8, tzinfo=UTC)
    watches = stop_watches([(start, State.REGISTERED), (start + timedelta(hours=1), State.WITHDRAWN)])
    assert [w.end for w in watches] == [start + timedelta(hours=1)]
