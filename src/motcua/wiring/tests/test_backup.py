"""A backup, and a house that goes on from it on another server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from motcua.wiring.embedded import temporary_server

OURS = re.compile(r"DATABASE_URL|MOTCUA_|DJANGO_")
pytestmark = pytest.mark.whole
WRITE = """
from datetime import datetime, UTC
from io import BytesIO
from django.db import transaction
from motcua.wiring.start import start_django
start_django()
from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.actions import store
from motcua.ground.papers.samples import png
from motcua.ground.people.definitions import SYSTEM
WIDTH = 1
now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
with transaction.atomic():
    store(BytesIO(png(WIDTH)), name="giay.png", actor=SYSTEM, now=now)
for number in range(3):
    with transaction.atomic():
        record_fact("tests.happened", subject=f"case:{number}", actor=SYSTEM, now=now)
"""


class House(NamedTuple):
    environment: dict[str, str]

    def run(self, *words: str, expect: int = 0) -> str:
        command = [sys.executable, "-m", "motcua.wiring.cli", *words]
        return self._told(command, expect)

    def python(self, program: str) -> str:
        return self._told([sys.executable, "-c", program], 0)

    def _told(self, command: list[str], expect: int) -> str:
        told = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert told.returncode == expect, told.stdout + told.stderr
        return told.stdout + told.stderr


@pytest.fixture(scope="module")
def houses() -> Iterator[tuple[House, House]]:
    """Two servers with a state folder each: where the backup is made, and where it goes."""
    clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    with (
        temporary_server() as one,
        temporary_server() as two,
        tempfile.TemporaryDirectory() as here,
        tempfile.TemporaryDirectory() as there,
    ):
        full = House(clean | {"DATABASE_URL": one.url, "MOTCUA_STATE": here})
        full.run("migrate")
        full.python(WRITE)
        yield full, House(clean | {"DATABASE_URL": two.url, "MOTCUA_STATE": there})


def one_backup(folder: Path) -> Path:
    (backup,) = (path for path in folder.iterdir() if path.name.startswith("20"))
    return backup


def test_a_damaged_backup_is_not_restored(houses: tuple[House, House], tmp_path: Path) -> None:
    one, two = houses
    one.run("backup", str(tmp_path))
    backup = one_backup(tmp_path)
    with (backup / "database.dump").open("ab") as dump:
        dump.write(b"x")
    assert "is damaged" in two.run("restore", str(backup), expect=1)


def test_a_paper_that_is_lost_or_damaged_stops_the_backup_and_says_which(
    houses: tuple[House, House], tmp_path: Path
) -> None:
    one, _ = houses
    papers = Path(one.environment["MOTCUA_STATE"]) / "papers"
    paper = next(path for path in papers.rglob("*") if path.is_file())
    whole = paper.read_bytes()
    paper.write_bytes(b"x" + whole)
    assert f"paper {paper.name} is damaged" in one.run("backup", str(tmp_path / "a"), expect=1)
    paper.unlink()
    assert f"paper {paper.name} is missing" in one.run("backup", str(tmp_path / "a"), expect=1)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["papers"]
    paper.write_bytes(whole)
    one.run("backup", str(tmp_path / "a"))


CLOSE = """
from datetime import datetime, UTC, date
from pathlib import Path
from django.conf import settings
from motcua.wiring.start import start_django
start_django()
from motcua.ground.papers.models import Paper
from motcua.record.cases.models import Case, CasePaper
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, build
from motcua.record.retention.models import Erasure, ErasureList
world = build()
case = Story(world).submitted().act("withdraw_case", "lan", reason="").case
CasePaper.objects.filter(case=case).delete()
paper = Paper.objects.order_by("stored_at").first()
CasePaper.objects.create(case=case, component="proof", digest=paper.digest, name="a.png", size=1, type="image/png",
    added_by="x", added_at=MONDAY)
"""
ERASE = """
from motcua.wiring.start import start_django
start_django()
from motcua.record.cases.models import Case
from motcua.record.cases.tests.world import MONDAY
from motcua.record.retention.models import Erasure, ErasureList
made = ErasureList.objects.create(day=MONDAY.date(), proposed_at=MONDAY, state="approved", decision_number="12/QĐ",
    decision_date=MONDAY.date(), decided_at=MONDAY, by_decision_of="account:1")
Erasure.objects.create(proposal=made, case=Case.objects.get(), rule="chung", what=["answers", "papers", "facts"],
    facts=["cases.submitted"], complete=True)
"""
LEFT = """
from motcua.wiring.start import start_django
start_django()
from motcua.record.cases.models import Case
from motcua.ground.ledger.models import Fact
from motcua.ground.papers.models import Paper
case = Case.objects.get()
print(case.answers, Fact.objects.get(kind="cases.submitted").payload, Paper.objects.count())
"""


def test_everything_survives_but_what_was_erased_and_the_seals_go_on(
    houses: tuple[House, House], tmp_path: Path
) -> None:
    one, two = houses
    assert "3 fact(s) under 1 seal(s)" in one.run("facts", "seal")
    one.python(WRITE.replace("WIDTH = 1", "WIDTH = 2"))  # not sealed before the backup
    one.python(CLOSE)
    told = one.run("backup", str(tmp_path / "kept"))
    assert "2 paper(s), seal 1" in told
    backup = one_backup(tmp_path / "kept")
    one.run("facts", "seal")
    one.python(ERASE)
    assert "1 dossier(s) erased, 0 left" in one.run("retention", "run", "1")
    one.run("backup", str(tmp_path / "kept"))
    assert len([path for path in (tmp_path / "kept" / "papers").rglob("*") if path.is_file()]) == 1

    assert "restored what was there" in two.run("restore", str(backup))
    assert "{} {} 1" in two.python(LEFT), "what was erased after that backup does not come back with it"
    assert "12/QĐ" in two.run("retention", "list")
    assert "0 fault(s)" in two.run("papers", "check")
    assert "0 fault(s)" in two.run("facts", "check")
    two.python(WRITE)
    two.run("facts", "seal")
    assert "0 fault(s)" in two.run("facts", "check")
    exported = tmp_path / "export.jsonl"
    exported.write_text(two.run("facts", "export"), "utf-8")
    assert two.run("verify", str(exported)).startswith("0 fault(s)\n")
    assert exported.read_text("utf-8").count("tests.happened") == 9
    assert "the database is not empty" in two.run("restore", str(backup), expect=1)
