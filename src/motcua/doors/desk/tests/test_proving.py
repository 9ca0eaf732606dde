"""Acts of weight ask again who sits there, and nothing that was typed is lost; what is taken away is gone at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import press
from motcua.ground.access.models import SignIn
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions import end_appointment, issue_token
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Appointment
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story

PASSWORD = "ba con vịt vàng"
PROVE = "/tai-khoan/chung-minh"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def aged(account: Any, minutes: int) -> None:
    SignIn.objects.filter(account=account).update(proven_at=timezone.now() - timedelta(minutes=minutes), level=1)


def test_a_decision_asks_again_after_half_a_day(story: Story, signed_in: In, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    minh = story.world.accounts["minh"]
    minh.set_password(PASSWORD)
    minh.save()
    case = story.ready_to_decide().case
    browser = signed_in("minh")
    aged(minh, 241)
    answer = press(browser, case, "quyet-dinh", outcome="granted")
    assert answer.headers["Location"].startswith(PROVE)
    case.refresh_from_db()
    assert case.state == State.IN_PROCESS
    given_back = browser.post(answer.headers["Location"], {"password": PASSWORD}).text
    assert 'name="outcome" value="granted"' in given_back
    assert PASSWORD not in given_back
    assert press(browser, case, "quyet-dinh", outcome="granted").status_code == 302
    assert Case.objects.get(pk=case.pk).state == State.FINISHED


@pytest.mark.parametrize(("minutes", "setting"), [(239, 240), (600, 0)])
def test_otherwise_it_does_not(story: Story, signed_in: In, settings: Any, minutes: int, setting: int) -> None:
    settings.SECOND_FACTOR, settings.PROOF_TO_DECIDE_MINUTES = "offered", setting
    case = story.ready_to_decide().case
    browser = signed_in("minh")
    aged(story.world.accounts["minh"], minutes)
    assert not press(browser, case, "quyet-dinh", outcome="granted").headers["Location"].startswith(PROVE)


def test_a_key_for_programs_asks_after_a_quarter_of_an_hour(story: Story, signed_in: In, settings: Any) -> None:
    settings.SECOND_FACTOR = "offered"
    browser = signed_in("binh")
    aged(story.world.accounts["binh"], 15)
    answer = browser.post("/ban-lam-viec/ma-truy-cap", {"name": "Kho", "key": "0" * 32, "days": "30"})
    assert answer.headers["Location"].startswith(PROVE)
    assert not story.world.accounts["binh"].tokens.exists()


def leaves(story: Story, name: str) -> None:
    """The post ends today."""
    now = timezone.now()
    for held in Appointment.objects.filter(account=story.world.accounts[name], valid_to=None):
        end_appointment(appointment=held, on=day_of(now), actor=SYSTEM, now=now, record=record_fact)


def test_leaving_a_post_takes_the_work_list_away_the_same_second(story: Story, signed_in: In) -> None:
    case = story.ready_to_decide().case
    browser = signed_in("minh")
    page = f"/ban-lam-viec/ho-so/{case.pk}"
    assert browser.get(page).status_code == 200
    leaves(story, "minh")
    assert browser.get(page).status_code == 404
    assert case.code not in browser.get("/ban-lam-viec/").text
    assert press(browser, case, "quyet-dinh", outcome="granted").status_code == 404


def test_and_from_their_keys_for_programs(story: Story) -> None:
    case = story.ready_to_decide().case
    minh, now = story.world.accounts["minh"], timezone.now()
    expires = now + timedelta(days=30)
    _, text = issue_token(account=minh, name="Kho", expires=expires, actor=SYSTEM, now=now, record=record_fact)
    program = Client(headers={"authorization": f"Bearer {text}"})
    assert program.get(f"/api/v1/cases/{case.pk}").status_code == 200
    leaves(story, "minh")
    assert program.get(f"/api/v1/cases/{case.pk}").status_code == 404
