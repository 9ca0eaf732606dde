from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.offices.actions import close_office
from motcua.ground.people import actions, rules
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.people.queries import actor_for, delegations_of, who_could
from motcua.ground.places.tests.conftest import REFORM, Notes
from motcua.ground.words.errors import Refused

from .conftest import NOW, TODAY, acting, give, set_up

DECISION = {"decision_number": "08/QĐ-UBND", "decision_date": date(2025, 8, 28)}
FIRST, LAST = date(2025, 9, 10), date(2025, 9, 20)


def lend(ward: SimpleNamespace, record: Notes, **other: Any) -> Delegation:
    told = {
        "from_account": ward.minh,
        "to_account": ward.binh,
        "office": ward.office,
        "duties": ["approve"],
        "valid_from": FIRST,
        "valid_to": LAST,
        "decision_number": "12/QĐ-UBND",
        "actor": acting(ward.minh),
        "now": NOW,
        "record": record,
    }
    return actions.delegate(**{**told, **other})


def may_approve(ward: SimpleNamespace, account: Account, on: date) -> bool:
    return actor_for(account, on).may("approve", ward.office.pk)


def test_duties_come_from_posts(ward: SimpleNamespace) -> None:
    minh = acting(ward.minh)
    assert minh.duties == {(ward.office.pk, "approve"), (ward.office.pk, "lead")}
    assert minh.offices == {ward.office.pk}
    assert not minh.may("handle", ward.office.pk)
    assert not acting(ward.tuan).may("approve", ward.office.pk)


def test_duties_begin_and_end_with_their_days(ward: SimpleNamespace, record: Notes) -> None:
    assert actor_for(ward.minh, REFORM - timedelta(days=1)).duties == frozenset()
    assert may_approve(ward, ward.minh, REFORM)
    actions.end_appointment(appointment=ward.minhs_post, on=FIRST, **set_up(record))
    assert may_approve(ward, ward.minh, FIRST - timedelta(days=1))
    assert not may_approve(ward, ward.minh, FIRST)


def test_duties_end_with_the_office(ward: SimpleNamespace, record: Notes) -> None:
    close_office(office=ward.office, on=FIRST, **set_up(record))
    assert may_approve(ward, ward.minh, FIRST - timedelta(days=1))
    assert not may_approve(ward, ward.minh, FIRST)


def test_at_most_two_queries(ward: SimpleNamespace, record: Notes, django_assert_max_num_queries: Any) -> None:
    lend(ward, record)
    give(record, ward.binh, ward.elsewhere, "handle", "one_stop")
    with django_assert_max_num_queries(2):
        actor = actor_for(ward.binh, FIRST)
    here, there = ward.office.pk, ward.elsewhere.pk
    assert actor.duties == {(here, "handle"), (here, "approve"), (there, "handle"), (there, "one_stop")}


def test_a_delegation_works_on_its_days(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    days = [FIRST - timedelta(days=1), FIRST, LAST - timedelta(days=1), LAST]
    assert [may_approve(ward, ward.binh, day) for day in days] == [False, True, True, False]
    assert all(may_approve(ward, ward.minh, day) for day in days)
    assert not acting(ward.binh, FIRST).may("lead", ward.office.pk)
    ((kind, told),) = record
    assert (kind, told["office_id"]) == ("people.delegated", ward.office.pk)
    assert told["payload"]["decision_number"] == "12/QĐ-UBND"


def test_a_delegation_falls_with_the_post_of_its_lender(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    middle = date(2025, 9, 15)
    actions.end_appointment(appointment=ward.minhs_post, on=middle, **set_up(record))
    assert may_approve(ward, ward.binh, middle - timedelta(days=1))
    assert not may_approve(ward, ward.binh, middle)


def test_a_delegation_falls_with_the_account_of_its_lender(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    Account.objects.filter(pk=ward.minh.pk).update(is_active=False)
    assert not may_approve(ward, ward.binh, FIRST)


def test_revoked_at_once(ward: SimpleNamespace, record: Notes) -> None:
    delegation = lend(ward, record, valid_from=TODAY)
    assert may_approve(ward, ward.binh, TODAY)
    assert delegations_of(ward.binh, TODAY) == delegations_of(ward.minh, TODAY) == [delegation]
    actions.revoke_delegation(delegation=delegation, actor=acting(ward.minh), now=NOW, record=record)
    assert not may_approve(ward, ward.binh, TODAY)
    assert delegations_of(ward.binh, TODAY) == []
    with pytest.raises(Refused, match="delegation_over"):
        actions.revoke_delegation(delegation=delegation, actor=acting(ward.minh), now=NOW, record=record)
    assert [kind for kind, _ in record] == ["people.delegated", "people.delegation_revoked"]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"duties": ["one_stop"]}, "duty_not_held"),
        ({"duties": ["approve", "handle"]}, "duty_not_held"),
        ({"duties": []}, "no_duties"),
        ({"duties": ["king"]}, "no_duties"),
        ({"valid_from": REFORM - timedelta(days=9)}, "duty_not_held"),
        ({"valid_to": FIRST}, "delegation_days"),
        ({"valid_from": date(2025, 7, 2), "valid_to": date(2025, 8, 1)}, "delegation_days"),
        ({"decision_number": "  "}, "decision_number"),
    ],
)
def test_refusals_of_delegating(ward: SimpleNamespace, record: Notes, other: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        lend(ward, record, **other)
    assert record == []


def test_nobody_delegates_to_themselves_or_to_a_citizen(ward: SimpleNamespace, record: Notes) -> None:
    lan = actions.register_citizen(name="Nguyễn Thị Lan", username="lan", password="mot-cua-thu", **set_up(record))
    for to in (ward.minh, lan):
        with pytest.raises(Refused, match="delegate_to_another"):
            lend(ward, record, to_account=to)


def test_what_is_lent_cannot_be_lent_on(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    with pytest.raises(Refused, match="duty_not_held"):
        lend(ward, record, from_account=ward.binh, to_account=ward.hanh, actor=acting(ward.binh))


def test_who_may_delegate(ward: SimpleNamespace, record: Notes) -> None:
    for actor in (acting(ward.hanh), acting(ward.tuan), acting(ward.binh)):
        with pytest.raises(Refused, match="not_yours"):
            lend(ward, record, actor=actor)
    for actor in (acting(ward.quang), SYSTEM):
        lend(ward, record, actor=actor)


def test_who_could(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    assert who_could("approve", ward.office.pk, TODAY) == [ward.minh]
    assert who_could("approve", ward.office.pk, FIRST) == [ward.minh, ward.binh]
    assert who_could("one_stop", ward.office.pk, TODAY) == [ward.hanh]
    assert who_could("handle", ward.elsewhere.pk, TODAY) == []


def test_appointing(ward: SimpleNamespace, record: Notes) -> None:
    post = ward.binhs_post.post
    told = {"post": post, "valid_from": TODAY, "now": NOW, "record": record, **DECISION}
    with pytest.raises(Refused, match="not_yours"):
        actions.appoint(account=ward.hanh, actor=acting(ward.tuan), **told)
    appointment = actions.appoint(account=ward.hanh, actor=acting(ward.quang), **told)
    assert acting(ward.hanh).may("handle", ward.office.pk)
    with pytest.raises(Refused, match="appointed_already"):
        actions.appoint(account=ward.hanh, actor=SYSTEM, **told)
    with pytest.raises(Refused, match="appointment_days"):
        actions.end_appointment(appointment=appointment, on=TODAY, **set_up(record))
    with pytest.raises(Refused, match="appointment_days"):
        actions.appoint(account=ward.minh, actor=SYSTEM, valid_to=TODAY, **told)
    actions.end_appointment(appointment=appointment, on=FIRST, **set_up(record))
    later = {**told, "valid_from": FIRST}
    actions.appoint(account=ward.hanh, actor=SYSTEM, **later)
    assert [kind for kind, _ in record] == ["people.appointed", "people.appointment_ended", "people.appointed"]


def test_the_database_holds_the_invariants(ward: SimpleNamespace, record: Notes) -> None:
    lend(ward, record)
    for change, name in (
        ({"to_account": ward.minh}, "delegation_to_another"),
        ({"valid_to": FIRST}, "delegation_interval"),
        ({"duties": []}, "delegation_duties"),
        ({"duties": ["king"]}, "delegation_duties"),
        ({"decision_number": ""}, "delegation_by_decision"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Delegation.objects.update(**change)
    again = ward.minhs_post
    again.pk, again.valid_from = None, TODAY
    with pytest.raises(IntegrityError, match="appointment_once_a_day"), transaction.atomic():
        again.save()
    assert Appointment.objects.filter(account=ward.minh).count() == 1


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
some_duties = st.frozensets(st.sampled_from(["one_stop", "handle", "approve", "lead", "king"]))


@given(some_duties, some_duties, days, days, days)
def test_a_delegation_passes_when_it_is_within_what_is_held(
    duties: frozenset[str], held: frozenset[str], start: date, end: date, today: date
) -> None:
    passes = bool(duties) and duties <= (held - {"king"}) and end > max(start, today)
    with nullcontext() if passes else pytest.raises(Refused):
        rules.check_delegation(duties, held, start, end, today)
