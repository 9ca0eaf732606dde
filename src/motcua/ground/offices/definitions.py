"""Kinds of offices, as packs name them."""

from __future__ import annotations

from typing import Literal, get_args

from motcua.ground.words.definitions import Definition, Key, Text

Duty = Literal["one_stop", "handle", "approve", "lead"]
"""What a post may do: receive and give back at the one-stop unit, work on a case, decide it, direct the office."""

DUTIES: frozenset[str] = frozenset(get_args(Duty))


class OfficeKind(Definition):
    """A kind of agency a procedure may name as competent or ask for its opinion, and the level of its place."""

    key: Key
    name: Text
    level: Literal["province", "district", "commune"]
