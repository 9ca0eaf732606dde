"""What was used from the vault and what was asked again, counted; and counted once more by another way."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.vault.models import Use
from motcua.ground.words.moments import day_of
from motcua.record.cases.measures import OnceOnlyMeasure, once_only_between, totals
from motcua.record.cases.models import AskedAgain, Case
from motcua.record.cases.tests.held import TYPED, birth_of, publish_typed
from motcua.record.cases.tests.test_once_only import SCAN, WHY, Filed
from motcua.record.cases.tests.world import MONDAY, World, build

DAY = MONDAY.date()


@pytest.fixture
def world(db: None) -> World:
    """Four dossiers of bà Lan, of whom one paper is held, and one of anh Tuấn, of whom nothing is."""
    made = build()
    publish_typed()
    birth = birth_of(made)
    held = {"birth": str(birth.pk)}
    Filed(made).online(held=held)
    Filed(made).online(held={**held, "tie": str(birth.pk)}).act(
        "ask_for_more", "hanh", reason="Nộp thêm", missing=["tie"], **WHY
    )
    Filed(made).online(papers={"birth": [SCAN]})
    Filed(made).at_the_counter(papers={"birth": [SCAN]}, **WHY)
    Filed(made).online("tuan", papers={"birth": [SCAN]})
    return made


def test_parts_and_shares(world: World) -> None:
    rows = once_only_between(DAY, DAY)
    assert rows == [OnceOnlyMeasure(TYPED, "H99.90001", world.here.name, held=8, reused=3, asked_again=2)]
    assert totals(rows) == {
        "held": 8,
        "reused": 3,
        "asked_again": 2,
        "reused_percent": "37.5",
        "asked_again_percent": "25.0",
    }


def test_a_period_has_a_first_and_a_last_day(world: World) -> None:
    assert once_only_between(DAY - timedelta(days=9), DAY - timedelta(days=1)) == []
    assert once_only_between(DAY + timedelta(days=1), DAY + timedelta(days=9)) == []
    assert totals([])["reused_percent"] is None


def checked(first: date, last: date) -> Counter[tuple[str, str, str]]:
    """Written without the query: facts read one by one, uses and reasons from their own tables."""
    found: Counter[tuple[str, str, str]] = Counter()
    held = set()
    for fact in Fact.objects.filter(kind__startswith="cases."):
        if first <= day_of(fact.happened_at) <= last:
            office = Office.objects.get(pk=fact.office_id or 0).code
            named = {*fact.payload.get("held", ()), *fact.payload.get("asked_although_held", ())}
            held |= {(fact.subject, fact.payload["procedure"], office, component) for component in named}
    for _, procedure, office, _ in held:
        found[procedure, office, "held"] += 1
    cases = {case.ref: case for case in Case.objects.select_related("office")}
    for use in Use.objects.all():
        case = cases[use.subject]
        found[case.procedure, case.office.code, "reused"] += 1
    for each in AskedAgain.objects.select_related("case__office"):
        found[each.case.procedure, each.case.office.code, "asked_again"] += len(each.components)
    return found


def test_another_count_gives_the_same(world: World) -> None:
    rows = once_only_between(DAY, DAY)
    told = Counter({(row.procedure, row.office, name): getattr(row, name) for row in rows for name in NAMES})
    assert told == checked(DAY, DAY)


NAMES = ("held", "reused", "asked_again")
