"""What people see the minute after: signed in as before, the case on their desk, the names of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.ground.words.moments import VIETNAM, local
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World
from motcua.wiring.tests.reform import MERGE, apply, world_before
from tests.signing import signed_in


@pytest.fixture
def world(db: None) -> World:
    return world_before()


def test_nobody_signs_in_again(world: World, client: Client) -> None:
    """Screens live by the clock on the wall, so this reform is of today."""
    now = local(timezone.now()).astimezone(VIETNAM)
    story = Story(world, now - timedelta(days=3)).claimed()
    signed_in(client, world.accounts["binh"])
    page = reverse("desk:case", args=[story.case.pk])
    assert "Ủy ban nhân dân xã Sen" in client.get(page).content.decode()
    apply(MERGE.replace("2026-11-09", f"{now:%Y-%m-%d}"), now=now)
    seen = client.get(page)
    text = seen.content.decode()
    assert seen.status_code == 200
    assert "theo quyết định sắp xếp" in text
    assert "Ủy ban nhân dân xã Hợp Nhất" in text
    assert story.case.code in client.get(reverse("desk:work")).content.decode()


def test_what_ended_at_the_old_office_is_read_as_ones_own(world: World, client: Client) -> None:
    now = timezone.now()
    story = Story(world, now - timedelta(days=3)).decided().act("deliver_case", "hanh")
    apply(MERGE.replace("2026-11-09", f"{local(now):%Y-%m-%d}"), now=now)
    signed_in(client, world.accounts["minh"])
    page = reverse("desk:case", args=[story.case.pk])
    client.post(f"{page}/ly-do", {"reason": "Đối chiếu hồ sơ đã kết thúc"})
    seen = client.get(page)
    assert (seen.status_code, seen.context["only_asked"]) == (200, False)
    assert "Ủy ban nhân dân xã Hợp Nhất" not in seen.content.decode()


def test_a_letter_is_dated_where_it_was_issued(world: World, client: Client) -> None:
    now = timezone.now()
    story = Story(world, now - timedelta(days=3)).accepted()
    apply(MERGE.replace("2026-11-09", f"{local(now):%Y-%m-%d}"), now=now)
    signed_in(client, world.accounts["hanh"])
    letter = reverse("desk:letter", args=[story.case.pk, story.case.letters.get().pk])
    assert "Sen, ngày " in client.get(letter).content.decode()


def test_the_public_look_up_finds_the_old_code(world: World, client: Client) -> None:
    code = Story(world).in_process().case.code
    apply()
    text = client.get(reverse("portal:lookup"), {"ma": code}).content.decode()
    assert "Ủy ban nhân dân xã Hợp Nhất" in text
