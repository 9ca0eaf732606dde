"""What a pack says of a kind of paper, and what the vault says of one that somebody holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field as F
from pydantic import model_validator

from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text

Trust = Literal["handed_in", "certified", "digitised", "issued"]
"""How far a held paper can be relied on (mức độ tin cậy): as its holder handed it in and an officer accepted it;
certified electronically; copied and signed by whoever digitised it; issued by an administration as a signed file."""

TRUST: tuple[Trust, ...] = ("handed_in", "certified", "digitised", "issued")
"""From the least to the most."""

Ended = Literal["revoked", "replaced"]
"""Why a paper is not held any more. That it expired is no end: it follows from the day. What is erased is gone."""


class ValidFor(Definition):
    """How long a paper holds: whole months after the day of issue, or until the day that a field names."""

    months: Annotated[int, F(ge=1, le=1200)] | None = None
    until: Key | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.months is None) == (self.until is None):
            raise ValueError("say either `months` or `until`, the key of a date field")
        return self


class OfficialCode(Definition):
    """The code of the type in a national catalogue."""

    value: Annotated[str, F(pattern=r"^[A-Z0-9][A-Z0-9.]*$", max_length=30)]
    source: Law
    verified: bool = False


class PaperField(Definition):
    """One piece of what a paper says, as digitising extracts it (bóc tách dữ liệu).

    ``basic`` says that it is one of the basic metadata, under the name that this type has for it. ``read_after`` are
    words that stand before it on the paper, where these are not its name.
    """

    key: Key
    name: Text
    type: Literal["text", "date", "number"] = "text"
    required: bool = False
    basic: Literal["number", "issued_on", "issuer", "valid_until", "abstract", "title"] | None = None
    read_after: tuple[str, ...] = ()


class NotDigitised(Definition):
    """Why the law does not want it digitised."""

    ground: Text
    law: Law


class PaperType(Dated):
    """A kind of paper (loại giấy tờ), whatever a procedure calls it.

    ``issuer`` is who issues it. ``valid_for`` is how long it holds where neither the paper nor the outcome that grants
    it says; absent where it holds without end. ``not_digitised`` stands beside ``digitise: false`` and nowhere else.
    """

    key: Key
    name: Text
    code: OfficialCode | None = None
    issuer: Text
    valid_for: ValidFor | None = None
    fields: tuple[PaperField, ...] = ()
    digitise: bool = True
    not_digitised: NotDigitised | None = None
    law: Annotated[tuple[Law, ...], F(min_length=1)]
    verified: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.digitise != (self.not_digitised is None):
            raise ValueError("`digitise: false` and `not_digitised`, its ground, are said together")
        keys = [field.key for field in self.fields]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"field '{key}' is declared twice")
        until = self.valid_for.until if self.valid_for else None
        if until is not None and until not in [field.key for field in self.fields if field.type == "date"]:
            raise ValueError(f"`valid_for` names '{until}', which is no date field of the paper")
        return self


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a held paper came from: the subject (``case:...``), its code, its procedure, which of its components or
    outcomes, and the office that answered for it."""

    subject: str = ""
    code: str = ""
    procedure: str = ""
    part: str = ""
    office_id: int | None = None
