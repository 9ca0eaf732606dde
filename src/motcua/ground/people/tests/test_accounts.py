from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, connection, transaction

from motcua.ground.people import actions
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Via
from motcua.ground.people.models import Account, Party
from motcua.ground.people.queries import actor_for, actor_of_token, party_of, search_parties, tokens_of
from motcua.ground.places.tests.conftest import Notes
from motcua.ground.words.errors import Refused

from .conftest import NOW, PASSWORD, TODAY, acting, official, set_up

LAN = {
    "name": "Nguyễn Thị Lan",
    "username": "lan",
    "password": PASSWORD,
    "personal_id": "074190000000",
    "birth_date": date(1990, 5, 9),
    "phone": "0912 345 678",
}


def register(record: Notes, **other: Any) -> Account:
    return actions.register_citizen(**{**LAN, **other}, actor=ANONYMOUS, now=NOW, record=record)


def test_a_citizen_registers_and_signs_in(record: Notes) -> None:
    lan = register(record)
    assert authenticate(username="lan", password=PASSWORD) == lan
    party = party_of(actor_for(lan, TODAY))
    assert party is not None
    assert (party.name, party.phone) == ("Nguyễn Thị Lan", "0912345678")
    assert record == [
        (
            "people.citizen_registered",
            {
                "subject": f"account:{lan.pk}",
                "actor": ANONYMOUS,
                "now": NOW,
                "office_id": None,
                "payload": {"party": str(party.pk)},
            },
        )
    ]


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"name": "  "}, "person_name"),
        ({"name": "Lan 2"}, "person_name"),
        ({"personal_id": "123456789"}, "personal_id"),
        ({"personal_id": "000190000000"}, "personal_id"),
        ({"birth_date": date(1991, 1, 1)}, "id_birth_mismatch"),
        ({"phone": "12"}, "phone"),
        ({"email": "lan@"}, "email"),
        ({"username": "Lan Nguyễn"}, "username"),
        ({"password": "ngắn"}, "password"),
    ],
)
def test_what_is_wrong_is_named(record: Notes, other: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        register(record, **other)
    assert refused.value.code == code
    assert refused.value.message.format(**refused.value.params)
    assert (Account.objects.count(), Party.objects.count(), record) == (0, 0, [])


def test_a_name_and_a_number_are_taken_once(record: Notes) -> None:
    register(record)
    with pytest.raises(Refused, match="personal_id_taken"):
        register(record, username="lan2")
    with pytest.raises(Refused, match="username_taken"):
        register(record, personal_id=None, birth_date=None)
    assert Party.objects.count() == 1


def test_somebody_without_a_number_may_register(record: Notes) -> None:
    for username in ("mai", "dao"):
        register(record, username=username, personal_id=None, birth_date=None, phone="")
    assert Party.objects.filter(personal_id=None).count() == 2


def test_without_a_password_no_password_opens(record: Notes) -> None:
    register(record, password=None)
    assert authenticate(username="lan", password="") is None


def test_a_citizen_has_no_duties_and_costs_no_query(record: Notes, django_assert_num_queries: Any) -> None:
    lan = register(record)
    with django_assert_num_queries(0):
        actor = actor_for(lan, TODAY)
    assert (actor.kind, actor.duties, actor.ref, actor.name) == ("citizen", frozenset(), f"account:{lan.pk}", lan.name)


def test_a_closed_account_is_nobody(ward: SimpleNamespace) -> None:
    ward.minh.is_active = False
    assert actor_for(ward.minh, TODAY) == ANONYMOUS


def test_only_who_leads_registers_officials(ward: SimpleNamespace, record: Notes) -> None:
    told: dict[str, Any] = {"name": "Đỗ Thị Mới", "username": "moi", "password": PASSWORD, "now": NOW, "record": record}
    told["office"] = ward.office
    for actor in (ANONYMOUS, acting(ward.hanh), acting(ward.tuan)):
        with pytest.raises(Refused, match="not_yours"):
            actions.register_official(actor=actor, **told)
    assert actions.register_official(actor=acting(ward.minh), **told).kind == "official"
    assert [kind for kind, _ in record] == ["people.official_registered"]


def test_parties_are_found_by_officials_alone(ward: SimpleNamespace, record: Notes) -> None:
    lan = register(record)
    for text in ("nguyen lan", "LAN", "thị la", "Nguyễn  Thị", "074190000000"):
        assert [p.pk for p in search_parties(text, actor=acting(ward.hanh))] == [lan.party_id], text
    for text in ("an", "lan mai", "", "07419", "%"):
        assert search_parties(text, actor=acting(ward.hanh)) == [], text
    assert search_parties("lan", actor=actor_for(lan, TODAY)) == []
    assert search_parties("lan", actor=acting(official(record, "khong.chuc", "Lý Vô"))) == []


def test_the_database_holds_the_invariants(record: Notes) -> None:
    lan = register(record)
    with pytest.raises(IntegrityError, match="account_of_citizen_has_party"), transaction.atomic():
        Account.objects.filter(pk=lan.pk).update(party=None)
    with pytest.raises(IntegrityError, match="party_personal_id"), transaction.atomic():
        Party.objects.update(kind="organisation")


def test_a_key_is_shown_once_and_kept_as_a_digest(record: Notes) -> None:
    lan = register(record)
    actor = actor_for(lan, TODAY)
    told: dict[str, Any] = {
        "account": lan,
        "name": "kế toán",
        "expires": NOW + timedelta(days=30),
        "actor": actor,
        "now": NOW,
    }
    token, text = actions.issue_token(**told, record=record)
    assert text not in str(vars(token))
    assert text.startswith(token.prefix)
    assert tokens_of(actor) == [token]
    assert actor_of_token(text, NOW) == replace(actor, via=Via("api", "token", 0))
    assert record[-1][0] == "people.token_issued"
    assert text not in str(record)


@pytest.mark.parametrize("level", [1, 2])
def test_a_key_is_as_sure_as_the_sign_in_that_issued_it(record: Notes, level: int) -> None:
    lan = register(record)
    actor = replace(actor_for(lan, TODAY), via=Via("portal", "national_id", level))
    ends = NOW + timedelta(days=1)
    _, text = actions.issue_token(account=lan, name="máy", expires=ends, actor=actor, now=NOW, record=record)
    used = actor_of_token(text, NOW)
    assert used is not None
    assert used.via == Via("api", "token", level)


def test_a_key_that_is_wrong_late_revoked_or_of_a_closed_account_opens_nothing(record: Notes) -> None:
    lan = register(record)
    ends = NOW + timedelta(days=30)
    token, text = actions.issue_token(account=lan, name="máy", expires=ends, **set_up(record))
    assert actor_of_token(text[:-1], NOW) is None
    assert actor_of_token("", NOW) is None
    assert actor_of_token(text, ends) is None
    Account.objects.update(is_active=False)
    assert actor_of_token(text, NOW) is None
    Account.objects.update(is_active=True)
    actions.revoke_token(token=token, actor=actor_for(lan, TODAY), now=NOW, record=record)
    assert actor_of_token(text, NOW) is None
    with pytest.raises(Refused, match="token_over"):
        actions.revoke_token(token=token, actor=SYSTEM, now=NOW, record=record)


def test_the_last_use_of_a_key_is_noted_by_the_hour(record: Notes) -> None:
    lan = register(record)
    token, text = actions.issue_token(account=lan, name="máy", expires=NOW + timedelta(days=1), **set_up(record))
    for minutes, last in ((0, 0), (30, 0), (90, 90)):
        assert actions.use_token(text=text, now=NOW + timedelta(minutes=minutes))
        token.refresh_from_db()
        assert token.last_used == NOW + timedelta(minutes=last)
    assert actions.use_token(text="mc_sai", now=NOW) is None


def test_refusals_of_keys(ward: SimpleNamespace, record: Notes) -> None:
    for expires in (NOW, NOW + timedelta(days=400)):
        with pytest.raises(Refused, match="token_life"):
            actions.issue_token(account=ward.hanh, name="máy", expires=expires, **set_up(record))
    with pytest.raises(Refused, match="not_yours"):
        actions.issue_token(
            account=ward.hanh,
            name="máy",
            expires=NOW + timedelta(days=1),
            actor=acting(ward.minh),
            now=NOW,
            record=record,
        )


@pytest.mark.django_db
def test_how_to_reach_somebody_is_closed_in_the_database() -> None:
    party = Party.objects.create(
        kind="person", name="Nguyễn Thị Lan", search_name="lan", phone="0912345678", email="lan@vidu.vn"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM people_party WHERE id = %s", [party.pk])
        phone, email = cursor.fetchone()
    assert (phone[:3], email[:3]) == ("v1.", "v1.")
    assert "0912345678" not in phone
    found = Party.objects.get(pk=party.pk)
    assert (found.phone, found.email) == ("0912345678", "lan@vidu.vn")
