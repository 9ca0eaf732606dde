"""The sample of a province, made once for all of these tests; and browsers of its cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from motcua.wiring.sample import make_sample
from tests.robust.things import Things
from tests.signing import signed_in

PROVINCE = "binh-duong"
Browser = Callable[..., Client]


@pytest.fixture(scope="package")
def _sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[Things]:
    """The doors read the clock, so the sample is made as of now."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's own tests say that theirs is not the outermost
    with django_db_blocker.unblock(), whole:
        cache.clear()
        make_sample(PROVINCE, timezone.now())
        connection.check_constraints()  # here, or every test would check the whole country at its end
        yield Things()
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def things(_sample: Things, db: None) -> Things:
    return _sample


@pytest.fixture
def browser(things: Things) -> Browser:
    """``browser("tuan")`` is signed in; ``browser()`` is nobody."""

    def opened(who: str = "", **options: Any) -> Client:
        client = Client(**options)
        if who:
            signed_in(client, things.account(who))
        return client

    return opened
