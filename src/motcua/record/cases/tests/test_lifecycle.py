"""No path leaves a case without a promise or an outcome; every act leaves exactly one fact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import Duration
from motcua.ground.promises.facts import BROKEN
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused
from motcua.record.cases.queries import history_of
from motcua.record.cases.rules import DECIDED, ENDED
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World, answers

pytestmark = pytest.mark.django_db

ACTS: list[tuple[str, str, dict[str, Any]]] = [
    ("accept_case", "hanh", {}),
    ("refuse_intake", "hanh", {"reason": "Sai thẩm quyền"}),
    ("ask_for_more", "hanh", {"reason": "Thiếu"}),
    ("ask_for_more", "binh", {"reason": "Thiếu"}),
    ("answer_supplement", "lan", {"data": answers(subject="Sửa")}),
    ("answer_supplement", "hanh", {}),
    ("hand_over_case", "hanh", {}),
    ("claim_case", "binh", {}),
    ("claim_case", "minh", {}),
    ("release_case", "minh", {}),
    ("finish_step", "binh", {}),
    ("consult", "binh", {"key": "advice", "question": "Hỏi"}),
    ("consult", "binh", {"key": "plan", "question": "Hỏi"}),
    ("ask_for_payment", "binh", {}),
    ("confirm_payment", "hanh", {"how": "cash"}),
    ("extend_case", "minh", {"reason": "Bận", "by": Duration(amount=1, unit="working_days")}),
    ("decide_case", "minh", {"outcome": "granted"}),
    ("decide_case", "minh", {"outcome": "refused", "reason": "Không đủ"}),
    ("stop_case", "binh", {"reason": "Dừng"}),
    ("stop_case", "hanh", {"reason": "Dừng"}),
    ("withdraw_case", "lan", {}),
    ("deliver_case", "hanh", {}),
    ("rate_case", "lan", {"stars": 3}),
]


@contextmanager
def undone() -> Iterator[None]:
    """Each example starts from the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# Walks are drawn with a leaning towards the lawful order, or few would get far.
steps = st.tuples(st.sampled_from(range(len(ACTS))), st.sampled_from([1, 1, 1, 5, 30, 200]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(["submitted", "at_counter", "claimed", "ready_to_decide", "decided"]), walk=st.lists(steps)
)
def test_wherever_the_acts_lead(world: World, start: str, walk: list[tuple[int, int]]) -> None:
    with undone():
        story: Story = getattr(Story(world), start)()
        check(story)
        for number, hours in walk:
            verb, who, more = ACTS[number]
            story.later(hours=hours)
            before = (acts_of(story), state_of(story))
            try:
                with transaction.atomic():
                    story.act(verb, who, **more)
                done = 1
            except Refused:
                done = 0
            after = (acts_of(story), state_of(story))
            assert after[0] == before[0] + done
            assert done or after[1] == before[1]
            check(story)


def state_of(story: Story) -> tuple[Any, ...]:
    case = story.case
    case.refresh_from_db()
    return (case.state, case.version, case.due_at, case.step, case.assignee_id, case.outcome, case.supplements)


def acts_of(story: Story) -> int:
    """How many acts left their fact; what broke by itself is another matter."""
    return sum(fact.kind != BROKEN for fact in history_of(story.case))


def check(story: Story) -> None:
    """The invariants of every moment."""
    case = story.case
    case.refresh_from_db()
    owed = Promise.objects.filter(subject=case.ref, state__in=["running", "paused", "broken"])
    if case.state_now in DECIDED:
        assert not owed.exists()
        assert case.closed_at is not None if case.state_now in ENDED else case.outcome
    else:
        assert owed.exists()
        assert case.due_at is not None
    assert history_of(case)[-1].payload["state"] == case.state
    assert all(a.id < b.id for a, b in zip(history_of(case), history_of(case)[1:], strict=False))


def test_silence_breaks_a_promise_and_the_case_still_ends_well(world: World) -> None:
    from motcua.ground.promises.actions import break_overdue

    story = Story(world).ready_to_decide()
    story.later(days=30)
    assert break_overdue(now=story.now) >= 1
    assert break_overdue(now=story.now) == 0
    story.act("decide_case", "minh", outcome="granted")
    assert history_of(story.case)[-1].payload["on_time"] is False
    assert story.case.finished_at == story.now - timedelta(minutes=10)
