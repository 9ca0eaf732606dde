"""From the ledger to a file that a stranger checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.moments import VIETNAM
from motcua.wiring.commands import facts, verify

pytestmark = pytest.mark.django_db(transaction=True)


def run(*words: str) -> Result:
    return CliRunner().invoke(facts.command, words)


def verified(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "file.jsonl"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(verify.command, [str(file)])


@pytest.fixture
def _three_facts() -> None:
    from datetime import datetime

    now = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
    for number in range(3):
        with transaction.atomic():
            record_fact("tests.happened", subject=f"case:{number}", actor=SYSTEM, now=now)


@pytest.mark.usefixtures("_three_facts")
def test_an_export_is_verified_away_from_the_database(tmp_path: Path) -> None:
    assert run("seal").output == "3 fact(s) under 1 seal(s)\n"
    assert run("check").output == "1 seal(s), 0 fault(s)\n"
    exported = run("export").output
    assert verified(tmp_path, exported).output.startswith("0 fault(s)\n")
    forged = verified(tmp_path, exported.replace("case:1", "case:9"))
    assert forged.exit_code == 1
    assert "FAULT seal 1: a fact says something else than was sealed" in forged.output


@pytest.mark.usefixtures("_three_facts")
def test_a_forged_ledger_is_told(tmp_path: Path) -> None:
    run("seal")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_fact WHERE subject = 'case:1'")
    told = run("check")
    assert told.exit_code == 1
    assert "seal 1: 3 facts were sealed and 2 are there" in told.output


def test_a_dossier_that_is_not_there(tmp_path: Path) -> None:
    told = run("receipt", "H00-000000-0000")
    assert told.exit_code == 1
    assert "there is no dossier H00-000000-0000" in told.output


def test_a_file_of_something_else(tmp_path: Path) -> None:
    told = verified(tmp_path, "xin chào")
    assert told.exit_code == 1
    assert "line 1 is not JSON" in told.output
