"""What is said of the house, to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from motcua.doors.studio.tests.conftest import In
from motcua.ground.health.actions import note_pulse
from motcua.ground.health.models import Pulse
from motcua.record.cases.tests.world import World

pytestmark = pytest.mark.django_db


def test_a_stranger_hears_one_word(client: Any) -> None:
    answer = client.get("/suc-khoe", REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 200
    assert set(answer.json()) == {"status"}
    assert answer["Cache-Control"] == "no-store"


def test_this_machine_and_who_keeps_the_house_hear_all(client: Any, signed_in: In) -> None:
    note_pulse(name="worker", now=timezone.now())
    parts = client.get("/suc-khoe", REMOTE_ADDR="127.0.0.1").json()["parts"]
    assert parts["worker"]["state"] == "good"
    assert parts["migrations"] == {"state": "good", "told": "migrations", "missing": 0}
    assert "parts" in signed_in("son").get("/suc-khoe", REMOTE_ADDR="203.0.113.7").json()
    assert "parts" not in signed_in("hanh").get("/suc-khoe", REMOTE_ADDR="203.0.113.7").json()


def test_alive_without_asking_anything(client: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/suc-khoe?song", REMOTE_ADDR="203.0.113.7").json() == {"status": "ok"}


def test_the_page_says_what_to_do(signed_in: In, world: World) -> None:
    Pulse.objects.create(name="worker", seen_at=timezone.now() - timedelta(hours=1))
    page = signed_in("son").get("/quan-tri/tinh-trang").text
    assert "im lặng từ" in page
    assert "motcua work" in page
