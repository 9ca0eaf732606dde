"""What a list of units says before it is loaded, and on whose map values are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Level = Literal["province", "district", "commune"]
SuccessionKind = Literal["continue", "merge", "split"]
Basis = Literal["whole", "measured", "population", "area", "assumed"]

EXACT_BASES: frozenset[str] = frozenset({"whole", "measured"})
"""Every other basis of a share makes an estimate, and is shown as one."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit over one period. ``title`` is kind and name as written in running text: ``phường Sen``.

    Without ``since_known`` the list says only that the unit was there by ``valid_from``, or carries it back to then.
    """

    code: str
    title: str
    parent: str
    valid_from: date
    valid_to: date | None = None
    since_known: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """On a day land of the unit ``old`` passed into ``new``.

    ``share`` of the old unit (of its people, for most of what is counted) went into the new one, of which it makes up
    the ``part``. Both have six decimals; shares of one old unit add up to 1, parts of one new unit add up to 1.
    """

    old: str
    new: str
    share: Decimal
    part: Decimal
    share_basis: Basis
    part_basis: Basis
    on: date
    law: str

    @property
    def kind(self) -> SuccessionKind:
        if self.share_basis != "whole":
            return "split"
        return "continue" if self.part_basis == "whole" else "merge"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed. Nothing when the list was known already."""

    added: int = 0
    corrected: int = 0
    passages: int = 0
    shares: int = 0  # passages known already, whose share or part was corrected

    def __bool__(self) -> bool:
        return any((self.added, self.corrected, self.passages, self.shares))


@dataclass(frozen=True, slots=True)
class Frame:
    """On whose map values are counted: see ``AS_IT_WAS``, ``as_at`` and ``todays_map``."""

    name: Literal["as_it_was", "as_at", "todays_map"]
    day: date | None

    def __post_init__(self) -> None:
        if (self.name == "as_it_was") != (self.day is None):
            raise ValueError(f"a frame {self.name} of {self.day}")


AS_IT_WAS = Frame("as_it_was", None)
"""Each value stays with the unit it was observed on, and that with the units it lay in at the time."""


def as_at(day: date) -> Frame:
    """All values on the map of one day, whenever they were observed."""
    return Frame("as_at", day)


def todays_map(today: date) -> Frame:
    """All values on the map of today: ``as_at`` under the name people ask for."""
    return Frame("todays_map", today)


@dataclass(frozen=True, slots=True)
class Era:
    """One unit over one period, as values refer to it. ``parent`` is an era that holds the whole of this one."""

    id: int
    code: str
    level: Level
    parent: int | None
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Link:
    """What ``Passage`` says, between two eras."""

    old: int
    new: int
    share: Decimal
    part: Decimal
    share_estimated: bool
    part_estimated: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """``millionths`` of what was observed on ``place`` count for ``target``. Those of one place add up to 1,000,000."""

    place: int
    target: int
    millionths: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in millionths, so that no rounding happens before the last one. Estimated if any share in it is."""

    millionths: int
    estimated: bool

    @property
    def exact(self) -> Fraction:
        return Fraction(self.millionths, 1_000_000)
