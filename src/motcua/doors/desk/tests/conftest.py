from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from motcua.doors.desk.tests.making import publish_quick
from motcua.ground.offices.models import Post
from motcua.ground.people.models import Account, Appointment
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, START, World, build, drawer
from tests.signing import signed_in as sign_in

In = Callable[[str], Any]


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """WhiteNoise warns when the folder that `collectstatic` fills is not there, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture
def world(db: None) -> World:
    """With one more in the cast: Mới, the only official of a small commune, who does everything."""
    world = build()
    publish_quick()
    account = Account.objects.create(username="moi", name="Lò Văn Mới", kind="official", created_at=MONDAY)
    duties = ["one_stop", "handle", "approve", "lead"]
    post = Post.objects.create(office=world.here, title="Công chức", duties=duties, valid_from=START)
    Appointment.objects.create(account=account, post=post, valid_from=START)
    world.accounts["moi"] = account
    drawer(account, world.here)
    return world


@pytest.fixture
def now() -> datetime:
    """The doors read the clock, so what happened before happened before this."""
    return timezone.now()


@pytest.fixture
def story(world: World, now: datetime) -> Story:
    return Story(world, now - timedelta(hours=3))


@pytest.fixture
def signed_in(world: World) -> In:
    """The browser of one of the cast."""

    def client(name: str) -> Client:
        browser = Client(headers={"accept-language": "vi"})
        if name != "nobody":
            sign_in(browser, world.accounts[name])
        return browser

    return client
