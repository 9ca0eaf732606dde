from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.ground.money.models import Shift
from motcua.ground.offices.models import Office
from motcua.ground.people.definitions import Actor
from motcua.ground.places.models import Place


@pytest.fixture
def now() -> datetime:
    return datetime(2025, 7, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def hanh() -> Actor:
    return Actor(ref="account:2", account_id=2, party_id=None, name="Cô Hạnh", kind="official")


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def make_office() -> Office:
    place = Place.objects.create(
        code="90",
        level="province",
        kind="tỉnh",
        name="Thử",
        full_name="tỉnh Thử",
        province_code="90",
        valid_from=date(2025, 7, 1),
        exact_name="thử",
        search_text="thu",
    )
    return Office.objects.create(
        code="H99.1", name="UBND xã Thử", kind="uy_ban", place=place, valid_from=date(2025, 7, 1)
    )


@pytest.fixture
def drawer(hanh: Actor, office: Office, now: datetime) -> Shift:
    """Cô Hạnh's open drawer, without change in it."""
    return Shift.objects.create(office=office, officer=hanh.ref, officer_name=hanh.name, opened_at=now)
