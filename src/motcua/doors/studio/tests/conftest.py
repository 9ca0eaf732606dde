"""A province with two communes and a department. Sơn administers it, Hà one commune; Minh leads that commune."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office, Post
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.people.models import Account, Appointment
from motcua.ground.places.models import Place
from motcua.record.cases.tests.world import MONDAY, START, World, build
from tests.signing import signed_in as sign_in

In = Callable[[str], Any]
DAY = "01/11/2026"


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """WhiteNoise warns when the folder that `collectstatic` fills is not there, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def world(db: None) -> World:
    world = build()
    release = Release.objects.get()
    for key, name, level in (("uy_ban", "Ủy ban xã", "commune"), ("so", "Sở", "province")):
        kind = OfficeKind.model_validate({"key": key, "name": {"vi": name, "en": name}, "level": level})
        told = {"pack": "national/thu", "body": kind.model_dump(mode="json"), "release": release}
        row = Definition.objects.create(kind="office_kind", key=key, hash=f"{key:0<64}", **told)
        InForce.objects.create(release=release, kind="office_kind", key=key, definition=row)
    province = Place.objects.get(code="90")
    top = Office.objects.create(code="H99", name="Ủy ban lớn", kind="tinh", place=province, valid_from=START)
    Office.objects.exclude(pk=top.pk).update(parent=top)
    for office in (world.here, world.there, world.department):
        office.refresh_from_db()
    seat(world, "son", "Đinh Công Sơn", top, "administer")
    seat(world, "ha", "Mai Thu Hà", world.here, "administer")
    seat(world, "quang", "Vũ Đình Quang", top, "lead")
    return world


def seat(world: World, username: str, name: str, office: Office, *duties: str) -> Appointment:
    account = Account.objects.create(username=username, name=name, kind="official", created_at=MONDAY, office=office)
    post = Post.objects.create(office=office, title=f"Vị trí {username}", duties=list(duties), valid_from=START)
    world.accounts[username] = account
    return Appointment.objects.create(account=account, post=post, valid_from=START)


def top() -> Office:
    return Office.objects.get(code="H99")


@pytest.fixture
def signed_in(world: World) -> In:
    """The browser of one of the cast."""

    def client(name: str) -> Client:
        browser = Client(headers={"accept-language": "vi"})
        if name != "nobody":
            sign_in(browser, world.accounts[name], now=timezone.now())
        return browser

    return client
