"""Every worked example of the packs is played through the verbs of cases, and leaves the facts that it promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from motcua.ground.calendar.rules import add
from motcua.ground.ledger.queries import facts_of
from motcua.ground.money.actions import open_shift
from motcua.ground.money.queries import charges_of
from motcua.ground.offices.models import Office
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.definitions import Actor
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of
from motcua.record.cases import actions
from motcua.record.cases.definitions import WorkedAct, WorkedCase
from motcua.record.cases.models import Case, IssuedLetter
from tests.packs.world import NOW, World, build

NATIONAL = Path(__file__).resolve().parents[2] / "packs" / "national"
EXAMPLES = sorted(NATIONAL.glob("*/examples/*.yaml"))
PAPER = FileRef("a" * 64, "giay-to.pdf", 1000, "application/pdf")


def read(path: Path) -> WorkedCase:
    return WorkedCase.model_validate(yaml.safe_load(path.read_text("utf-8")))


class Play:
    """One example on its way through the offices."""

    def __init__(self, world: World, example: WorkedCase) -> None:
        self.world, self.example = world, example
        self.now: datetime = NOW
        self.unnamed = example.procedure.startswith("PA.")
        self.case: Case = None  # type: ignore[assignment]

    def file(self) -> None:
        told: dict[str, Any] = {
            "now": self.now,
            "procedure": self.example.procedure,
            "data": self.example.answers,
            "papers": _papers(self.example.papers),
            "key": self.example.key,
            "place_code": self.world.offices["ubnd_xa"].place.code,
            "applicant": None if self.unnamed else self.world.party,
        }
        if self.example.channel == "counter":
            office = self.world.offices["ubnd_xa"]
            actor = self.world.actor("one_stop", office, day_of(self.now))
            self.case = actions.intake_at_counter(actor=actor, office_id=office.pk, **told)
        else:
            self.case = actions.submit_case(actor=self.world.lan(day_of(self.now), unnamed=self.unnamed), **told)

    def do(self, act: WorkedAct) -> None:
        self.now = add(calendar_for(day_of(self.now)), self.now, act.after).due
        give: dict[str, Any] = dict(act.give)
        if act.act == "answer_consultation":
            key = give.pop("key")
            question = self.case.consultations.get(key=key, answered_at__isnull=True)
            actor = self.world.actor("handler", question.office, day_of(self.now))
            actions.answer_consultation(consultation_id=question.id, actor=actor, now=self.now, **give)
        else:
            if act.act == "answer_supplement":
                give = {"data": give.get("answers"), "papers": _papers(give.get("papers", ()))}
            actor = self.actor(act)
            if give.get("how") == "cash":
                open_shift(office_id=self.case.receiving_office_id, actor=actor, now=self.now)
            getattr(actions, act.act)(case_id=self.case.id, actor=actor, now=self.now, **give)
        self.case.refresh_from_db()

    def actor(self, act: WorkedAct) -> Actor:
        if act.by == "citizen":
            return self.world.lan(day_of(self.now), unnamed=self.unnamed)
        office: Office = self.case.receiving_office if act.by == "one_stop" else self.case.office
        return self.world.actor(act.by, office, day_of(self.now))


def _papers(keys: Any) -> Mapping[str, list[FileRef]]:
    return {key: [PAPER] for key in keys}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("binh-duong")
        transaction.set_rollback(True)


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


@pytest.mark.parametrize("path", EXAMPLES, ids=[f"{p.parent.parent.name}-{p.stem}" for p in EXAMPLES])
def test_the_example_leaves_its_facts_and_whole_letters(path: Path, world: World) -> None:
    example = read(path)
    play = Play(world, example)
    if example.refused:
        with pytest.raises(Refused) as refusal:
            play.file()
        assert example.refused in {refusal.value.code, *(p.code for p in refusal.value.problems)}
        return
    play.file()
    for act in example.acts:
        play.do(act)
    assert tuple(fact.kind for fact in facts_of(play.case.ref)) == example.facts
    assert play.case.state == example.state
    assert sum(charge.amount for charge in charges_of(play.case.ref)) == example.fees
    for letter in play.case.letters.all():
        assert_whole(letter)


def assert_whole(letter: IssuedLetter) -> None:
    """No place is left unfilled and none is filled with nothing, in either language."""
    for language in ("vi", "en"):
        said = [letter.title[language], *letter.body[language]["paragraphs"]]
        assert not [line for line in said if "{" in line or "  " in line or line.endswith((":", " ."))], letter.key
