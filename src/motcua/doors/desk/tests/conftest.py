from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World, build

In = Callable[[str], Client]


@pytest.fixture
def world(db: None) -> World:
    return build()


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
        browser = Client()
        if name != "nobody":
            browser.force_login(world.accounts[name])
        return browser

    return client
