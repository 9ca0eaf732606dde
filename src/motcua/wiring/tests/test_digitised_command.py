"""`motcua vault digitised`: numerator and denominator, for people and for programs."""

from __future__ import annotations

import json
from datetime import timedelta

from click.testing import CliRunner

from motcua.ground.ledger import outbox
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import digitised_share, share_by_rows
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, build
from motcua.wiring.commands.vault import command

DAYS = ["digitised", "--from", "2026-11-02", "--to", "2026-11-02"]


def test_of_nothing_there_is_no_share(db: None) -> None:
    told = CliRunner().invoke(command, DAYS)
    assert told.output.strip() == "total: papers 0/0 (none), dossiers 0/0, spared 0"


def test_what_came_in_that_day(db: None) -> None:
    world = build()
    first, second = Story(world).at_counter(), Story(world, MONDAY + timedelta(hours=1)).at_counter()
    outbox.run_once(second.now)
    done = Digitisation.objects.get(subject=first.case.ref)
    assert (done.on_paper, done.office) == (True, world.here)
    told = json.loads(CliRunner().invoke(command, [*DAYS, "--json"]).output)
    row, total = told["rows"]
    assert (row["procedure"], row["office"], row["papers"], row["digitised"]) == ("9.000001", world.here.name, 2, 0)
    assert (total["papers"], total["share"], total["dossiers"], total["whole"]) == (2, "0.0 %", 2, 0)
    day = MONDAY.replace(hour=0)
    (share,) = digitised_share(day, day + timedelta(days=1))
    assert share_by_rows(day, day + timedelta(days=1)) == {(share.procedure, share.office_id): (2, 0)}
    assert "papers 0/2 (0.0 %)" in CliRunner().invoke(command, DAYS).output
