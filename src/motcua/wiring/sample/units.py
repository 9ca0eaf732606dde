"""The country's units, read from the lists in the core pack."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.actions import load_units
from motcua.ground.places.definitions import Loaded
from motcua.ground.places.rules import read_country


def load_country(folder: Path, now: datetime) -> Loaded:
    """Every unit of the country on both sides of each reform. Loading again changes nothing."""
    told = read_country({path.name: path.read_text("utf-8").splitlines() for path in folder.glob("*.csv")})
    return load_units(
        units=told.units,
        passages=told.passages,
        source=f"packs/{folder.parent.parent.name}/{folder.parent.name}/{folder.name}",
        actor=SYSTEM,
        now=now,
        record=record_fact,
    )
