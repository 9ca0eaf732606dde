"""Kinds of offices, as packs name them."""

from __future__ import annotations

from typing import Literal, Protocol, get_args

from motcua.ground.words.definitions import Definition, Key, Text

Duty = Literal["one_stop", "handle", "approve", "lead", "administer"]
"""What a post may do: receive and give back at the one-stop unit, work on a case, decide it, direct the office; or look
after offices, posts and accounts from here downwards, which gives no sight of any case."""

ADMINISTER = "administer"
DUTIES: frozenset[str] = frozenset(get_args(Duty))
LENDABLE: frozenset[str] = DUTIES - {ADMINISTER}
"""What a delegation may lend. Looking after accounts is given by appointment alone."""


Reach = Literal["own", "subtree"]
"""Whose dossiers a post lets one see: those of its office, or also those of all offices below it."""


class Holder(Protocol):
    """As much of an actor as this room may see: who it is, and what they may do where."""

    @property
    def ref(self) -> str: ...

    @property
    def kind(self) -> str: ...

    def may(self, duty: str, office_id: int) -> bool: ...


class OfficeKind(Definition):
    """A kind of agency a procedure may name as competent or ask for its opinion, and the level of its place.
    ``stands_alone`` is one whose papers name no agency above it (NĐ 30/2020: people's committees)."""

    key: Key
    name: Text
    level: Literal["province", "district", "commune"]
    stands_alone: bool = False
