"""Reading the lists that units come in."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
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
    by then, ``reforms.csv`` the law of each day of reform, ``successions-<day>.csv`` what passed into what.
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
    return Country(tuple(units), tuple(passages))


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
