"""Cô Hạnh, ông Minh and their neighbours in the offices of the invented country."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from motcua.ground.offices.actions import open_office, open_post
from motcua.ground.offices.models import Office
from motcua.ground.people import actions
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.places.queries import place
from motcua.ground.places.tests.conftest import REFORM, Notes, load

NOW = datetime(2025, 9, 1, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = NOW.date()
PASSWORD = "mot-cua-thu"


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def record(db: None) -> Iterator[Notes]:
    cache.clear()
    load(Notes())
    yield Notes()
    cache.clear()


def set_up(record: Notes) -> dict[str, Any]:
    return {"actor": SYSTEM, "now": NOW, "record": record}


def office_at(record: Notes, code: str, place_code: str, parent: Office | None = None) -> Office:
    where = place(place_code, REFORM)
    assert where is not None
    return open_office(
        code=code, name=code, kind="committee", place=where, valid_from=REFORM, parent=parent, **set_up(record)
    )


def official(record: Notes, username: str, name: str) -> Account:
    return actions.register_official(name=name, username=username, password=PASSWORD, **set_up(record))


def give(record: Notes, account: Account, office: Office, *duties: str, until: date | None = None) -> Any:
    post = open_post(
        office=office,
        title=f"{account.username} {'/'.join(duties)}",
        duties=duties,
        valid_from=REFORM,
        **set_up(record),
    )
    return actions.appoint(account=account, post=post, valid_from=REFORM, valid_to=until, **set_up(record))


def acting(account: Account, on: date = TODAY) -> Actor:
    return actor_for(account, on)


@pytest.fixture
def ward(record: Notes) -> SimpleNamespace:
    """A ward's committee: Hạnh receives, Bình handles, Minh decides and leads; Quang leads the province above it."""
    province = office_at(record, "H12", "12")
    here = office_at(record, "H12.11001", "11001", parent=province)
    there = office_at(record, "H12.11007", "11007", parent=province)
    cast = SimpleNamespace(
        province=province,
        office=here,
        elsewhere=there,
        hanh=official(record, "hanh", "Lê Thị Hạnh"),
        binh=official(record, "binh", "Trần Văn Bình"),
        minh=official(record, "minh", "Phạm Quang Minh"),
        tuan=official(record, "tuan.cb", "Ngô Anh Tuấn"),
        quang=official(record, "quang", "Vũ Đình Quang"),
    )
    give(record, cast.hanh, here, "one_stop")
    cast.binhs_post = give(record, cast.binh, here, "handle")
    cast.minhs_post = give(record, cast.minh, here, "approve", "lead")
    give(record, cast.tuan, there, "approve")
    give(record, cast.quang, province, "lead")
    record.clear()
    return cast
