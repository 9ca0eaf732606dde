"""The invented country of `places`, reformed on one day, beside the small province of the tests of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.places.models import Place
from motcua.ground.places.tests.conftest import REFORM, Notes, load
from motcua.ground.words.definitions import Definition as Body
from motcua.record.cases.tests.world import World, build

Page = Callable[..., "Read"]


class Read:
    """A page as a reader has it: words without markup."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.html = unescape(response.content.decode())
        self.size = len(response.content)

    def __contains__(self, words: str) -> bool:
        return words in self.html


def publish(kind: str, key: str, body: Body, digest: str) -> None:
    release = Release.objects.latest("pk")
    row = Definition.objects.create(
        kind=kind, key=key, hash=digest * 64, pack="national/thu", body=body.model_dump(mode="json"), release=release
    )
    InForce.objects.create(release=release, kind=kind, key=key, definition=row)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """With a committee for phường Sen Hồng, which took over what was decided for phường Sen."""
    cache.clear()
    world = build()
    load(Notes())
    kind = OfficeKind.model_validate({"key": "uy_ban", "name": {"vi": "Ủy ban", "en": "Committee"}, "level": "commune"})
    publish("office_kind", "uy_ban", kind, "a")
    ward = Place.objects.get(code="11001", valid_from=REFORM)
    Office.objects.create(code="H12.11001", name="UBND phường Sen Hồng", kind="uy_ban", place=ward, valid_from=REFORM)
    yield world
    cache.clear()


@pytest.fixture
def page(world: World) -> Page:
    def asked(address: str, language: str = "vi", **query: str) -> Read:
        browser = Client()
        browser.cookies["django_language"] = language
        return Read(browser.get(address, query))

    return asked
