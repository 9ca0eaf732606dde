"""From the ledger to a file that a stranger checks."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.moments import VIETNAM
from motcua.wiring.commands import facts, verify, work

pytestmark = pytest.mark.django_db(transaction=True)
OTHER_ROOTS = Path(__file__).parents[2] / "ground" / "ledger" / "tests" / "roots_of_another.pem"


def run(*words: str) -> Result:
    return CliRunner().invoke(facts.command, words)


def verified(tmp_path: Path, text: str) -> Result:
    file = tmp_path / "file.jsonl"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(verify.command, [str(file)])


@pytest.fixture
def _three_facts() -> None:
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


def test_the_share_of_authenticated_acts_opens_to_the_acts() -> None:
    from dataclasses import replace

    from motcua.ground.people.definitions import ANONYMOUS, Via

    at = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)
    for via in (Via("portal", "national_id", 2), Via("desk", "password_totp", 2), Via("portal")):
        with transaction.atomic():
            record_fact("cases.submitted", subject="case:1", actor=replace(ANONYMOUS, via=via), now=at)
    days = ("--from", "2026-11-23", "--to", "2026-11-23")
    told = run("authenticated", *days).output
    assert told.startswith("2 / 3 giao dịch được xác thực điện tử: 66.66 %\n")
    assert "chưa xác thực" in told
    figures = json.loads(run("authenticated", *days, "--json").output)
    assert (figures["authenticated"], figures["transactions"], figures["percent"]) == (2, 3, "66.66")
    assert sum(way["acts"] for way in figures["ways"]) == 3
    assert run("authenticated", *days, "--missing").output.count("\n") == 1
    assert run("authenticated", *days, "--list").output.count("\n") == 3
    nothing = json.loads(run("authenticated", "--from", "2020-01-01", "--to", "2020-01-02", "--json").output)
    assert nothing["percent"] is None


@pytest.mark.usefixtures("_three_facts")
def test_an_export_says_since_when_it_exists(tmp_path: Path, settings: Any) -> None:
    settings.STAMPERS = [f"motcua.bridges.timestamp.local.LocalStamper={tmp_path / 'tsa'}"]
    settings.STAMP_ROOTS = [str(tmp_path / "tsa" / "ca.pem")]
    assert work.seal_now_and_then(datetime(2026, 11, 23, 8, 0, 30, tzinfo=VIETNAM)) == 3
    assert work.stamp_what_is_due(datetime(2026, 11, 23, 8, 1, tzinfo=VIETNAM))
    assert not work.stamp_what_is_due(datetime(2026, 11, 23, 8, 2, tzinfo=VIETNAM)), "nothing new to stamp"
    assert "demo: seal 1 at 2026-11-23" in run("stamps").output
    assert run("check").output == "1 seal(s), 0 fault(s)\n"
    exported = run("export").output
    unchecked = verified(tmp_path, exported).output
    assert "carries a time stamp of 2026-11-23T01:01:00+00:00 that names Motcua demo TSA" in unchecked
    assert "not checked: who signed the time stamps" in unchecked
    checked = CliRunner().invoke(verify.command, [str(tmp_path / "file.jsonl"), "--roots", settings.STAMP_ROOTS[0]])
    assert checked.output == (
        "everything up to seal 1 existed before 2026-11-23T01:01:00+00:00, as Motcua demo TSA, not trusted by anybody"
        " stamped\n0 fault(s)\n"
    )
    other = CliRunner().invoke(verify.command, [str(tmp_path / "file.jsonl"), "--roots", str(OTHER_ROOTS)])
    assert other.exit_code == 1
    assert "FAULT seal 1: the time stamp does not lead to a root that was given" in other.output


@pytest.mark.usefixtures("_three_facts")
def test_an_authority_that_is_away_is_said(settings: Any) -> None:
    settings.STAMPERS = ["motcua.bridges.timestamp.rfc3161.HttpStamper=http://127.0.0.1:9/tsa"]
    run("seal")
    assert not work.stamp_what_is_due(datetime(2026, 11, 23, 8, 1, tzinfo=VIETNAM))
    assert "none yet; asked 1 time(s) in vain: http://127.0.0.1:9/tsa: ConnectionError" in run("stamps").output
