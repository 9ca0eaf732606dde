"""What a pack says about itself, and what wiring says about the kinds of definition and the rules over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import Field as F
from pydantic import StrictBool, StrictInt, StrictStr, model_validator

from motcua.ground.calendar.definitions import Duration
from motcua.ground.packs.durations import exceeds
from motcua.ground.packs.nodes import Node, Path, Spot
from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text

Tier = Literal["bronze", "silver", "gold"]
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold")

NationalId = Annotated[str, F(pattern=r"^national/[a-z][a-z0-9_]*$", max_length=70)]
ProvinceId = Annotated[str, F(pattern=r"^provinces/[a-z][a-z0-9-]*$", max_length=70)]
EngineRange = Annotated[str, F(pattern=r"^(>=|<=|==|<|>)\d+(\.\d+)*( *, *(>=|<=|==|<|>)\d+(\.\d+)*)*$")]
Value = StrictBool | StrictInt | StrictStr


class Level(IntEnum):
    """How much a finding weighs: FUTURE_ERROR works today and will be refused by a later engine."""

    WARNING = 1
    FUTURE_ERROR = 2
    ERROR = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with one place of one file. ``code`` is the name of the rule."""

    level: Level
    code: str
    spot: Spot
    message: str

    def __str__(self) -> str:
        return f"{self.spot}: {self.level.name} {self.code} {self.message}"

    @property
    def order(self) -> tuple[Spot, int, str, str]:
        return self.spot, -self.level, self.code, self.message


class Parameter(Definition):
    """What a province may decide: its type, the value where a province says nothing, and the most that the law lets
    it promise. ``law_max`` is for durations, money and integers; a province may give less, never more."""

    name: Text
    type: Literal["duration", "money", "text", "integer", "bool"]
    default: Value
    law_max: Value | None = None
    law: Law | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        self.accept(self.default)
        if self.law_max is None:
            return self
        if self.type in ("text", "bool"):
            raise ValueError(f"a parameter of type {self.type} has no law_max")
        if self.law is None:
            raise ValueError("a parameter with a law_max cites the law that sets it")
        self.accept(self.law_max)
        if self.over(self.default):
            raise ValueError(f"the default {self.default} is more than the law allows ({self.law_max})")
        return self

    def accept(self, value: Value) -> Value:
        """The value in its one writing. Raises ValueError when it is not of this parameter's type."""
        wanted = {"duration": str, "text": str, "money": int, "integer": int, "bool": bool}[self.type]
        if type(value) is not wanted:
            raise ValueError(f"a {self.type} is wanted here, not {value!r}{_HINTS.get(self.type, '')}")
        if self.type == "duration":
            return str(Duration.model_validate(value))
        if self.type == "money" and int(value) < 0:
            raise ValueError("money is not negative")
        return value

    def over(self, value: Value) -> bool:
        """Whether an accepted value is more than the law allows."""
        if self.law_max is None:
            return False
        if self.type == "duration":
            return exceeds(Duration.model_validate(value), Duration.model_validate(self.law_max))
        return int(value) > int(self.law_max)


_HINTS = {
    "duration": "; write it as '15 working_days', '8 working_hours', '30 days', '3 months' or 'same_working_day'",
    "text": "; put it in quotes",
    "money": "; write whole đồng without separators",
}


class Manifest(Definition):
    """``pack.yaml`` of a national pack. The folder is named as the id."""

    id: NationalId
    name: Text
    owner: Annotated[str, F(min_length=3)]
    engine: EngineRange
    quality: Tier
    law: tuple[Law, ...] = ()
    parameters: dict[Key, Parameter] = {}


class ProvinceManifest(Definition):
    """``pack.yaml`` of a province: which packs, and values for the parameters they declare."""

    id: ProvinceId
    name: Text
    uses: Annotated[tuple[NationalId, ...], F(min_length=1)]
    values: dict[NationalId, dict[Key, Value]] = {}


class LegalValue(Dated):
    """A figure of the law as dated data: what a circular changes is a new period here, not a release of the engine.

    ``value`` is a number in plain writing, ``HH:MM`` for a time of day, ISO 8601 for a day.
    """

    key: Key
    value: Annotated[str, F(min_length=1)]
    unit: Literal[
        "times",
        "percent",
        "dong",
        "working_minutes",
        "working_hours",
        "working_days",
        "days",
        "months",
        "years",
        "time_of_day",
        "day",
    ]
    law: Law

    @model_validator(mode="after")
    def _of_its_unit(self) -> Self:
        try:
            self.read()
        except (ValueError, ArithmeticError):
            raise ValueError(f"'{self.value}' is not a value in {self.unit}") from None
        return self

    def read(self) -> Decimal | time | date:
        """The value as Python has it: a number, a time of day or a day."""
        if self.unit == "time_of_day":
            return time.fromisoformat(self.value)
        return date.fromisoformat(self.value) if self.unit == "day" else Decimal(self.value)


@dataclass(frozen=True, slots=True)
class Reference:
    """That the value at ``path`` names a definition of ``kind``."""

    path: Path
    kind: str
    key: str


def no_references(_: Any) -> Iterable[Reference]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of definition: where its files lie (``<folder>/*.yaml`` or ``<folder>.yaml``), its type, its key.

    ``many`` lets a file hold a list of them; otherwise a file is one definition. What is ``local`` lies in the folders
    of provinces, everything else in national packs. ``beside`` is the ending of a text that lies beside each file and
    becomes the ``source`` of its definition.
    """

    name: str
    folder: str
    model: type[Definition]
    key: Callable[[Any], str]
    many: bool = False
    references: Callable[[Any], Iterable[Reference]] = no_references
    local: bool = False
    beside: str = ""


D = TypeVar("D", bound=Definition, covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[D]):
    """A definition, and where it was found. Of kind ``pack`` is the manifest itself."""

    kind: str
    key: str
    pack: str
    body: D
    node: Node
    file: str

    @property
    def file_name(self) -> str:
        return self.file.rsplit("/", 1)[-1].removesuffix(".yaml")


@dataclass(frozen=True)
class Books:
    """Everything one province would have: what rules look at.

    ``broken`` holds words of the definitions that could not be typed, so that their absence is not reported again;
    ``sources`` the text of each pack's ``rules.py``; ``users`` how many provinces use each pack.
    """

    found: tuple[Found[Any], ...]
    broken: frozenset[tuple[str, str]] = frozenset()
    sources: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Found[Any]]:
        return {(f.kind, f.key): f for f in reversed(self.found)}

    def get(self, kind: str, key: str) -> Found[Any] | None:
        return self._by_key.get((kind, key))

    @cached_property
    def _by_kind(self) -> dict[str, list[Found[Any]]]:
        kinds: dict[str, list[Found[Any]]] = {}
        for found in self.found:
            kinds.setdefault(found.kind, []).append(found)
        return kinds

    def all(self, kind: str, pack: str = "") -> Iterator[Found[Any]]:
        """Those of a kind, of one pack when it is named."""
        return (f for f in self._by_kind.get(kind, ()) if pack in ("", f.pack))

    def of_pack(self, pack: str) -> Iterator[Found[Any]]:
        return (f for f in self.found if f.pack == pack)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule finds: where in the definition, and a sentence that says what to do."""

    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule over the definitions of one kind; its docstring is its public wording.

    A rule with a ``tier`` is asked of the packs that claim this tier or a higher one, and then weighs ERROR.
    """

    code: str
    level: Level
    check: Callable[[Found[Any], Books], Iterable[Fault]]
    kind: str = "pack"
    tier: Tier | None = None

    @property
    def says(self) -> str:
        return " ".join((self.check.__doc__ or "").split())
