"""The dates of cases follow the calendar, and an act in progress is neither disturbed nor waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from motcua.ground.calendar.definitions import Duration
from motcua.ground.ledger.models import Fact
from motcua.ground.promises.actions import redate_open
from motcua.ground.promises.definitions import Redated
from motcua.ground.promises.facts import REDATED
from motcua.ground.promises.models import Promise
from motcua.record.cases.actions import follow_redated
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World, announce, build

WEDNESDAY = date(2026, 11, 4)


def redated(story: Story) -> Redated:
    return redate_open(now=story.now, told=(follow_redated,))


@pytest.mark.django_db
def test_what_the_list_shows_is_what_is_owed(world: World) -> None:
    story = Story(world).claimed()
    question = story.consulted("advice")
    was, version = story.due, story.case.version
    announce(WEDNESDAY)
    assert redated(story) == Redated(looked=3, moved=3)
    story.case.refresh_from_db()
    question.refresh_from_db()
    assert story.due == was + timedelta(days=1)
    assert {promise.due_at for promise in Promise.objects.filter(kind="case")} == {story.due}
    assert question.due_at == Promise.objects.get(kind="consultation").due_at
    assert question.due_at.date() == date(2026, 11, 5)
    assert story.case.version == version
    kinds = [fact.payload["kind"] for fact in Fact.objects.filter(kind=REDATED).order_by("id")]
    assert sorted(kinds) == ["case", "consultation", "step"]
    story.act("finish_step", "binh")


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["decided", "ready_to_decide"])
def test_what_has_ended_stays(world: World, stage: str) -> None:
    """A case decided keeps its facts and its promise; one withdrawn likewise."""
    story: Story = getattr(Story(world), stage)()
    if stage == "ready_to_decide":
        story.act("withdraw_case", "lan")
    before = list(Promise.objects.order_by("id").values("id", "state", "due_at", "reckoned_in"))
    announce(WEDNESDAY)
    assert redated(story) == Redated()
    assert list(Promise.objects.order_by("id").values("id", "state", "due_at", "reckoned_in")) == before
    story.case.refresh_from_db()
    assert story.case.due_at is None


@pytest.mark.django_db
def test_a_dossier_with_the_person_follows_when_it_is_back(world: World) -> None:
    story = Story(world).claimed().act("ask_for_payment", "binh")
    was = story.due
    announce(date(2026, 11, 6))
    assert redated(story) == Redated()
    story.act("confirm_payment", "hanh", how="cash")
    assert story.due == was + timedelta(days=1, minutes=10)


@pytest.mark.django_db
def test_the_person_too_has_the_day_more(world: World) -> None:
    story = Story(world).submitted().act("ask_for_more", "hanh", reason="Thiếu")
    assert f"{story.due.astimezone(MONDAY.tzinfo):%F %T}" == "2026-12-02 23:59:59"
    announce(date(2026, 12, 2))
    redated(story)
    story.case.refresh_from_db()
    assert story.due.astimezone(MONDAY.tzinfo).date() == date(2026, 12, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "act",
    [
        lambda story: story.act("ask_for_payment", "binh"),
        lambda story: story.act("finish_step", "binh"),
        lambda story: story.act("extend_case", "minh", reason="Bận", by=Duration(amount=1, unit="working_days")),
    ],
    ids=["ask_for_payment", "finish_step", "extend_case"],
)
def test_an_act_in_progress_and_the_worker_never_wait_for_each_other(act: Callable[[Story], Story]) -> None:
    """The act holds the case and then wants its promises; the worker comes the other way round, and gives way."""
    story = Story(build()).claimed()
    announce(WEDNESDAY)
    passes: list[Redated] = []

    def work() -> None:
        try:
            passes.append(redated(story))
        finally:
            connection.close()

    with transaction.atomic():
        Case.objects.select_for_update().get(pk=story.case.pk)
        worker = threading.Thread(target=work)
        worker.start()
        worker.join(timeout=30)
        assert not worker.is_alive()
        act(story)
    assert [(each.finished, each.moved) for each in passes] == [(False, 1)]
    last = redated(story)
    assert last.finished
    case = Case.objects.get(pk=story.case.pk)
    running = Promise.objects.filter(subject=case.ref, kind="case", state="running").first()
    assert running is None or running.due_at == case.due_at
