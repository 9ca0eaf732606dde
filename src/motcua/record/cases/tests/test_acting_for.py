"""Filing, reading, supplementing and withdrawing for another: days x scope x how the ground stands, in every act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.queries import facts_of
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.people import actions as people
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Mandate, Party, Representation
from motcua.ground.people.representing import acts_for, may_act_for
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.text import fold
from motcua.record.cases import queries
from motcua.record.cases.actions import (
    answer_supplement,
    ask_for_more,
    filed_before,
    hand_over_case,
    intake_at_counter,
    rate_case,
    save_draft,
    submit_case,
    withdraw_case,
)
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.models import Case
from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, PROCEDURE, World, answers

FROM, TO = date(2026, 11, 2), date(2026, 11, 9)
WHEN = {"before": -1, "first day": 0, "last day": 6, "after": 7}
SCOPES: dict[str, list[str]] = {"all": [], "in": [CODE], "out": ["1.000000"]}
STANDINGS = ("accepted", "waiting", "ended")
ACTS = ("file", "read", "supplement", "withdraw")


def at(day: int) -> datetime:
    return MONDAY + timedelta(days=day)


@pytest.fixture
def bay(world: World) -> Party:
    """Bà Lan's father, whose case she looks after."""
    return Party.objects.create(kind="person", name="Nguyễn Văn Bảy", search_name=fold("Nguyễn Văn Bảy"))


@pytest.fixture
def company(world: World) -> Party:
    return Party.objects.create(
        kind="organisation", business_code="0199999991", name="Công ty Sen", search_name=fold("Công ty Sen")
    )


def mandate(world: World, bay: Party, scope: str = "all", standing: str = "accepted") -> Mandate:
    lan = world.accounts["lan"]
    accepted = {} if standing == "waiting" else {"accepted_at": MONDAY, "accepted_by": lan}
    ended = {"ended_on": FROM, "ended_why": "giver", "ended_by": lan} if standing == "ended" else {}
    return Mandate.objects.create(
        giver=bay,
        receiver=world.parties["lan"],
        ground="mandate",
        procedures=SCOPES[scope],
        valid_from=FROM,
        valid_to=TO,
        made="online",
        given_by=lan,
        given_at=MONDAY,
        **accepted,
        **ended,
    )


def hat(world: World, ground: Mandate | Representation, now: datetime, who: str = "lan") -> Actor:
    """As the doors see her on that day: with the ground chosen before, if it holds."""
    kind = "mandate" if isinstance(ground, Mandate) else "authorised"
    actor = world.actor(who)
    return replace(actor, acts_for=acts_for(kind, ground.pk, world.accounts[who], now.date()))


def forged(world: World, ground: Mandate, now: datetime) -> Actor:
    """One who still wears a hat that was put on while it held: only the act itself can tell."""
    at_best = replace(hat(world, ground, now), acts_for=None)
    held = acts_for("mandate", ground.pk, world.accounts["lan"], FROM)
    return replace(at_best, acts_for=held and replace(held, procedures=frozenset()))


def file(actor: Actor, applicant: Party | None, now: datetime, **other: Any) -> Case:
    filing = {"data": answers(), "papers": {"proof": [BIRTH_PAPER]}, "key": uuid4().hex, "procedure": CODE, **other}
    return submit_case(actor=actor, now=now, applicant=applicant, **filing)


def own_case(world: World, bay: Party) -> Case:
    """Ông Bảy's, as a counter that asked for more left it."""
    return intake_at_counter(
        actor=world.actor("hanh"),
        now=MONDAY,
        procedure=CODE,
        data=answers(),
        papers={"proof": [BIRTH_PAPER]},
        key=uuid4().hex,
        office_id=world.here.pk,
        applicant=bay,
    )


def asked_for_more(world: World, case: Case) -> None:
    hand_over_case(case_id=case.id, actor=world.actor("hanh"), now=MONDAY)
    ask_for_more(case_id=case.id, actor=world.actor("binh"), now=MONDAY, reason="Thiếu", missing=["proof"])


def attempt(act: str, actor: Actor, bay: Party, case: Case, now: datetime) -> None:
    match act:
        case "file":
            file(actor, bay, now)
        case "read":
            queries.case_for(actor, case.id)
        case "supplement":
            answer_supplement(case_id=case.id, actor=actor, now=now, papers={"proof": [BIRTH_PAPER]})
        case "withdraw":
            withdraw_case(case_id=case.id, actor=actor, now=now, reason="Thôi")


def allowed(when: str, scope: str, standing: str) -> bool:
    """What the paper says, in words."""
    return when in ("first day", "last day") and scope in ("all", "in") and standing == "accepted"


def test_every_act_on_every_day_in_every_scope(world: World, bay: Party) -> None:
    case = own_case(world, bay)
    asked_for_more(world, case)
    for scope, standing in product(SCOPES, STANDINGS):
        ground = mandate(world, bay, scope, standing)
        for act, when in product(ACTS, WHEN):
            now = at(WHEN[when])
            expected = allowed(when, scope, standing)
            assert outcome(act, hat(world, ground, now), bay, case, now) is expected, (act, when, scope, standing)
            if act != "read":  # what is read is what the hat says; the doors ask for it with every request
                held = outcome(act, forged(world, ground, now), bay, case, now)
                assert held is expected, ("forged", act, when, scope, standing)
        ground.delete()


def outcome(act: str, actor: Actor, bay: Party, case: Case, now: datetime) -> bool:
    """Whether it went through; nothing of it stays."""
    with transaction.atomic():
        try:
            attempt(act, actor, bay, case, now)
        except (Refused, Unknown):
            return False
        else:
            return True
        finally:
            transaction.set_rollback(True)


def test_the_fact_says_for_whom_and_on_what_ground(world: World, bay: Party) -> None:
    ground = mandate(world, bay)
    actor = hat(world, ground, MONDAY)
    case = file(actor, bay, MONDAY)
    assert (case.applicant, case.filed_by) == (bay, actor.ref)
    fact = facts_of(case.ref)[0]
    assert fact.actor == actor.ref
    assert fact.payload["on_behalf_of"] == f"party:{bay.pk}"
    assert fact.payload["ground"] == f"mandate:{ground.pk}"
    own = file(world.actor("lan"), world.parties["lan"], MONDAY)
    assert "ground" not in facts_of(own.ref)[0].payload


def test_one_hat_at_a_time(world: World, bay: Party) -> None:
    """What is mine and what is theirs never stand in one list."""
    ground = mandate(world, bay)
    actor, lan = hat(world, ground, MONDAY), world.actor("lan")
    own, theirs = file(lan, world.parties["lan"], MONDAY), file(actor, bay, MONDAY)
    assert [case.pk for case in queries.cases_of_citizen(actor).cases] == [theirs.pk]
    assert [case.pk for case in queries.cases_of_citizen(lan).cases] == [own.pk]
    with pytest.raises(Refused, match="acts_for_another"):
        file(actor, world.parties["lan"], MONDAY)
    with pytest.raises(Refused, match="not_acting_for"):
        file(lan, bay, MONDAY)
    for stranger in ("tuan", "tuan.cb"):
        with pytest.raises(Unknown):
            queries.case_for(world.actor(stranger), theirs.pk)


def test_a_filing_sent_again_after_the_end_tells_nothing(world: World, bay: Party) -> None:
    ground = mandate(world, bay)
    case = file(hat(world, ground, MONDAY), bay, MONDAY, key="mot-lan-thoi")
    assert filed_before(hat(world, ground, MONDAY), "mot-lan-thoi") == case
    with pytest.raises(Refused, match="filed_for_another"):
        filed_before(hat(world, ground, at(7)), "mot-lan-thoi")


def test_a_draft_stays_whose_it_was_begun_for(world: World, bay: Party) -> None:
    ground = mandate(world, bay)
    begun = save_draft(actor=hat(world, ground, MONDAY), now=MONDAY, procedure=CODE, data={})
    later = hat(world, ground, at(7))
    assert later.acts_for is None
    kept = save_draft(actor=later, now=at(7), procedure=CODE, data={"subject": "x"}, draft_id=begun.id)
    assert kept.on_behalf_of == bay
    with pytest.raises(Refused, match="not_acting_for"):
        file(later, kept.on_behalf_of, at(7))


def test_whose_procedure_it_is(world: World, company: Party) -> None:
    theirs = _of_organisations()
    legal = Representation.objects.create(
        organisation=company,
        person=world.parties["lan"],
        role="legal",
        valid_from=FROM,
        source="GCN",
        given_by=world.accounts["lan"],
        given_at=MONDAY,
        confirmed_by=world.accounts["hanh"],
        confirmed_at=MONDAY,
        confirmed_office=world.here,
    )
    actor = hat(world, legal, MONDAY)
    with pytest.raises(Refused, match="for_persons"):
        file(actor, company, MONDAY)
    with pytest.raises(Refused, match="for_persons"):
        intake_at_counter(
            actor=world.actor("hanh"),
            now=MONDAY,
            procedure=CODE,
            data=answers(),
            papers={"proof": [BIRTH_PAPER]},
            key="quay",
            office_id=world.here.pk,
            applicant=company,
        )
    with pytest.raises(Refused, match="for_organisations"):
        file(world.actor("lan"), world.parties["lan"], MONDAY, procedure=theirs)
    case = file(actor, company, MONDAY, procedure=theirs)
    assert facts_of(case.ref)[0].payload["ground"] == f"authorised:{legal.pk}"
    people.end_representation(representation=legal, actor=world.actor("lan"), now=MONDAY, record=record_fact)
    with pytest.raises(Refused, match="not_acting_for"):
        withdraw_case(case_id=case.id, actor=actor, now=MONDAY)
    with pytest.raises(Unknown):
        withdraw_case(case_id=case.id, actor=hat(world, legal, MONDAY), now=MONDAY)


def _of_organisations() -> str:
    """The same procedure once more, for organisations; published before anybody has asked for any."""
    code = "9.000002"
    said = {**yaml.safe_load(PROCEDURE), "code": code, "applicant": "organisation"}
    body = Procedure.model_validate(said).model_dump(mode="json")
    release = Release.objects.latest("pk")
    row = Definition.objects.create(
        kind="procedure", key=code, hash="9" * 64, pack="national/thu", body=body, release=release
    )
    InForce.objects.create(release=release, kind="procedure", key=code, definition=row)
    return code


def test_rating_is_theirs_too(world: World, bay: Party) -> None:
    case = file(hat(world, mandate(world, bay), MONDAY), bay, MONDAY)
    ground = Mandate.objects.get()
    withdraw_case(case_id=case.id, actor=hat(world, ground, MONDAY), now=MONDAY)
    with pytest.raises(Unknown):
        rate_case(case_id=case.id, actor=world.actor("lan"), now=MONDAY, stars=5)
    rate_case(case_id=case.id, actor=hat(world, ground, MONDAY), now=MONDAY, stars=5)
    assert facts_of(case.ref)[-1].payload["ground"] == f"mandate:{ground.pk}"


def test_the_ground_for_a_procedure_is_found_by_party(world: World, bay: Party) -> None:
    ground = mandate(world, bay, "in")
    held = may_act_for(world.accounts["lan"], bay.pk, CODE, FROM)
    assert held is not None
    assert held.id == ground.pk
    assert may_act_for(world.accounts["lan"], bay.pk, "1.000000", FROM) is None
    assert may_act_for(world.accounts["tuan"], bay.pk, CODE, FROM) is None
