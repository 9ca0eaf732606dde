"""Reading the lists that units come in."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast, get_args

from motcua.ground.places.definitions import Basis, Passage, Unit
from motcua.ground.words.text import nfc


@dataclass(frozen=True, slots=True)
class Country:
    """What the files of one folder say together."""

    units: tuple[Unit, ...]
    passages: tuple[Passage, ...]


def read_country(files: Mapping[str, Iterable[str]]) -> Country:
    """The lines of each file by its name.

    ``from-<day>.csv`` holds the units that came into being on that day, ``by-<day>.csv`` those taken to have been there
    by then, ``reforms.csv`` the law of each day of reform, ``successions-<day>.csv`` what passed into what, and
    ``renames.csv`` earlier titles of units that the lists know by their last one.
    """
    units: list[Unit] = []
    for name in sorted(files):
        begins, _, day = name.removesuffix(".csv").partition("-")
        if begins in ("by", "from"):
            units += read_units(files[name], valid_from=date.fromisoformat(day), since_known=begins == "from")
    passages: list[Passage] = []
    for reform in csv.DictReader(files["reforms.csv"]):
        lines = files[f"successions-{reform['day']}.csv"]
        passages += read_passages(lines, on=date.fromisoformat(reform["day"]), law=reform["law"])
    renames: dict[tuple[date, str], dict[str, str]] = defaultdict(dict)
    for row in csv.DictReader(files.get("renames.csv", ())):
        renames[date.fromisoformat(row["day"]), row["law"]][row["code"]] = nfc(row["before"])
    for (on, law), before in sorted(renames.items()):
        passages += rename(units, before, on=on, law=law)
    return Country(tuple(units), tuple(passages))


def rename(units: list[Unit], before: Mapping[str, str], *, on: date, law: str) -> list[Passage]:
    """Give units the titles they had before that day, each as a unit of its own; so all that lies in them.

    The list is changed in place; what comes back joins the two periods of each.
    """
    there = {unit.code: at for at, unit in enumerate(units) if unit.valid_from < on < (unit.valid_to or date.max)}
    if missing := sorted(set(before) - set(there)):
        raise ValueError(f"renamed on {on}, but no unit then: {', '.join(missing)}")
    parted = set(before)
    while found := {code for code, at in there.items() if units[at].parent in parted} - parted:
        parted |= found
    for code in sorted(parted):
        unit = units[there[code]]
        units[there[code]] = replace(unit, title=before.get(code, unit.title), valid_to=on)
        units.append(replace(unit, valid_from=on, since_known=True))
    one = Decimal(1)
    return [Passage(code, code, one, one, "whole", "whole", on, law) for code in sorted(parted)]


def read_units(lines: Iterable[str], *, valid_from: date, since_known: bool = True) -> Iterator[Unit]:
    """Rows ``code,title,parent,valid_to`` of the units that came into being on one day, or had by then."""
    for row in csv.DictReader(lines):
        ended = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        yield Unit(row["code"], nfc(row["title"]), row["parent"], valid_from, ended, since_known)


def read_passages(lines: Iterable[str], *, on: date, law: str) -> Iterator[Passage]:
    """Rows ``old,new,share,share_basis,part,part_basis`` of one day's reform."""
    for row in csv.DictReader(lines):
        share, part = Decimal(row["share"]), Decimal(row["part"])
        yield Passage(
            row["old"], row["new"], share, part, _basis(row["share_basis"]), _basis(row["part_basis"]), on, law
        )


def _basis(written: str) -> Basis:
    if written not in get_args(Basis):
        raise ValueError(f"unknown basis of a share: {written!r}")
    return cast(Basis, written)
