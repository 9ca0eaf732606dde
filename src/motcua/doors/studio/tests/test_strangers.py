"""Whose door this is: every address, for those it is not for."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from motcua.doors.studio.tests.conftest import In, top
from motcua.doors.studio.urls import urlpatterns
from motcua.ground.people.models import Appointment
from motcua.record.cases.tests.world import World

PLAIN = [
    "home",
    "offices",
    "open_office",
    "appoint",
    "officials",
    "open_account",
    "competence",
    "journal",
    "journal_csv",
    "state",
]


@pytest.fixture
def addresses(world: World) -> dict[str, str]:
    """Every address with an id, of the commune's office and one of its people."""
    held = Appointment.objects.get(account=world.accounts["hanh"])
    keys: dict[str, list[Any]] = {
        "office": [world.here.pk],
        "rename_office": [world.here.pk],
        "close_office": [world.here.pk],
        "open_post": [world.here.pk],
        "post": [held.post_id],
        "close_post": [held.post_id],
        "end_appointment": [held.pk],
        "official": [held.account_id],
        "account_act": [held.account_id, "khoa"],
    }
    return {name: reverse(f"studio:{name}", args=args) for name, args in keys.items()}


def test_no_address_is_forgotten(addresses: dict[str, str]) -> None:
    with_id = {pattern.name for pattern in urlpatterns if "<" in str(pattern.pattern)}
    assert with_id == set(addresses)
    assert {pattern.name for pattern in urlpatterns} - with_id == set(PLAIN)


def tried(browser: Any, address: str) -> set[int]:
    return {browser.get(address).status_code, browser.post(address, {"on": "01/12/2026", "name": "x"}).status_code}


@pytest.mark.parametrize("who", ["tuan.cb"])
def test_who_leads_elsewhere_finds_nothing(addresses: dict[str, str], signed_in: In, who: str) -> None:
    browser = signed_in(who)
    for name, address in addresses.items():
        assert tried(browser, address) <= {404, 405}, name
    for name, address in (("above", reverse("studio:office", args=[top().pk])), ("none", "/quan-tri/co-quan/999999")):
        assert tried(browser, address) <= {404, 405}, name


@pytest.mark.parametrize("who", ["lan", "hanh", "thao"])
def test_others_hear_that_there_is_no_such_thing(addresses: dict[str, str], signed_in: In, who: str) -> None:
    browser = signed_in(who)
    for name, address in addresses.items():
        assert tried(browser, address) <= {404, 405}, name
    for name in PLAIN:
        assert tried(browser, reverse(f"studio:{name}")) <= {403, 405}, name


def test_somebody_unknown_signs_in_first(addresses: dict[str, str], signed_in: In) -> None:
    browser = signed_in("nobody")
    for address in (*addresses.values(), *(reverse(f"studio:{name}") for name in PLAIN)):
        for answer in (browser.get(address), browser.post(address, {})):
            assert answer.status_code == 405 or answer.url.startswith("/dang-nhap"), address
