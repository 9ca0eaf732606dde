"""What a list of units says, before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
