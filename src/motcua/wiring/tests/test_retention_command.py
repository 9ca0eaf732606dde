"""A list from proposal to erasure, as an official types it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from motcua.ground.ledger.actions import seal_facts
from motcua.ground.ledger.queries import faults
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import build
from motcua.record.retention.models import Erasure, ErasureList
from motcua.wiring.commands import retention

pytestmark = pytest.mark.django_db(transaction=True)
DECIDED = ("--decision", "12/QĐ", "--dated", "2026-11-02", "--as", "minh")


def run(*words: str) -> Result:
    return CliRunner().invoke(retention.command, words)


@pytest.fixture
def case() -> Case:
    case = Story(build()).submitted().act("withdraw_case", "lan", reason="").case
    while seal_facts(now=timezone.now()) is not None:
        pass
    made = ErasureList.objects.create(day=datetime.now(UTC).date(), proposed_at=timezone.now() - timedelta(hours=1))
    Erasure.objects.create(proposal=made, case=case, rule="chung", what=["answers"], complete=True)
    return case


def number() -> str:
    return str(ErasureList.objects.get().pk)


def test_nothing_is_due_where_no_rule_speaks() -> None:
    build()
    assert "nothing is due" in run("propose").output


def test_a_list_is_approved_held_up_and_carried_out(case: Case) -> None:
    assert run("list").output.endswith("proposed, 1 dossier(s)\n")
    assert "người đứng đầu" in run("approve", number(), *DECIDED[:-1], "hanh").output
    assert "there is no account" in run("approve", number(), *DECIDED[:-1], "ai-do").output
    assert "1 dossier(s) approved" in run("approve", number(), *DECIDED).output
    held = run("hold", case.code, "--ground", "complaint", "--number", "5/ĐKN", "--as", "hanh").output
    assert held == f"hold {case.holds.get().pk} on {case.code}\n"
    assert "0 dossier(s) erased, 1 left" in run("run", number()).output
    assert f"{case.code} chung: answers; the dossier is held back" in run("list", number()).output
    assert "lifted" in run("lift", str(case.holds.get().pk), "--as", "minh").output
    assert "1 dossier(s) erased, 0 left" in run("run", number()).output
    assert "12/QĐ of 2026-11-02, 1 dossier(s)" in run("list").output
    assert Case.objects.get().answers == {}
    assert list(faults()) == []


def test_a_list_is_refused(case: Case) -> None:
    assert "refused" in run("refuse", number(), "--reason", "Còn thanh tra", "--as", "minh").output
    assert run("run", number()).exit_code == 1
    assert run("list", "999999").exit_code == 1


def test_there_is_no_such_dossier(case: Case) -> None:
    said: Any = run("hold", "H00", "--ground", "other", "--number", "1", "--as", "minh")
    assert "there is no dossier H00" in said.output
