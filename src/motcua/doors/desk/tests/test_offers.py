"""What is offered is what would not be refused: every act, by everybody, in every situation a case gets into."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from motcua.doors.desk.offers import Offer, obstacles, offers
from motcua.doors.desk.seen import situation_of
from motcua.ground.calendar.definitions import Duration
from motcua.ground.money.queries import owed
from motcua.ground.people.models import Account
from motcua.ground.promises.queries import promises_on
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import actions, queries
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World

Lead = Callable[[Story], Any]

SITUATIONS: dict[str, Lead] = {
    "submitted": lambda s: s.submitted(),
    "at the counter": lambda s: s.at_counter(),
    "accepted": lambda s: s.accepted(),
    "refused at intake": lambda s: s.submitted().act("refuse_intake", "hanh", reason="Sai nơi"),
    "asked before receipt": lambda s: s.submitted().act("ask_for_more", "hanh", reason="Thiếu"),
    "asked before receipt, too long ago": lambda s: (
        s.submitted().act("ask_for_more", "hanh", reason="T").later(days=60)
    ),
    "answered before receipt": lambda s: (
        s.submitted().act("ask_for_more", "hanh", reason="Thiếu").act("answer_supplement", "lan")
    ),
    "in process": lambda s: s.in_process(),
    "in process for four days": lambda s: s.in_process().later(days=4),
    "claimed": lambda s: s.claimed(),
    "claimed and paid": lambda s: s.claimed().paid(),
    "second step": lambda s: s.claimed().act("finish_step", "binh"),
    "last step, unpaid": lambda s: s.claimed().act("finish_step", "binh").act("finish_step", "binh"),
    "ready to decide": lambda s: s.ready_to_decide(),
    "ready to decide, claimed": lambda s: s.ready_to_decide().act("claim_case", "minh"),
    "asked after receipt": lambda s: s.claimed().act("ask_for_more", "binh", reason="Thiếu"),
    "asked after receipt, too long ago": lambda s: s.claimed().act("ask_for_more", "binh", reason="T").later(days=60),
    "answered after receipt": lambda s: (
        s.claimed().act("ask_for_more", "binh", reason="Thiếu").act("answer_supplement", "lan")
    ),
    "waiting for payment": lambda s: s.claimed().act("ask_for_payment", "binh"),
    "opinion asked": lambda s: s.claimed().consulted(),
    "opinion asked, clock stands still": lambda s: s.claimed().consulted("plan"),
    "both opinions asked": lambda s: (s.claimed().consulted("plan"), s.consulted("advice")),
    "ready but an opinion is awaited": lambda s: s.ready_to_decide().consulted(),
    "ready and the opinion is overdue": lambda s: (s.ready_to_decide().consulted(), s.later(days=10)),
    "opinion given": lambda s: s.opinion(s.claimed().consulted("plan")),
    "extended": lambda s: s.claimed().act(
        "extend_case", "minh", reason="Mưa", by=Duration(amount=2, unit="working_days")
    ),
    "late": lambda s: s.claimed().later(days=30),
    "granted": lambda s: s.decided(),
    "delivered": lambda s: s.decided().act("deliver_case", "hanh"),
    "stopped": lambda s: s.claimed().act("stop_case", "binh", reason="Chết"),
    "withdrawn": lambda s: s.accepted().act("withdraw_case", "lan"),
}
CAST = ("hanh", "binh", "minh", "thao", "moi")

GIVEN: dict[str, dict[str, Any]] = {
    "refuse_intake": {"reason": "Lý do"},
    "ask_for_more": {"reason": "Lý do", "missing": ["proof"]},
    "stop_case": {"reason": "Lý do"},
    "extend_case": {"reason": "Lý do", "by": Duration(amount=2, unit="working_days")},
    "confirm_payment": {"how": "transfer"},
}
CHOICES = {
    "decide_case": [{"outcome": "granted"}, {"outcome": "refused", "reason": "Không đủ"}],
    "consult": [{"key": "advice", "question": "Hỏi"}, {"key": "plan", "question": "Hỏi"}],
}
ACTS = (
    *("accept_case", "refuse_intake", "ask_for_more", "answer_supplement", "hand_over_case", "claim_case"),
    *("release_case", "assign_case", "finish_step", "consult", "extend_case", "ask_for_payment", "confirm_payment"),
    *("decide_case", "stop_case", "withdraw_case", "deliver_case"),
)


class _Undo(Exception):
    pass


@dataclass
class Trial:
    """One case at one moment, to be tried upon without consequences."""

    story: Story

    def offered(self, who: str) -> set[tuple[str, str]]:
        return {(offer.act, choice) for offer in _offers(self.story, who) for choice in (offer.choices or ("",))}

    def possible(self, who: str) -> set[tuple[str, str]]:
        return {
            (act, str(given.get("outcome") or given.get("key") or ""))
            for act in ACTS
            for given in CHOICES.get(act, [GIVEN.get(act, {})])
            if self._succeeds(act, who, given)
        }

    def _succeeds(self, act: str, who: str, given: dict[str, Any]) -> bool:
        story, more = self.story, dict(given)
        if act == "assign_case":
            more["to"] = _colleague(story)
        try:
            with transaction.atomic():
                getattr(actions, act)(case_id=story.case.id, actor=story.world.actor(who), now=story.now, **more)
                raise _Undo
        except _Undo:
            return True
        except (Refused, Unknown):
            return False


def _offers(story: Story, who: str) -> tuple[Offer, ...]:
    return offers(_situation(story), story.world.actor(who), story.now)


def _situation(story: Story) -> Any:
    case = queries.case_for(story.world.actor("moi"), story.case.id)
    asked = list(case.consultations.all())
    return situation_of(case, queries.procedure_of(case), asked, promises_on(case.ref), owed(case.ref), story.now)


def _colleague(story: Story) -> Account:
    """Somebody who could take the case: who has every duty."""
    return story.world.accounts["moi"]


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_is_offered_is_what_is_possible(name: str, story: Story) -> None:
    SITUATIONS[name](story)
    trial = Trial(story)
    for who in CAST:
        if queries.visible_cases(story.world.actor(who)).filter(pk=story.case.pk).exists():
            assert trial.offered(who) == trial.possible(who), who


def test_something_is_offered_to_somebody_until_the_end(story: Story) -> None:
    story.submitted()
    for verb, who, more in (
        ("accept_case", "hanh", {}),
        ("hand_over_case", "hanh", {}),
        ("claim_case", "binh", {}),
        ("finish_step", "binh", {}),
        ("confirm_payment", "binh", {"how": "transfer"}),
        ("finish_step", "binh", {}),
        ("decide_case", "minh", {"outcome": "granted"}),
        ("deliver_case", "hanh", {}),
    ):
        assert verb in {offer.act for offer in _offers(story, who)}
        story.act(verb, who, **more)
    assert all(_offers(story, who) == () for who in CAST)


def test_the_next_act_stands_first(story: Story) -> None:
    assert _offers(story.submitted(), "hanh")[0].act == "accept_case"
    story.act("accept_case", "hanh").act("hand_over_case", "hanh")
    assert _offers(story, "binh")[0].act == "claim_case"
    story.act("claim_case", "binh")
    assert _offers(story, "binh")[0].act == "finish_step"


@pytest.mark.parametrize(
    ("situation", "who", "expected"),
    [
        ("in process", "binh", ("claim",)),
        ("in process", "minh", ("steps_left",)),
        ("claimed", "minh", ("steps_left",)),
        ("claimed", "binh", ()),
        ("last step, unpaid", "minh", ("unpaid",)),
        ("ready but an opinion is awaited", "minh", ("awaited",)),
        ("ready and the opinion is overdue", "minh", ()),
        ("ready to decide", "minh", ()),
        ("submitted", "hanh", ()),
        ("granted", "minh", ()),
    ],
)
def test_what_stands_in_the_way_is_said(situation: str, who: str, expected: tuple[str, ...], story: Story) -> None:
    SITUATIONS[situation](story)
    assert obstacles(_situation(story), story.world.actor(who), story.now) == expected
