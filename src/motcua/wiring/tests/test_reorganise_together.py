"""A reorganisation while everybody works: no act is lost, nothing stays at a closed office, nobody waits in a ring."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction

from motcua.ground.ledger.models import Fact
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions
from motcua.record.cases.models import Case, Consultation
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.test_together import at_once
from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, World, answers
from motcua.wiring.tests.reform import REFORM, apply, world_before

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return world_before()


def left_behind() -> int:
    """Open cases, questions and promises of offices that are closed."""
    closed = {"office__valid_to__isnull": False}
    return (
        Case.objects.filter(closed_at=None, **closed).count()
        + Consultation.objects.filter(answered_at=None, **closed).count()
        + Promise.objects.filter(closed_at=None, owed_by_office__valid_to__isnull=False).count()
    )


def test_cases_are_acted_on_while_they_move(world: World) -> None:
    cases = [Story(world).in_process().case for _ in range(12)]
    binh = world.actor("binh")
    jobs: list[Callable[[], Any]] = [
        *(lambda case=case: actions.claim_case(case_id=case.pk, actor=binh, now=REFORM) for case in cases[:6]),
        apply,
        *(lambda case=case: actions.claim_case(case_id=case.pk, actor=binh, now=REFORM) for case in cases[6:]),
    ]
    results = at_once(jobs, hands=4)
    done = [each for each in results if isinstance(each, Case)]
    refused = [each for each in results if isinstance(each, Refused)]
    assert len(done) + len(refused) == 12
    assert {each.code for each in refused} <= {"case_rerouted"}
    assert Fact.objects.filter(kind="cases.claimed").count() == len(done)
    assert Case.objects.filter(assignee=world.accounts["binh"]).count() == len(done)
    assert left_behind() == 0


def test_a_decision_under_way_is_waited_for(world: World) -> None:
    story = Story(world).ready_to_decide()
    holding, applied = threading.Event(), threading.Event()

    def decide() -> Case:
        with transaction.atomic():
            case = actions.decide_case(
                case_id=story.case.pk, actor=world.actor("minh"), now=story.now, outcome="granted"
            )
            holding.set()
            assert not applied.wait(timeout=0.5), "the reorganisation did not wait for the decision"
        return case

    def reform() -> object:
        assert holding.wait(timeout=30)
        report = apply()
        applied.set()
        return report

    decided, report = at_once([decide, reform], hands=2)
    assert (decided.state, report.counts["cases"]) == (9, 1)
    story.case.refresh_from_db()
    assert (story.case.state, story.case.office.code) == (9, "H99.90009")
    kinds = list(Fact.objects.filter(subject=story.case.ref).order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["cases.decided", "cases.rerouted"]


def test_filings_come_to_an_open_office_or_are_asked_to_wait(world: World) -> None:
    lan = world.actor("lan")

    def file(number: int) -> Case:
        return actions.submit_case(
            actor=lan,
            now=REFORM,
            procedure=CODE,
            data=answers(),
            papers={"proof": [BIRTH_PAPER]},
            key=f"khi-sap-xep-{number}",
            applicant=world.parties["lan"],
        )

    jobs = [(lambda n=n: apply() if n == 10 else file(n)) for n in range(30)]
    results = at_once(jobs, hands=6)
    filed = [each for each in results if isinstance(each, Case)]
    refused = [each for each in results if isinstance(each, Refused)]
    assert len(filed) + len(refused) == 29
    # "invalid": the unit ended between two looks at the list of units; sent again, the filing goes to the heir.
    assert {each.code for each in refused} <= {"office_reorganised", "invalid"}
    assert Case.objects.count() == len(filed)
    assert left_behind() == 0


def test_an_office_being_reorganised_takes_no_filing_and_nobody_waits(world: World) -> None:
    """The rows of the office are held by an event that has not ended: a filing is told to come back."""
    held, answered = threading.Event(), threading.Event()

    def reform() -> None:
        with transaction.atomic():
            apply()
            held.set()
            assert answered.wait(timeout=30)
            transaction.set_rollback(True)

    def file() -> Case:
        assert held.wait(timeout=30)
        try:
            return Story(world, REFORM).submitted().case
        finally:
            answered.set()

    _, refused = at_once([reform, file], hands=2)
    assert isinstance(refused, Refused)
    assert refused.code == "office_reorganised"
    connections.close_all()
    assert Story(world, REFORM).submitted(key="lai").case.office == world.here
