"""`motcua vault measures`, and that what is revoked in the register is held no more."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from motcua.ground.ledger.models import Fact
from motcua.ground.papers import facts as papers
from motcua.ground.vault.models import Holding
from motcua.record.cases.tests.held import birth_of, publish_typed
from motcua.record.cases.tests.test_once_only import Filed
from motcua.record.cases.tests.world import MONDAY, World, build
from motcua.wiring.commands import vault
from motcua.wiring.reactions import end_held


@pytest.fixture
def world(db: None) -> World:
    made = build()
    publish_typed()
    return made


def measured(*more: str) -> str:
    result = CliRunner().invoke(vault.command, ["measures", "--from", "2026-11-01", "--to", "2026-11-30", *more])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_measures_as_a_table_and_for_programs(world: World) -> None:
    assert "- % reused, - % asked again although held" in measured()
    Filed(world).online(held={"birth": str(birth_of(world).pk)})
    assert "50.0 % reused, 0.0 % asked again although held" in measured()
    said = json.loads(measured("--json"))
    assert said["total"] == {
        "held": 2,
        "reused": 1,
        "asked_again": 0,
        "reused_percent": "50.0",
        "asked_again_percent": "0.0",
    }
    assert [row["office"] for row in said["rows"]] == ["H99.90001"]


def told(kind: str, paper: UUID, **payload: str) -> Fact:
    return Fact(kind=kind, subject=f"issued:{paper}", payload=payload)


@pytest.mark.parametrize("known", [True, False])
def test_revoked_in_the_register_is_held_no_more(world: World, known: bool) -> None:
    row, paper = birth_of(world), uuid4()
    Holding.objects.filter(pk=row.pk).update(issued_paper=paper if known else None)
    end_held(told(papers.REVOKED, paper), MONDAY)
    row.refresh_from_db()
    assert row.ended_why == ("revoked" if known else "")


def test_replaced_names_what_replaces_it(world: World) -> None:
    old, new, first, second = birth_of(world), birth_of(world, file=None), uuid4(), uuid4()
    for row, paper in ((old, first), (new, second)):
        Holding.objects.filter(pk=row.pk).update(issued_paper=paper)
    end_held(told(papers.REPLACED, first, by=f"issued:{second}"), MONDAY)
    end_held(told(papers.REPLACED, first, by=f"issued:{second}"), MONDAY)
    old.refresh_from_db()
    assert (old.ended_why, old.replaced_by) == ("replaced", new)
