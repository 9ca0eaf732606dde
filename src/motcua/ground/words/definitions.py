"""The words every definition is made of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name inside a definition: lower case ASCII with underscores."""


class Definition(BaseModel):
    """What a pack says: frozen, and an unknown key is an error rather than a wish."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Definition):
    """One text in both languages. Vietnamese is the binding one."""

    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def __str__(self) -> str:
        return self.vi

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.vi


class Law(Definition):
    """A source of law. ``verified`` is false for what was written from memory, and screens say so."""

    text: Annotated[str, Field(min_length=3)]
    article: str = ""
    verified: bool = False

    def __str__(self) -> str:
        return f"{self.article} {self.text}".strip()


class Dated(Definition):
    """Anything with a first day in force and, once it is known, the day after the last."""

    valid_from: date
    valid_to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("valid_to must be later than valid_from")
        return self

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
