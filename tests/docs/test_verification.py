"""The recipe of docs/verification.md: its very lines, run on a receipt, with nothing of ours on the way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "src" / "motcua" / "ground" / "ledger" / "tests"
RECIPE = "\n".join(
    re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "verification.md").read_text("utf-8"), re.M | re.S)
)
RECEIPT = (HERE / "receipt_of_another.jsonl").read_text("utf-8")
FOLLOWING = RECEIPT.partition('"following":[')[2].partition('],"stamps"')[0]
SEAL = "f6ca2eeb65a4f726ce84aef24e1420853f354b324ccb78df2fc393d706964491"


def run(folder: Path, receipt: str) -> subprocess.CompletedProcess[str]:
    (folder / "bang-chung.jsonl").write_text(receipt, "utf-8")
    (folder / "goc.pem").write_bytes((HERE / "roots_of_another.pem").read_bytes())
    return subprocess.run(
        ["sh", "-eu", "-c", RECIPE], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_recipe_holds_for_a_receipt(tmp_path: Path) -> None:
    told = run(tmp_path, RECEIPT)
    assert told.returncode == 0, told.stdout + told.stderr
    first, verified, last = told.stdout.splitlines()
    assert first == f"the fact lies under seal 41, digest {SEAL}"
    assert verified == "Verification: OK"
    assert last == "existed before Nov  2 01:00:31 2026 GMT"
    assert 'Dấu \\"nháy\\", gạch' in (tmp_path / "fact.json").read_text("utf-8")


def test_our_own_program_says_the_same_with_no_database_and_nothing_else_loaded() -> None:
    command = [sys.executable, "-m", "motcua.wiring.cli", "verify", str(HERE / "receipt_of_another.jsonl")]
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    roots = ["--roots", str(HERE / "roots_of_another.pem")]
    told = subprocess.run([*command, *roots], env=nowhere, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert f"under seal 41, {SEAL}" in told.stdout
    assert "seal 42 existed before 2026-11-02T01:00:31+00:00" in told.stdout


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("account:3", "account:4", "NO: the fact does not lie under this seal"),
        ('"index":2', '"index":3', "NO: the fact does not lie under this seal"),
        (r"01:00:09.123456Z", r"01:00:08.123456Z", "NO: the seals do not follow from each other"),
        (r"01:00:19.123456Z", r"01:00:18.123456Z", "NO: the stamp is not of this seal"),
        (FOLLOWING, "", "NO: the stamp is not of this seal"),
        ("20261102010031", "20261102010030", "NO: the stamp is not of this seal"),
    ],
    ids=["another actor", "another place", "another seal", "another stamped seal", "no seal between", "another moment"],
)
def test_whatever_is_changed_shows(tmp_path: Path, was: str, becomes: str, says: str) -> None:
    if was.isdigit():
        was, becomes = was.encode().hex(), becomes.encode().hex()
    assert was in RECEIPT
    told = run(tmp_path, RECEIPT.replace(was, becomes))
    assert told.returncode == 1
    assert says in told.stdout
