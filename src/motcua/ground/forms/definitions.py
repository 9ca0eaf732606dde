"""What a pack may say about a form: a closed list of typed fields and one small visibility condition.

A form holds no expressions. The one thing that can be computed is a ``Computed`` display, whose function is named
from a closed list; the one condition is ``when``, a tree of ``field = value`` joined once by all-of or any-of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field as F
from pydantic import model_validator

from motcua.ground.words.definitions import Definition, Key, Text


class Equals(Definition):
    """``field = value``. The field stands beside the one that is conditional: in the same group, or at the top."""

    field: Key
    equals: str


class Condition(Definition):
    """Yields only true or false, and can be read back in Vietnamese. Exactly one of the three is given."""

    field: Key | None = None
    equals: str | None = None
    all_of: tuple[Equals, ...] = ()
    any_of: tuple[Equals, ...] = ()

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        simple = self.field is not None and self.equals is not None
        if (self.field is None) != (self.equals is None) or [simple, bool(self.all_of), bool(self.any_of)].count(
            True
        ) != 1:
            raise ValueError("a condition is {field, equals}, or all_of: [...], or any_of: [...], and only one of them")
        return self

    @property
    def parts(self) -> tuple[Equals, ...]:
        if self.field is not None and self.equals is not None:
            return (Equals(field=self.field, equals=self.equals),)
        return self.all_of or self.any_of


class _Field(Definition):
    key: Key
    label: Text
    help: Text | None = None
    required: bool = True
    when: Condition | None = None


class TextField(_Field):
    """One line. ``autocomplete`` is the HTML token (WCAG 1.3.5); ``kind`` adds a structural check."""

    type: Literal["text"]
    kind: Literal["plain", "personal_id", "phone", "email", "person_name", "business_code"] = "plain"
    max_length: Annotated[int, F(ge=1, le=500)] = 200
    autocomplete: str = ""


class LongTextField(_Field):
    type: Literal["long_text"]
    max_length: Annotated[int, F(ge=1, le=10_000)] = 2_000


class NumberField(_Field):
    """A decimal with at most ``places`` digits after the comma; Vietnamese writing (``1.234,5``) is understood."""

    type: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    places: Annotated[int, F(ge=0, le=6)] = 0
    unit: Text | None = None


class MoneyField(_Field):
    """Whole đồng."""

    type: Literal["money"]
    minimum: int = 0
    maximum: int = 10**15


class DateField(_Field):
    """A day. ``past`` / ``future`` bound it by the day of filing, both including that day."""

    type: Literal["date"]
    bound: Literal["any", "past", "future"] = "any"
    earliest: date | None = None


class Choice(Definition):
    value: Annotated[str, F(pattern=r"^[a-z0-9_.]+$", max_length=60)]
    label: Text


class ChoiceField(_Field):
    """One of a few, or several when ``multiple``."""

    type: Literal["choice"]
    choices: Annotated[tuple[Choice, ...], F(min_length=1)]
    multiple: bool = False


class FileField(_Field):
    """Files attached to an answer; what may be uploaded is decided by `papers`, here only how many."""

    type: Literal["file"]
    most: Annotated[int, F(ge=1, le=20)] = 5


class AddressField(_Field):
    """An address: a commune-level unit in force on the day of filing, and a line (house, street, hamlet), which is
    not asked at all without ``ask_line``."""

    type: Literal["address"]
    line_required: bool = True
    ask_line: bool = True


class PersonField(_Field):
    """A person by personal identifier: number (12 digits, structure checked), full name, date of birth."""

    type: Literal["person"]
    id_required: bool = True
    birth_date: bool = True


class ComputedField(_Field):
    """Shown, never asked: ``function`` of ``of`` from a closed list. ``total`` sums numbers or money, ``count`` counts
    the rows of a group."""

    type: Literal["computed"]
    function: Literal["total", "count"]
    of: Annotated[tuple[str, ...], F(min_length=1)]
    unit: Text | None = None
    required: bool = False


SimpleField = Annotated[
    TextField
    | LongTextField
    | NumberField
    | MoneyField
    | DateField
    | ChoiceField
    | FileField
    | AddressField
    | PersonField
    | ComputedField,
    F(discriminator="type"),
]


class GroupField(_Field):
    """A repeated group of fields; groups do not nest."""

    type: Literal["group"]
    fields: Annotated[tuple[SimpleField, ...], F(min_length=1)]
    least: Annotated[int, F(ge=0)] = 1
    most: Annotated[int, F(ge=1, le=50)] = 10
    row_label: Text


AnyField = Annotated[
    TextField
    | LongTextField
    | NumberField
    | MoneyField
    | DateField
    | ChoiceField
    | FileField
    | AddressField
    | PersonField
    | ComputedField
    | GroupField,
    F(discriminator="type"),
]


class Section(Definition):
    """A titled part of a form."""

    key: Key
    title: Text
    help: Text | None = None
    fields: Annotated[tuple[AnyField, ...], F(min_length=1)]


class Form(Definition):
    """A whole form. Keys are unique over the form; a condition only looks at fields that exist beside it."""

    sections: Annotated[tuple[Section, ...], F(min_length=1)]

    def fields(self) -> Iterator[AnyField]:
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> AnyField | None:
        return next((f for f in self.fields() if f.key == key), None)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        keys = [f.key for f in self.fields()]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"field '{key}' is declared twice")
        top = {f.key: f for f in self.fields()}
        for field in top.values():
            _check_condition(field, top)
            if isinstance(field, GroupField):
                inner: dict[str, AnyField] = {f.key: f for f in field.fields}
                if len(inner) < len(field.fields):
                    raise ValueError(f"a field of the group '{field.key}' is declared twice")
                for child in field.fields:
                    _check_condition(child, {**top, **inner})
                    _check_computed(child, inner)
                _check_no_circle(inner)
            _check_computed(field, top)
        _check_no_circle(top)
        return self


def _check_condition(field: _Field, beside: dict[str, AnyField]) -> None:
    for part in field.when.parts if field.when else ():
        target = beside.get(part.field)
        if not isinstance(target, ChoiceField):
            raise ValueError(f"'{field.key}' depends on '{part.field}', which is not a choice beside it")
        if part.equals not in [c.value for c in target.choices]:
            raise ValueError(
                f"'{field.key}' waits for '{part.field}' = '{part.equals}', which is not one of its choices"
            )


def _check_no_circle(fields: Mapping[str, _Field]) -> None:
    """Two fields that each wait for the other would never be shown."""
    for key in fields:
        waits_for, seen = {key}, set[str]()
        while waits_for := {p.field for w in waits_for if (f := fields.get(w)) and f.when for p in f.when.parts}:
            if key in waits_for:
                raise ValueError(f"'{key}' waits for itself")
            waits_for -= seen
            seen |= waits_for


def _check_computed(field: _Field, beside: Mapping[str, AnyField]) -> None:
    """``count`` counts groups; ``total`` sums numbers beside it, or ``group.number`` over the rows of a group."""
    if not isinstance(field, ComputedField):
        return
    wanted: tuple[type, ...] = (GroupField,) if field.function == "count" else (NumberField, MoneyField)
    for path in field.of:
        if not isinstance(_at(path, beside), wanted):
            raise ValueError(f"'{field.key}' computes '{path}', which is not one of {[t.__name__ for t in wanted]}")


def _at(path: str, beside: Mapping[str, AnyField]) -> AnyField | None:
    key, _, inner = path.partition(".")
    found = beside.get(key)
    if not inner:
        return found
    return next((f for f in found.fields if f.key == inner), None) if isinstance(found, GroupField) else None
