"""How surely somebody must have proven who they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.ground.ledger.queries import facts_of
from motcua.ground.people.definitions import Via
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions
from motcua.record.cases.actions.assuring import must_be_proven
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.models import Case
from motcua.record.cases.queries import procedure_of
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, World, answers

WEAK = Via("portal", "national_id", 1)
NEVER = Via()


def file(world: World, via: Via) -> Case:
    return actions.submit_case(
        actor=replace(world.actor("lan"), via=via),
        now=MONDAY,
        procedure=CODE,
        data=answers(),
        papers={"proof": [BIRTH_PAPER]},
        key="mot",
        applicant=world.parties["lan"],
    )


@pytest.mark.parametrize("via", [WEAK, NEVER, Via("api", "token", 1)])
def test_filing_with_less_than_the_procedure_asks_is_refused_and_says_what_to_do(world: World, via: Via) -> None:
    with pytest.raises(Refused) as refused:
        file(world, via)
    assert refused.value.code == "assurance"
    assert refused.value.params == {"level": 2, "have": via.level}
    assert not Case.objects.exists()


def test_a_key_made_with_level_two_files(world: World) -> None:
    case = file(world, Via("api", "token", 2))
    assert procedure_of(case).assurance == 2
    [filed] = facts_of(case.ref)
    assert (filed.channel, filed.method, filed.level) == ("api", "token", 2)


def test_withdrawing_and_supplementing_ask_for_the_same(world: World) -> None:
    story = Story(world).submitted()
    weak = replace(world.actor("lan"), via=WEAK)
    with pytest.raises(Refused, match="assurance"):
        actions.withdraw_case(case_id=story.case.id, actor=weak, now=story.now, reason="Thôi")
    story.act("ask_for_more", "hanh", reason="Thiếu giấy", missing=["proof"])
    with pytest.raises(Refused, match="assurance"):
        actions.answer_supplement(case_id=story.case.id, actor=weak, now=story.now)


def test_an_officer_at_the_counter_sees_the_person(world: World) -> None:
    story = Story(world).at_counter()
    [received] = [fact for fact in facts_of(story.case.ref) if fact.kind == "cases.received"]
    assert received.payload["identified"] == "counter"
    assert (received.channel, received.method, received.level) == ("desk", "password_totp", 2)


def test_who_need_not_be_named_need_not_be_proven(world: World) -> None:
    asked = procedure_of(Story(world).submitted().case)
    told: dict[str, Any] = asked.model_dump(mode="json")
    del told["assurance"]
    report = Procedure.model_validate({**told, "applicant": "nobody"})
    assert report.assurance == 0
    assert Procedure.model_validate({**told, "applicant": "nobody", "assurance": 1}).assurance == 1
    assert Procedure.model_validate(told).assurance == 2
    must_be_proven(world.actor("nobody"), report)
    must_be_proven(replace(world.actor("lan"), via=NEVER), report)
