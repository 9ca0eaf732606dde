"""The country's units, read from the lists in the core pack."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.actions import load_units
from motcua.ground.places.definitions import Loaded, Passage, Unit
from motcua.ground.places.rules import read_passages, read_units


def load_country(folder: Path, now: datetime) -> Loaded:
    """Every unit of the country on both sides of each reform. Loading again changes nothing."""
    return load_units(
        units=_units(folder),
        passages=_passages(folder),
        source=f"packs/{folder.parent.parent.name}/{folder.parent.name}/{folder.name}",
        actor=SYSTEM,
        now=now,
        record=record_fact,
    )


def _units(folder: Path) -> list[Unit]:
    """From files named ``from-<first day>.csv``."""
    units: list[Unit] = []
    for path in sorted(folder.glob("from-*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            units += read_units(lines, valid_from=date.fromisoformat(path.stem.removeprefix("from-")))
    return units


def _passages(folder: Path) -> list[Passage]:
    """From files named ``successions-<day>.csv``, one for each reform."""
    passages: list[Passage] = []
    with (folder / "reforms.csv").open(encoding="utf-8", newline="") as reforms:
        for reform in csv.DictReader(reforms):
            with (folder / f"successions-{reform['day']}.csv").open(encoding="utf-8", newline="") as lines:
                passages += read_passages(lines, on=date.fromisoformat(reform["day"]), law=reform["law"])
    return passages
