from __future__ import annotations

import pytest

from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.vault.tests.world import publish


@pytest.fixture
def lan(db: None) -> Party:
    publish()
    return Party.objects.create(
        kind="person", name="Nguyễn Thị Lan", search_name=" nguyen thi lan", personal_id="001190000011"
    )


@pytest.fixture
def tuan(db: None) -> Party:
    return Party.objects.create(kind="person", name="Trần Anh Tuấn", search_name=" tran anh tuan")


@pytest.fixture
def hanh() -> Actor:
    return Actor(ref="account:2", account_id=2, party_id=None, name="Cô Hạnh", kind="official")


def citizen(party: Party) -> Actor:
    return Actor(ref="account:1", account_id=1, party_id=party.pk, name=party.name, kind="citizen")
