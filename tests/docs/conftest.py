"""What the documents' examples stand on: the packs of one province, and bà Lan's dossier after it was played."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold
from motcua.record.cases.models import Case
from tests.packs.test_worked_cases import NATIONAL, Play, read
from tests.packs.world import build

EXAMPLE = NATIONAL / "ho_tich" / "examples" / "khai_sinh_dung_han.yaml"


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[Play]:
    with django_db_blocker.unblock(), transaction.atomic():
        play = Play(build("binh-duong"), read(EXAMPLE))
        play.file()
        for act in play.example.acts:
            play.do(act)
        yield play
        transaction.set_rollback(True)


@pytest.fixture
def case(played: Play, db: None) -> Case:
    return played.case


@pytest.fixture
def tuan(played: Play, db: None) -> Actor:
    """A stranger with an account of his own."""
    name = "Ngô Anh Tuấn"
    party = Party.objects.create(kind="person", name=name, search_name=fold(name))
    account = Account.objects.create(username="tuan", name=name, kind="citizen", party=party, created_at=played.now)
    return actor_for(account, day_of(played.now))
