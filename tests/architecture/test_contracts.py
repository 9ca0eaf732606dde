"""The import contracts hold on the clean house, and each planted sin breaks one."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, SOURCE, STOREYS

PARTS = ("__init__", "definitions", "rules", "models", "actions", "queries")


@dataclass(frozen=True)
class Sin:
    name: str
    path: str
    line: str
    contract: str
    named: str


SINS = [
    Sin(
        "a door goes through another door",
        "motcua/doors/portal/actions.py",
        "import motcua.doors.desk.queries",
        "The doors share a look",
        "motcua.doors.portal.actions -> motcua.doors.desk.queries",
    ),
    Sin(
        "sideways on the ground",
        "motcua/ground/money/actions.py",
        "import motcua.ground.papers.models",
        "The ground floor has an order",
        "motcua.ground.money.actions -> motcua.ground.papers.models",
    ),
    Sin(
        "upwards on the ground",
        "motcua/ground/people/queries.py",
        "import motcua.ground.ledger.models",
        "The ground floor has an order",
        "motcua.ground.people.queries -> motcua.ground.ledger.models",
    ),
    Sin(
        "a floor below leans on one above",
        "motcua/ground/promises/queries.py",
        "import motcua.record.cases.models",
        "A room may only lean on the floors below",
        "motcua.ground.promises.queries -> motcua.record.cases.models",
    ),
    Sin(
        "somebody leans on the wiring",
        "motcua/doors/api/queries.py",
        "import motcua.wiring.settings",
        "A room may only lean on the floors below",
        "motcua.doors.api.queries -> motcua.wiring.settings",
    ),
    Sin(
        "the framework in rules",
        "motcua/record/cases/rules.py",
        "from django.db import models",
        "Rules and definitions are pure",
        "motcua.record.cases.rules -> django",
    ),
    Sin(
        "the framework in definitions, by way of a neighbour",
        "motcua/ground/places/definitions.py",
        "import motcua.ground.calendar.models",
        "Rules and definitions are pure",
        "motcua.ground.places.definitions -> motcua.ground.calendar.models",
    ),
    Sin("a clock in rules", "motcua/ground/money/rules.py", "import time", "Rules and definitions are pure", "-> time"),
    Sin(
        "the house knows a pack",
        "motcua/wiring/actions.py",
        "import packs.national.here.rules",
        "The house never imports a pack",
        "motcua.wiring.actions -> packs.national.here.rules",
    ),
    Sin(
        "a pack calls a verb",
        "packs/national/here/rules.py",
        "import motcua.record.cases.actions",
        "A pack sees words and definitions",
        "packs.national.here.rules -> motcua.record.cases.actions",
    ),
    Sin(
        "a pack knows another pack",
        "packs/national/here/rules.py",
        "import packs.national.there.rules",
        "Packs do not know each other",
        "packs.national.here.rules -> packs.national.there.rules",
    ),
    Sin(
        "a circle inside a room",
        "motcua/ground/offices/models.py",
        "import motcua.ground.offices.queries",
        "No cycles anywhere",
        "No cycles are allowed in motcua.ground.offices",
    ),
    Sin("a room nobody decided on", "motcua/record/archive/__init__.py", "", "Cases, registers and streams", "archive"),
    Sin("a storey nobody decided on", "motcua/attic/__init__.py", "", "A room may only lean", "attic"),
]


def skeleton(home: Path) -> None:
    """The rooms of the real house, empty, and two packs."""
    shutil.copy(ROOT / ".importlinter", home)
    real = [path.parent.relative_to(SOURCE.parent) for path in SOURCE.glob("*/*/__init__.py")]
    for room in real:
        _write(home, *(f"{room}/{part}.py" for part in PARTS))
        _write(home, f"{room.parent}/__init__.py")
    _write(home, "motcua/__init__.py", *(f"motcua/wiring/{part}.py" for part in (*PARTS, "settings")))
    _write(home, "packs/__init__.py", "packs/national/__init__.py")
    _write(home, *(f"packs/national/{pack}/{part}.py" for pack in ("here", "there") for part in ("__init__", "rules")))
    _add(home / "motcua/ground/calendar/models.py", "import django")
    _add(home / "motcua/ground/offices/queries.py", "import motcua.ground.offices.models")


def _write(home: Path, *names: str) -> None:
    for each in names:
        (home / each).parent.mkdir(parents=True, exist_ok=True)
        (home / each).touch()


def _add(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{line}\n")


def lint(home: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    environment = {**os.environ, "PYTHONPATH": str(home), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_empty_house_keeps_every_contract(tmp_path: Path) -> None:
    skeleton(tmp_path)
    code, told = lint(tmp_path)
    assert code == 0, told
    assert " 0 broken" in told


@pytest.fixture(scope="module")
def sinful(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All sins at once, which is how they come in life, and quicker than one at a time."""
    home = tmp_path_factory.mktemp("sinful")
    skeleton(home)
    for sin in SINS:
        _add(home / sin.path, sin.line)
    code, told = lint(home)
    assert code == 1, told
    return told


@pytest.mark.parametrize("sin", SINS, ids=[sin.name for sin in SINS])
def test_a_sin_is_named(sin: Sin, sinful: str) -> None:
    broken = [line for line in sinful.splitlines() if line.startswith(sin.contract) and line.endswith("BROKEN")]
    assert broken, sinful
    assert sin.named in sinful, sinful


def test_every_storey_has_its_exhaustive_contract() -> None:
    """The day a storey is built, somebody writes the order of its rooms down."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    ordered = {
        contracts[section]["containers"].strip()
        for section in contracts.sections()
        if contracts[section].get("exhaustive") == "true"
    }
    built = {f"motcua.{storey}" for storey in STOREYS if (SOURCE / storey / "__init__.py").exists()}
    assert {"motcua", *built} <= ordered
