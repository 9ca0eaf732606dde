"""Organisations and who acts for them; mandates between persons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.people import actions, representing
from motcua.ground.people.definitions import SYSTEM, Actor, Via, WalkIn
from motcua.ground.people.models import Account, Mandate, Party, Representation
from motcua.ground.people.queries import actor_for, search_parties
from motcua.ground.places.tests.conftest import Notes
from motcua.ground.words.errors import Refused, Unknown

from .conftest import NOW, TODAY, acting, set_up

CODE = "0199999984"
PAPER = "a" * 64
WEEK = timedelta(days=7)


def citizen(record: Notes, username: str, name: str, number: str, born: date) -> Account:
    return actions.register_citizen(
        name=name, username=username, password=None, personal_id=number, birth_date=born, **set_up(record)
    )


def as_self(account: Account, level: int = 2, on: date = TODAY) -> Actor:
    return replace(actor_for(account, on), via=Via("portal", "national_id", level, 1))


@pytest.fixture
def town(record: Notes, ward: SimpleNamespace) -> SimpleNamespace:
    """Bà Lan, her father ông Bảy, anh Tuấn the stranger; the ward's officers."""
    ward.lan = citizen(record, "lan", "Nguyễn Thị Lan", "074190000000", date(1990, 5, 9))
    ward.bay = citizen(record, "bay", "Nguyễn Văn Bảy", "074055000000", date(1955, 2, 1))
    ward.tuan = citizen(record, "tuan", "Ngô Anh Tuấn", "074085000000", date(1985, 2, 11))
    ward.doing = {"now": NOW, "record": record}
    ward.counter = {"actor": acting(ward.hanh), "office_id": ward.office.pk, **ward.doing}
    record.clear()
    return ward


def claim(town: SimpleNamespace, who: Account | None = None, code: str = CODE) -> Representation:
    actor = as_self(who or town.lan)
    return actions.claim_organisation(business_code=code, name="Công ty Sen Hồng", actor=actor, **town.doing)


def confirmed(town: SimpleNamespace, who: Account | None = None) -> Representation:
    seen = claim(town, who)
    return actions.confirm_representative(representation=seen, source="GCN đăng ký 01/2024", **town.counter)


def authorised(town: SimpleNamespace, organisation: Party, **other: Any) -> Representation:
    given = {"valid_from": TODAY, "valid_to": TODAY + WEEK, "source": "QĐ 5/2025", "person": town.tuan.party}
    return actions.authorise(organisation=organisation, **{**given, "actor": as_self(town.lan), **other}, **town.doing)


def given(town: SimpleNamespace, **other: Any) -> Mandate:
    terms = {"receiver": town.lan.party, "valid_from": TODAY, "valid_to": TODAY + WEEK, "actor": as_self(town.bay)}
    return actions.give_mandate(**{**terms, **other}, **town.doing)


def accepted(town: SimpleNamespace, **other: Any) -> Mandate:
    return actions.accept_mandate(mandate=given(town, **other), actor=as_self(town.lan), **town.doing)


def recorded(town: SimpleNamespace, **other: Any) -> Mandate:
    terms: dict[str, Any] = {
        "giver": town.bay.party,
        "receiver": town.lan.party,
        "ground": "mandate",
        "valid_from": TODAY,
        "valid_to": TODAY + WEEK,
        "source": "Giấy ủy quyền số 12, UBND phường chứng thực",
        "paper": PAPER,
        "paper_name": "uy-quyen.pdf",
    }
    return actions.record_mandate(**{**terms, **town.counter, **other})


def options(account: Account, on: date = TODAY) -> list[tuple[str, str]]:
    return [(each.ground, each.name) for each in representing.acts_for_options(actor_for(account, on), on)]


# --- organisations ---------------------------------------------------------------------------------------------------


def test_what_a_person_says_gives_nothing_until_an_officer_has_seen_it(town: SimpleNamespace, record: Notes) -> None:
    said = claim(town)
    assert options(town.lan) == []
    assert representing.acts_for("authorised", said.pk, town.lan, TODAY) is None
    actions.confirm_representative(
        representation=said, source="GCN 01/2024", name="Công ty TNHH Sen Hồng", **town.counter
    )
    assert options(town.lan) == [("authorised", "Công ty TNHH Sen Hồng")]
    assert [kind for kind, _ in record] == ["people.organisation_claimed", "people.representative_confirmed"]
    organisation = f"party:{said.organisation_id}"
    assert record[1][1]["payload"] == {
        "organisation": organisation,
        "person": f"party:{town.lan.party_id}",
        "renamed": True,
    }
    assert CODE not in str(record)


def test_several_may_claim_one_code_and_each_is_confirmed_alone(town: SimpleNamespace) -> None:
    mine, his = claim(town), claim(town, town.tuan)
    assert mine.organisation_id == his.organisation_id
    actions.confirm_representative(representation=mine, source="GCN", **town.counter)
    assert options(town.tuan) == []
    with pytest.raises(Refused, match="claimed_already"):
        claim(town)
    with pytest.raises(Refused, match="not_waiting"):
        actions.confirm_representative(representation=mine, source="GCN", **town.counter)


@pytest.mark.parametrize(
    ("code", "refusal"),
    [("0199999985", "business_code"), ("12", "business_code"), ("074085000000", "household_of_another")],
)
def test_codes_that_nobody_may_claim(town: SimpleNamespace, code: str, refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        claim(town, code=code)
    assert not Party.objects.filter(kind="organisation").exists()


def test_a_household_business_has_its_owners_number(town: SimpleNamespace) -> None:
    said = claim(town, code="074190000000")
    assert said.organisation.business_code == town.lan.party.personal_id
    found = search_parties("074190000000", actor=acting(town.hanh))
    assert [party.kind for party in found] == ["organisation", "person"]


def test_who_is_not_sure_enough_claims_nothing(town: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="level_needed"):
        actions.claim_organisation(business_code=CODE, name="X", actor=as_self(town.lan, level=1), **town.doing)


def test_only_a_counter_confirms(town: SimpleNamespace) -> None:
    said = claim(town)
    for actor in (acting(town.binh), as_self(town.lan), SYSTEM):
        with pytest.raises(Refused, match="not_your_duty"):
            actions.confirm_representative(
                representation=said, source="GCN", office_id=town.office.pk, actor=actor, **town.doing
            )


def test_a_representative_authorises_within_days_and_procedures(town: SimpleNamespace, record: Notes) -> None:
    organisation = confirmed(town).organisation
    record.clear()
    mine = authorised(town, organisation, procedures=["1.001", "1.001"])
    assert [kind for kind, _ in record] == ["people.representative_authorised"]
    held = representing.may_act_for(town.tuan, organisation.pk, "1.001", TODAY)
    assert held is not None
    assert (held.ref, held.procedures) == (f"authorised:{mine.pk}", frozenset({"1.001"}))
    assert representing.may_act_for(town.tuan, organisation.pk, "1.002", TODAY) is None
    assert representing.may_act_for(town.tuan, organisation.pk, "1.001", TODAY + WEEK) is None
    assert representing.may_act_for(town.tuan, organisation.pk, "1.001", TODAY - WEEK) is None


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"source": "  "}, "source"),
        ({"valid_to": TODAY}, "mandate_days"),
        ({"valid_from": TODAY + WEEK}, "mandate_days"),
    ],
)
def test_what_an_authorisation_needs(town: SimpleNamespace, other: dict[str, Any], refusal: str) -> None:
    organisation = confirmed(town).organisation
    with pytest.raises(Refused, match=refusal):
        authorised(town, organisation, **other)


def test_the_authorised_authorise_nobody(town: SimpleNamespace) -> None:
    organisation = confirmed(town).organisation
    with pytest.raises(Refused, match="another_person"):
        authorised(town, organisation, person=town.lan.party)
    authorised(town, organisation)
    with pytest.raises(Refused, match="not_yours"):
        authorised(town, organisation, person=town.bay.party, actor=as_self(town.tuan))
    with pytest.raises(Refused, match="represented_already"):
        authorised(town, organisation, procedures=["1.001"])
    with pytest.raises(Refused, match="represented_already"):
        claim(town, town.tuan)


def test_an_unconfirmed_representative_authorises_nobody(town: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="not_yours"):
        authorised(town, claim(town).organisation)


def test_the_authorised_fall_with_the_last_representative(town: SimpleNamespace, record: Notes) -> None:
    legal = confirmed(town)
    authorised(town, legal.organisation)
    record.clear()
    actions.end_representation(representation=legal, why="Khai gian", actor=acting(town.hanh), **town.doing)
    assert options(town.tuan) == options(town.lan) == []
    assert [(kind, told["office_id"]) for kind, told in record] == [("people.representation_ended", town.office.pk)]
    with pytest.raises(Refused, match="ended_already"):
        actions.end_representation(representation=legal, actor=as_self(town.lan), **town.doing)


def test_who_ends_an_authorisation(town: SimpleNamespace) -> None:
    organisation = confirmed(town).organisation
    for actor, code in ((as_self(town.bay), "not_your_duty"), (acting(town.binh), "not_your_duty")):
        with pytest.raises(Refused, match=code):
            actions.end_representation(representation=authorised(town, organisation), actor=actor, **town.doing)
        Representation.objects.filter(role="authorised").delete()
    for actor, by in ((as_self(town.tuan), "self"), (as_self(town.lan), "organisation")):
        ended = actions.end_representation(representation=authorised(town, organisation), actor=actor, **town.doing)
        assert (ended.ended_on, ended.ended_why) == (TODAY, by)
        assert options(town.tuan) == []
    held = authorised(town, organisation)
    with pytest.raises(Refused, match="why"):
        actions.end_representation(representation=held, actor=acting(town.hanh), **town.doing)


def test_what_others_see_of_an_organisation(town: SimpleNamespace) -> None:
    legal = confirmed(town)
    theirs = authorised(town, legal.organisation)
    on = TODAY
    for account in (town.lan, town.tuan):
        assert representing.representation_for(as_self(account), theirs.pk, on).pk == theirs.pk
    with pytest.raises(Unknown):
        representing.representation_for(as_self(town.bay), theirs.pk, on)
    with pytest.raises(Unknown):
        representing.representation_for(as_self(town.tuan), legal.pk, on)
    with pytest.raises(Unknown):
        representing.organisation_led(as_self(town.tuan), legal.organisation_id, on)
    assert representing.organisation_led(as_self(town.lan), legal.organisation_id, on).pk == legal.organisation_id
    assert [each.pk for each in representing.representations_of(legal.organisation, on)] == [theirs.pk, legal.pk]


# --- mandates --------------------------------------------------------------------------------------------------------


def test_a_mandate_holds_once_accepted_and_ends_at_once(town: SimpleNamespace, record: Notes) -> None:
    mandate = given(town)
    assert options(town.lan) == []
    actions.accept_mandate(mandate=mandate, actor=as_self(town.lan), **town.doing)
    assert options(town.lan) == [("mandate", "Nguyễn Văn Bảy")]
    assert options(town.lan, TODAY + WEEK) == []
    actions.end_mandate(mandate=mandate, actor=as_self(town.bay), **town.doing)
    assert options(town.lan) == []
    kinds = ["people.mandate_given", "people.mandate_accepted", "people.mandate_ended"]
    assert [kind for kind, _ in record] == kinds
    assert {told["subject"] for _, told in record} == {f"mandate:{mandate.pk}"}
    with pytest.raises(Refused, match="ended_already"):
        actions.end_mandate(mandate=mandate, actor=as_self(town.lan), **town.doing)
    with pytest.raises(Refused, match="not_waiting"):
        actions.accept_mandate(mandate=given(town), actor=as_self(town.lan), now=NOW + WEEK, record=record)


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"valid_from": TODAY - WEEK}, "mandate_days"),
        ({"valid_to": None}, "mandate_days"),
        ({"valid_to": TODAY}, "mandate_days"),
    ],
)
def test_what_a_mandate_needs(town: SimpleNamespace, other: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        given(town, **other)


def test_no_mandate_for_oneself_twice_or_by_one_who_acts_for_another(town: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="another_person"):
        given(town, receiver=town.bay.party)
    mandate = accepted(town, procedures=["1.001"])
    with pytest.raises(Refused, match="represented_already"):
        given(town)
    given(town, procedures=["1.002"])
    held = representing.acts_for("mandate", mandate.pk, town.lan, TODAY)
    with pytest.raises(Refused, match="no_redelegation"):
        given(town, receiver=town.tuan.party, actor=replace(as_self(town.lan), acts_for=held))
    with pytest.raises(Refused, match="persons_only"):
        given(town, receiver=confirmed(town, town.tuan).organisation)


def test_only_the_receiver_accepts_and_strangers_end_nothing(town: SimpleNamespace) -> None:
    mandate = given(town)
    for account in (town.bay, town.tuan):
        with pytest.raises(Refused, match="not_yours"):
            actions.accept_mandate(mandate=mandate, actor=as_self(account), **town.doing)
    with pytest.raises(Refused, match="level_needed"):
        actions.accept_mandate(mandate=mandate, actor=as_self(town.lan, level=1), **town.doing)
    with pytest.raises(Refused, match="not_yours"):
        actions.end_mandate(mandate=mandate, actor=as_self(town.tuan), **town.doing)
    with pytest.raises(Unknown):
        representing.mandate_for(as_self(town.tuan), mandate.pk)
    with pytest.raises(Unknown):
        representing.mandate_for(acting(town.binh), mandate.pk)
    assert representing.mandate_for(acting(town.hanh), mandate.pk).pk == mandate.pk


def test_a_mandate_of_another_account_is_nothing(town: SimpleNamespace) -> None:
    mandate = accepted(town)
    assert representing.acts_for("mandate", mandate.pk, town.tuan, TODAY) is None
    assert representing.acts_for("authorised", mandate.pk, town.lan, TODAY) is None
    assert representing.acts_for("mandate", mandate.pk, town.hanh, TODAY) is None
    Account.objects.filter(pk=town.lan.pk).update(is_active=False)
    town.lan.refresh_from_db()
    assert representing.acts_for("mandate", mandate.pk, town.lan, TODAY) is None


def test_a_paper_at_the_counter_holds_with_that(town: SimpleNamespace, record: Notes) -> None:
    child = WalkIn("person", "Trần Gia An", "074315000000", date(2015, 6, 1))
    mandate = recorded(town, giver=child, ground="parent", valid_to=None)
    assert mandate.valid_to == date(2033, 6, 1)
    assert options(town.lan) == [("mandate", "Trần Gia An")]
    assert [kind for kind, _ in record] == ["people.party_registered", "people.mandate_recorded"]
    assert record[1][1]["payload"]["paper"] == PAPER
    assert record[1][1]["office_id"] == town.office.pk
    for actor, why in ((acting(town.hanh), ""), (acting(town.binh), "x")):
        with pytest.raises(Refused):
            actions.end_mandate(mandate=mandate, why=why, actor=actor, **town.doing)
    ended = actions.end_mandate(mandate=mandate, why="Bản án số 3", actor=acting(town.hanh), **town.doing)
    assert ended.ended_why == "Bản án số 3"


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"paper": ""}, "paper_needed"),
        ({"source": ""}, "source"),
        ({"ground": "parent"}, "of_age"),
        ({"valid_to": None}, "mandate_days"),
    ],
)
def test_what_a_paper_must_say(town: SimpleNamespace, other: dict[str, Any], refusal: str) -> None:
    with pytest.raises(Refused, match=refusal):
        recorded(town, **other)


def test_a_parent_is_not_sent_away_by_the_child(town: SimpleNamespace) -> None:
    mandate = recorded(town, ground="guardian", valid_to=None)
    with pytest.raises(Refused, match="not_yours"):
        actions.end_mandate(mandate=mandate, actor=as_self(town.bay), **town.doing)
    assert actions.end_mandate(mandate=mandate, actor=as_self(town.lan), **town.doing).ended_on == TODAY


def test_only_a_counter_records(town: SimpleNamespace) -> None:
    for actor in (acting(town.tuan), acting(town.minh), SYSTEM):
        with pytest.raises(Refused, match="not_your_duty"):
            recorded(town, actor=actor)


def test_whom_a_number_and_a_name_mean(town: SimpleNamespace) -> None:
    assert representing.person_named("074190000000", "nguyen thi LAN") == town.lan.party
    assert representing.person_named("074190000000", "Ngô Anh Tuấn") is None
    assert representing.person_named("074190000001", "Nguyễn Thị Lan") is None


def test_the_ground_is_asked_again_in_the_very_act(town: SimpleNamespace) -> None:
    mandate = accepted(town)
    held = representing.acts_for("mandate", mandate.pk, town.lan, TODAY)
    actor = replace(as_self(town.lan), acts_for=held)
    assert representing.still_acts_for(actor, TODAY) == held
    actions.end_mandate(mandate=mandate, actor=as_self(town.bay), **town.doing)
    assert representing.still_acts_for(actor, TODAY) is None
    assert representing.still_acts_for(as_self(town.lan), TODAY) is None


def test_the_database_refuses_what_the_actions_would(town: SimpleNamespace) -> None:
    legal = confirmed(town)
    mandate = accepted(town)
    company, lan = legal.organisation_id, town.lan.party_id
    wrong: list[tuple[Any, dict[str, Any]]] = [
        (mandate, {"pk": None, "valid_to": TODAY + 2 * WEEK}),  # twice on a day
        (mandate, {"receiver_id": town.bay.party_id}),
        (mandate, {"receiver_id": company}),
        (mandate, {"valid_to": None}),
        (mandate, {"valid_to": TODAY}),
        (mandate, {"ended_on": TODAY}),
        (mandate, {"paper": PAPER}),
        (mandate, {"made": "counter"}),
        (legal, {"pk": None}),
        (legal, {"person_id": company}),
        (legal, {"organisation_id": lan}),
        (legal, {"procedures": ["1.001"]}),
        (legal, {"source": ""}),
        (legal, {"confirmed_by_id": None}),
        (legal.organisation, {"business_code": "12"}),
        (legal.organisation, {"kind": "person"}),
        (town.lan.party, {"business_code": CODE}),
    ]
    for kept, change in wrong:
        row = type(kept).objects.get(pk=kept.pk)
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=row.pk is None)
