"""Who may fill which post, and who may not."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.offices.actions import open_post
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.rules import may_give
from motcua.ground.people import actions
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account, Appointment
from motcua.ground.people.queries import search_parties
from motcua.ground.places.tests.conftest import REFORM, Notes
from motcua.ground.words.errors import Refused

from .conftest import NOW, TODAY, acting, give, official, set_up

DECISION: dict[str, Any] = {"decision_number": "15/QĐ-UBND", "decision_date": date(2025, 8, 30)}


@pytest.fixture
def house(ward: SimpleNamespace, record: Notes) -> SimpleNamespace:
    """Administrators of the province and of the ward; and one with an account and nothing else."""
    ward.son = official(record, "son", "Đinh Công Sơn")
    ward.ha = official(record, "ha", "Mai Thu Hà")
    ward.moi = official(record, "moi", "Đỗ Thị Mới")
    give(record, ward.son, ward.province, "administer")
    ward.has_place = give(record, ward.ha, ward.office, "administer")
    record.clear()
    return ward


def post(record: Notes, office: Office, *duties: str) -> Post:
    return open_post(office=office, title=f"Mới {'/'.join(duties)}", duties=duties, valid_from=REFORM, **set_up(record))


def try_to_appoint(house: SimpleNamespace, record: Notes, who: Actor, where: Post, **other: Any) -> str:
    told: dict[str, Any] = {
        "account": house.moi,
        "post": where,
        "valid_from": TODAY,
        "actor": who,
        "now": NOW,
        "record": record,
    }
    try:
        with transaction.atomic():
            actions.appoint(**{**told, **DECISION, **other})
            transaction.set_rollback(True)
    except Refused as refused:
        return refused.code
    return "done"


# Who, by name; then what they may give in the ward, in the ward beside it, and in the province.
TABLE = [
    ("quang", "lead", "done", "done", "done"),
    ("quang", "administer", "done", "done", "done"),
    ("son", "approve", "done", "done", "done"),
    ("son", "lead", "done", "done", "done"),
    ("son", "administer", "done", "done", "not_yours"),
    ("minh", "one_stop", "done", "not_yours", "not_yours"),
    ("minh", "administer", "done", "not_yours", "not_yours"),
    ("ha", "handle", "done", "not_yours", "not_yours"),
    ("ha", "administer", "not_yours", "not_yours", "not_yours"),
    ("hanh", "handle", "not_yours", "not_yours", "not_yours"),
    ("tuan", "handle", "not_yours", "not_yours", "not_yours"),
    ("moi", "handle", "not_yours", "not_yours", "not_yours"),
]


@pytest.mark.parametrize(("who", "duty", "here", "there", "above"), TABLE)
def test_who_may_give_what(
    house: SimpleNamespace, record: Notes, who: str, duty: str, here: str, there: str, above: str
) -> None:
    actor = acting(getattr(house, who))
    offices = (house.office, house.elsewhere, house.province)
    told = [try_to_appoint(house, record, actor, post(record, office, duty)) for office in offices]
    assert told == [here, there, above]


def test_nobody_notes_their_own_appointment_or_its_end(house: SimpleNamespace, record: Notes) -> None:
    own = post(record, house.office, "handle")
    for mine in (house.quang, house.son, house.minh):
        assert try_to_appoint(house, record, acting(mine), own, account=mine) == "own_appointment"
    with pytest.raises(Refused, match="own_appointment"):
        actions.end_appointment(
            appointment=house.minhs_post, on=TODAY, actor=acting(house.minh), now=NOW, record=record, **DECISION
        )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decision_number": "  "}, "decision_number"),
        ({"decision_date": None}, "decision_date"),
        ({"decision_date": TODAY + timedelta(days=1)}, "decision_date"),
        ({"valid_from": REFORM - timedelta(days=1)}, "post_not_in_force"),
        ({"valid_to": TODAY}, "appointment_days"),
    ],
)
def test_an_appointment_has_a_decision_and_days(
    house: SimpleNamespace, record: Notes, given: dict[str, Any], code: str
) -> None:
    where = post(record, house.office, "handle")
    assert try_to_appoint(house, record, acting(house.son), where, **given) == code
    with pytest.raises(Refused, match="decision_number"):
        actions.end_appointment(appointment=house.has_place, on=TODAY, actor=acting(house.son), now=NOW, record=record)


def test_the_decisions_stand_on_the_row_and_on_the_fact(house: SimpleNamespace, record: Notes) -> None:
    told: dict[str, Any] = {"actor": acting(house.son), "now": NOW, "record": record}
    where = post(record, house.office, "handle")
    record.clear()
    made = actions.appoint(account=house.moi, post=where, valid_from=TODAY + timedelta(days=3), **DECISION, **told)
    ended: dict[str, Any] = {"decision_number": "16/QĐ-UBND", "decision_date": TODAY}
    actions.end_appointment(appointment=made, on=TODAY + timedelta(days=9), **ended, **told)
    row = Appointment.objects.get(pk=made.pk)
    assert (row.decision_number, row.decision_date) == ("15/QĐ-UBND", DECISION["decision_date"])
    assert (row.end_decision_number, row.end_decision_date) == ("16/QĐ-UBND", TODAY)
    assert [(kind, noted["payload"]["decision_number"]) for kind, noted in record] == [
        ("people.appointed", "15/QĐ-UBND"),
        ("people.appointment_ended", "16/QĐ-UBND"),
    ]


def test_who_gives_out_rights_does_not_use_them(house: SimpleNamespace, record: Notes) -> None:
    """Not in another office either, nor by a delegation; once the one has ended, the other may begin."""
    quang = acting(house.quang)
    elsewhere = post(record, house.elsewhere, "handle")
    assert try_to_appoint(house, record, quang, elsewhere, account=house.ha) == "administers_apart"
    beside = post(record, house.elsewhere, "administer")
    assert try_to_appoint(house, record, quang, beside, account=house.binh) == "administers_apart"
    with pytest.raises(Refused, match="administers_apart"):
        actions.delegate(
            from_account=house.minh,
            to_account=house.ha,
            office=house.office,
            duties=["approve"],
            valid_from=TODAY,
            valid_to=TODAY + timedelta(days=2),
            decision_number="3/UQ",
            actor=acting(house.minh),
            now=NOW,
            record=record,
        )
    actions.end_appointment(appointment=house.has_place, on=TODAY, **set_up(record))
    assert try_to_appoint(house, record, quang, elsewhere, account=house.ha) == "done"


def test_an_administrator_is_in_no_office_and_finds_no_party(house: SimpleNamespace) -> None:
    son = acting(house.son)
    assert son.may("administer", house.province.pk)
    assert (son.offices, son.past_offices) == (frozenset(), frozenset())
    assert search_parties("hanh", actor=son) == []


def test_the_database_keeps_the_duty_apart(house: SimpleNamespace, record: Notes) -> None:
    with pytest.raises(IntegrityError, match="post_administers_apart"), transaction.atomic():
        Post.objects.filter(pk=house.has_place.post_id).update(duties=["administer", "approve"])


def test_an_account_is_opened_for_an_office_by_who_looks_after_it(house: SimpleNamespace, record: Notes) -> None:
    told: dict[str, Any] = {"name": "Hồ Văn Lâm", "username": "lam", "password": None, "now": NOW, "record": record}
    for who, office in ((house.ha, house.elsewhere), (house.hanh, house.office), (house.ha, None)):
        with pytest.raises(Refused, match="not_yours"):
            actions.register_official(actor=acting(who), office=office, **told)
    made = actions.register_official(actor=acting(house.ha), office=house.office, **told)
    assert Account.objects.get(pk=made.pk).office == house.office
    assert record[-1][1]["office_id"] == house.office.pk


def test_the_house_itself_may_do_all() -> None:
    assert may_give(SYSTEM, ["administer", "lead"], [1])
