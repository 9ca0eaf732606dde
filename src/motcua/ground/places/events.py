"""What a decision on administrative units says, unit by unit, as the file of a reorganisation has it.

All of an event happens on one day. A unit that keeps its code under another name, parent or extent ends and begins anew
on that day; so do the units that lie in it, since they lie in another one from then on.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from motcua.ground.words.definitions import Definition

UnitCode = Annotated[str, Field(pattern=r"^(\d{2}|\d{3}|\d{5})$")]
"""Two digits a province, three a district, five a commune."""

Share = Annotated[Decimal, Field(gt=0, le=1, max_digits=7, decimal_places=6)]
EventBasis = Literal["measured", "population", "area", "assumed"]


class Create(Definition):
    """A unit on land that was in no unit before."""

    type: Literal["create"]
    code: UnitCode
    title: Annotated[str, Field(min_length=3, max_length=100)]
    parent: UnitCode | None = None


class Rename(Definition):
    """Another name or kind (xã becomes phường) on the same land."""

    type: Literal["rename"]
    code: UnitCode
    title: Annotated[str, Field(min_length=3, max_length=100)]


class Move(Definition):
    """Into another district or province, under the same name or another one."""

    type: Literal["move"]
    code: UnitCode
    parent: UnitCode
    title: Annotated[str, Field(max_length=100)] = ""


class Into(Definition):
    """The unit that takes land. Title and parent may be left out where the code goes on; the parent also where all
    givers have the same one."""

    code: UnitCode
    title: Annotated[str, Field(max_length=100)] = ""
    parent: UnitCode | None = None


class Merge(Definition):
    """Whole units into one. ``parts`` says how much of it each giver makes up; left out, equal parts are assumed."""

    type: Literal["merge"]
    givers: Annotated[tuple[UnitCode, ...], Field(alias="from", min_length=1)]
    into: Into
    parts: dict[UnitCode, Share] = {}
    basis: EventBasis = "assumed"


class Heir(Into):
    """One of several that take land, with its share of the old unit; ``part`` is how much of the heir that makes."""

    share: Share
    part: Share | None = None


class Split(Definition):
    """One unit into several. ``default`` takes what cannot be told by its place: posts, and cases of unknown place."""

    type: Literal["split"]
    code: UnitCode
    into: Annotated[tuple[Heir, ...], Field(min_length=2)]
    basis: EventBasis
    default: UnitCode | None = None


class Abolish(Definition):
    """The unit is no more. Its land passes to ``heirs``; without heirs it is the land of the units that lay in it."""

    type: Literal["abolish"]
    code: UnitCode
    heirs: tuple[Heir, ...] = ()
    basis: EventBasis = "assumed"
    default: UnitCode | None = None


Change = Annotated[Create | Rename | Move | Merge | Split | Abolish, Field(discriminator="type")]
