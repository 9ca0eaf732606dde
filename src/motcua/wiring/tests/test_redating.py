"""A decision gives a day off: from the file of the packs to the applicant's inbox."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Fact
from motcua.ground.messages.models import Message
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises.actions import redate_open
from motcua.ground.promises.facts import REDATED
from motcua.ground.promises.models import Promise
from motcua.ground.words.moments import day_of
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import CALENDAR, World, build
from motcua.wiring import kinds
from motcua.wiring.commands import work
from motcua.wiring.tests.test_packs_command import folder, run

__all__ = ["folder"]
pytestmark = pytest.mark.django_db

NATIONAL = Path(__file__).parents[4] / "packs/national/core/messages.yaml"


@pytest.fixture
def world(db: None) -> World:
    return build()


def give(folder: Path, *days: str) -> None:
    """The calendar of the world, and these days off by decision; the words of the country."""
    off = [{"on": day, "name": "Ngày nghỉ thêm", "law": {"text": "Quyết định nghỉ thêm"}} for day in days]
    book = json.dumps({**yaml.safe_load(CALENDAR), "days_off": off}, default=str, ensure_ascii=False)
    (folder / "national/thu/calendar.yaml").write_text(book, "utf-8")
    (folder / "national/thu/messages.yaml").write_text(NATIONAL.read_text("utf-8"), "utf-8")


def install(folder: Path, story: Story, *days: str) -> None:
    give(folder, *days)
    kinds.install_packs(province="tinh-thu", folder=folder, actor=SYSTEM, now=story.now)


def test_a_decision_reaches_every_open_dossier_once(world: World, folder: Path) -> None:
    open_one, waiting, ended = Story(world).claimed(), Story(world).claimed(), Story(world).decided()
    waiting.act("ask_for_payment", "binh")
    closed = list(Promise.objects.filter(subject=ended.case.ref).order_by("id").values())
    install(folder, open_one)
    story = open_one.later(hours=5)
    assert work.keep_time(story.now) == 0

    was = story.due
    install(folder, story, "2026-11-04")
    assert work.keep_time(story.now) == 2
    story.case.refresh_from_db()
    assert story.due == was + timedelta(days=1)
    told = Fact.objects.filter(kind=REDATED)
    assert {fact.subject for fact in told} == {story.case.ref}
    assert sorted(fact.payload["kind"] for fact in told) == ["case", "step"]
    assert list(Promise.objects.filter(subject=ended.case.ref).order_by("id").values()) == closed
    waiting.case.refresh_from_db()
    assert waiting.due == was

    outbox.run_once(story.now)
    (letter,) = Message.objects.filter(template="redated", channel="inbox")
    assert letter.party == world.parties["lan"]
    assert letter.subject == f"Ngày hẹn trả kết quả hồ sơ {story.case.code} được tính lại"
    assert "04/11/2026 Ngày nghỉ thêm" in letter.body
    assert "10/11/2026" in letter.body
    assert "10/11/2026" in letter.body_en

    for later in (0, 1, 60):
        assert work.keep_time(story.now + timedelta(minutes=later)) == 0
    assert Fact.objects.filter(kind=REDATED).count() == 2

    waiting.later(hours=4).act("confirm_payment", "hanh", how="cash")
    assert waiting.due > was + timedelta(days=1)


def test_nothing_is_called_late_before_all_dates_are_reckoned(world: World, folder: Path) -> None:
    """Today is declared a day off; a pass that takes its time must not let fall what it has not come to."""
    story = Story(world).submitted().submitted()  # two answers are owed on Tuesday at eight
    install(folder, story)
    story.later(hours=1)
    install(folder, story, "2026-11-03")
    assert not redate_open(now=story.now, limit=1).finished
    story.later(days=1)
    assert work.keep_time(story.now) == 1
    assert Fact.objects.filter(kind=REDATED).count() == 2
    assert not Fact.objects.filter(kind="promises.broken").exists()


def test_the_person_hears_nothing_of_a_step_nor_of_what_ended_meanwhile(world: World, folder: Path) -> None:
    story = Story(world).claimed()
    install(folder, story)
    install(folder, story, "2026-11-03")
    work.keep_time(story.now)
    story.act("withdraw_case", "lan")
    outbox.run_once(story.now)
    assert not Message.objects.filter(template="redated").exists()


def test_the_installation_says_how_many_dates_may_move(world: World, folder: Path) -> None:
    """Dossiers of today, because the command knows no other day."""
    now = timezone.now()
    Story(world, now).submitted()
    give(folder)
    assert "again" not in run("install", "tinh-thu", "--folder", folder).output
    give(folder, *(f"{day_of(now) + timedelta(days=day)}" for day in range(5)))
    result = run("install", "tinh-thu", "--folder", folder)
    assert result.output.endswith("the calendar has changed: the worker will reckon 1 open promises again\n")
