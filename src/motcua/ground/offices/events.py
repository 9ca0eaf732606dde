"""The file of a reorganisation: one event, what it does to units and to offices, and by which decision."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from motcua.ground.places.events import Change, UnitCode
from motcua.ground.words.definitions import Definition, Key, Law

OfficeCode = Annotated[str, Field(min_length=3, max_length=35)]


class Open(Definition):
    """A new office. Without a name it is called by its kind and unit; without a parent it stands where those stood
    whose work it takes."""

    type: Literal["open"]
    code: OfficeCode
    kind: Key
    place: UnitCode
    name: Annotated[str, Field(max_length=200)] = ""
    parent: OfficeCode | None = None


class Close(Definition):
    """``successor`` takes what no rule gives to another; it may be left out where the rule names one."""

    type: Literal["close"]
    code: OfficeCode
    successor: OfficeCode | None = None


class RenameOffice(Definition):
    type: Literal["rename"]
    code: OfficeCode
    name: Annotated[str, Field(min_length=3, max_length=200)]


class MoveOffice(Definition):
    """Under another office."""

    type: Literal["move"]
    code: OfficeCode
    parent: OfficeCode


OfficeChange = Annotated[Open | Close | RenameOffice | MoveOffice, Field(discriminator="type")]


class Event(Definition):
    """One event. What its units need of offices follows by rule; ``offices`` adds what no rule can know.

    ``passes`` says which kind takes the work of a kind that ends: ``{ubnd_huyen: ubnd_xa}``. Delegations end with the
    office they name; to carry them to the successor takes the number of a ``decision``.
    """

    name: Annotated[str, Field(min_length=5, max_length=200)]
    day: date
    law: Law
    units: tuple[Change, ...] = ()
    offices: tuple[OfficeChange, ...] = ()
    passes: dict[Key, Key] = {}
    delegations: Literal["end", "carry"] = "end"
    decision: Annotated[str, Field(max_length=60)] = ""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.units and not self.offices:
            raise ValueError("an event changes units or offices; this one changes nothing")
        if self.delegations == "carry" and not self.decision:
            raise ValueError("delegations are carried over only by a decision: write its number as 'decision'")
        return self
