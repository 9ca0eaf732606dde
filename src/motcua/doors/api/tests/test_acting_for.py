"""A program that acts for another: on a ground that holds, with the same header on every call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from motcua.doors.api.tests.program import UNKNOWN, Program
from motcua.ground.ledger.queries import facts_of
from motcua.ground.people.models import Mandate, Party
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case
from motcua.record.cases.tests.world import CODE, World


@pytest.fixture
def mandate(world: World) -> Mandate:
    bay = Party.objects.create(kind="person", name="Nguyễn Văn Bảy", search_name=" nguyen van bay")
    now = timezone.now()
    return Mandate.objects.create(
        giver=bay,
        receiver=world.parties["lan"],
        ground="mandate",
        valid_from=day_of(now),
        valid_to=day_of(now) + timedelta(days=9),
        made="online",
        given_by=world.accounts["lan"],
        given_at=now,
        accepted_by=world.accounts["lan"],
        accepted_at=now,
    )


def for_whom(program: Program, party: object) -> Program:
    program.headers["On-Behalf-Of"] = str(party)
    return program


def test_filed_read_and_withdrawn_for_another(world: World, lan: Program, mandate: Mandate) -> None:
    (option,) = lan.get("/me").body["may_act_for"]
    ground = f"mandate:{mandate.pk}"
    assert option == {
        "party_id": str(mandate.giver_id),
        "name": "Nguyễn Văn Bảy",
        "ground": ground,
        "procedures": [],
    }
    acting = for_whom(Program(world, "lan"), mandate.giver_id)
    assert acting.get("/me").body["acts_for"] == str(mandate.giver_id)
    filed = acting.file()
    assert (filed.status, filed.body["applicant_name"]) == (201, "Nguyễn Văn Bảy")
    case = Case.objects.get()
    assert facts_of(case.ref)[0].payload["ground"] == ground
    assert [each["id"] for each in acting.get("/cases").body["cases"]] == [str(case.pk)]
    assert lan.get("/cases").body["cases"] == []
    assert lan.get(f"/cases/{case.pk}").status == 404
    assert acting.post(f"/cases/{case.pk}/withdraw", {"reason": "Thôi", "version": case.version}).status == 200


def test_beyond_the_ground_nobody_is_answered(world: World, mandate: Mandate) -> None:
    for who, party in (("tuan", mandate.giver_id), ("lan", UNKNOWN), ("lan", "boss"), ("hanh", mandate.giver_id)):
        assert for_whom(Program(world, who), party).get("/me").status == 401
    Mandate.objects.update(procedures=["1.000000"])
    acting = for_whom(Program(world, "lan"), mandate.giver_id)
    refused = acting.file()
    assert (refused.status, refused.code) == (409, "beyond_mandate")
    Mandate.objects.update(procedures=[CODE])
    assert acting.file().status == 201
    Mandate.objects.update(ended_on=day_of(timezone.now()), ended_why="giver")
    assert acting.get("/cases").status == 401
    assert Case.objects.count() == 1
