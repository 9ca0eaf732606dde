"""No claim of the security report stands without evidence, and none of it is left out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from motcua.wiring import asvs
from motcua.wiring.commands import security


def test_every_claim_has_its_evidence() -> None:
    assert asvs.faults(asvs.read()) == []


def test_the_page_is_fresh() -> None:
    assert asvs.PAGE.read_text("utf-8") == asvs.page(asvs.read()), "run `motcua security report --write`"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "met", "evidence": ()}, "claimed without evidence"),
        ({"status": "partly", "note": ""}, "does not say why"),
        ({"status": "open", "note": ""}, "does not say why"),
        ({"evidence": ("tests/khong_co.py",)}, "is not there"),
        ({"evidence": ("tests/robust/test_matrix.py::test_khong_co",)}, "has no test_khong_co"),
        ({"status": "done"}, "no status is called done"),
        ({"level": 3}, "level 1: 69, not 70"),
    ],
)
def test_a_claim_that_does_not_hold_is_told(change: dict[str, object], said: str) -> None:
    first, *others = [each for each in asvs.read() if each.level == 1]
    rest = [each for each in asvs.read() if each.level != 1]
    told = asvs.faults([replace(first, **change), *others, *rest])  # type: ignore[arg-type]
    assert any(said in each for each in told), told


def test_one_left_out_is_missed() -> None:
    assert any("V1 has 30 requirements, not 29" in each for each in asvs.faults(asvs.read()[1:]))


def test_the_command_tells_what_is_open_first_and_counts(tmp_path: Path) -> None:
    told = CliRunner().invoke(security.command, ["report"])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("Open: ")
    machine = json.loads(CliRunner().invoke(security.command, ["report", "--json"]).output)
    assert len(machine["requirements"]) == sum(asvs.LEVELS.values()) == 345
    assert sum(machine["counts"]["all"]["1"].values()) == asvs.LEVELS[1]
