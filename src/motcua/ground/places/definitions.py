"""What a list of units says, before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Level = Literal["province", "district", "commune"]
SuccessionKind = Literal["continue", "merge", "split"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit over one period. ``title`` is kind and name as written in running text: ``phường Sen``."""

    code: str
    title: str
    parent: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """On a day the unit ``old`` passed into ``new``: whole (share 1), or by a share that may be unknown (None)."""

    old: str
    new: str
    kind: SuccessionKind
    share: Decimal | None
    on: date
    law: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load changed. Nothing when the list was known already."""

    added: int = 0
    corrected: int = 0
    passages: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.corrected or self.passages)
