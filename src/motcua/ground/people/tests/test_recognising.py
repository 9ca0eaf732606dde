from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua.ground.people import actions
from motcua.ground.people.actions.recognising import recognise_citizen
from motcua.ground.people.definitions import ANONYMOUS, WalkIn
from motcua.ground.people.models import Account, Party
from motcua.ground.people.ports import Identity
from motcua.ground.people.queries import search_parties
from motcua.ground.places.tests.conftest import Notes
from motcua.ground.words.errors import Refused

from .conftest import NOW, acting

NUMBER = "074190000000"


def told(**other: Any) -> Identity:
    lan = {"name": "Nguyễn Thị Lan", "personal_id": NUMBER, "birth_date": date(1990, 5, 9), "level": 2}
    return Identity(issuer="https://id.example", subject="s-1", **{**lan, **other})


def recognise(record: Notes, **other: Any) -> Account:
    return recognise_citizen(identity=told(**other), now=NOW, record=record)


def test_who_comes_first_is_registered_as_they_came_in(record: Notes) -> None:
    lan = recognise(record)
    assert (lan.kind, lan.name, lan.party and lan.party.personal_id) == ("citizen", "Nguyễn Thị Lan", NUMBER)
    [(kind, fact)] = record
    assert (kind, fact["subject"], fact["actor"].ref) == (
        "people.citizen_registered",
        f"account:{lan.pk}",
        f"account:{lan.pk}",
    )
    via = fact["actor"].via
    assert (via.channel, via.method, via.level) == ("portal", "national_id", 2)


def test_an_account_tells_no_number_and_knows_no_password(record: Notes) -> None:
    lan = recognise(record)
    assert lan.username.startswith("dd-")
    assert NUMBER not in lan.username
    assert not lan.has_usable_password()


def test_who_comes_again_is_the_same_and_leaves_nothing_new(record: Notes) -> None:
    first = recognise(record)
    record.clear()
    assert recognise(record, level=1) == first
    assert record == []


def test_a_new_name_is_believed_found_and_noted_without_being_told(record: Notes) -> None:
    lan = recognise(record)
    record.clear()
    recognise(record, name="Nguyễn  Thị Ngọc Lan", birth_date=date(1990, 5, 10))
    lan.refresh_from_db()
    assert lan.name == "Nguyễn Thị Ngọc Lan"
    [(kind, fact)] = record
    assert (kind, fact["payload"]) == (
        "people.citizen_corrected",
        {"party": str(lan.party_id), "changed": ["birth_date", "name"]},
    )


def test_what_the_service_does_not_tell_stays(record: Notes) -> None:
    lan = recognise(record)
    recognise(record, birth_date=None)
    assert lan.party_id is not None
    assert Party.objects.get(pk=lan.party_id).birth_date == date(1990, 5, 9)


def test_who_stood_at_a_counter_before_finds_what_was_written_there(record: Notes, ward: Any) -> None:
    walk_in = WalkIn("person", "Nguyễn Thị Lan", NUMBER, date(1990, 5, 9))
    known = actions.register_party(walk_in, office_id=ward.office.pk, actor=acting(ward.hanh), now=NOW, record=record)
    record.clear()
    lan = recognise(record, name="Nguyễn Thị Lan Hương")
    assert lan.party_id == known.pk
    assert [kind for kind, _ in record] == ["people.citizen_registered"]
    assert lan.name == "Nguyễn Thị Lan Hương"
    assert search_parties("lan huong", actor=acting(ward.hanh)) == [known]


def test_a_citizen_registered_with_another_name_of_account_is_the_same(record: Notes) -> None:
    lan = actions.register_citizen(
        name="Nguyễn Thị Lan",
        username="lan",
        password=None,
        personal_id=NUMBER,
        birth_date=date(1990, 5, 9),
        actor=ANONYMOUS,
        now=NOW,
        record=record,
    )
    assert recognise(record) == lan


@pytest.mark.parametrize("number", ["", "123456789", "07419000000x", "٠٧٤١٩٠٠٠٠٠٠٠"])
def test_a_service_that_tells_no_number_of_twelve_digits_lets_nobody_in(record: Notes, number: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(record, personal_id=number)
    assert refused.value.code == "identity_number"
    assert not Party.objects.exists()
