"""When a field is shown. The browser does the same from ``data-when``; the server decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from motcua.ground.forms.definitions import AnyField, ChoiceField, Condition

Chosen = Mapping[str, frozenset[str]]
"""Key of a choice -> the values picked."""


class Conditional(Protocol):
    @property
    def when(self) -> Condition | None: ...


class _Keyed(Conditional, Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=_Keyed)


def chosen(answer: object) -> frozenset[str]:
    """The values picked in an answer, cleaned or raw."""
    several = answer if isinstance(answer, list | tuple) else [answer]
    return frozenset(value.strip() for value in several[:100] if isinstance(value, str))


def shown(field: Conditional, answers_beside: Mapping[str, Any]) -> bool:
    """Whether the field (or paper, or fee) applies, given the cleaned answers beside it and above it."""
    return _holds(field.when, {key: chosen(value) for key, value in answers_beside.items()})


def shown_fields(fields: Iterable[T], data: Mapping[str, Any], above: Chosen | None = None) -> tuple[T, ...]:
    """The fields that apply to raw data: what waits for the answer of a hidden field is hidden too."""
    known = {field.key: field for field in fields}
    visible: dict[str, bool] = {}
    beside = dict(above or {}) | picked(known.values(), data)

    def is_shown(key: str) -> bool:
        if key not in visible:
            when = known[key].when
            parts = when.parts if when else ()
            hidden = {p.field for p in parts if p.field in known and not is_shown(p.field)}
            visible[key] = _holds(when, {k: v for k, v in beside.items() if k not in hidden})
        return visible[key]

    return tuple(field for field in known.values() if is_shown(field.key))


def picked(fields: Iterable[_Keyed], data: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """What the fields of a group may depend on above them: the values picked in the fields that apply."""
    return {field.key: chosen(data.get(field.key)) for field in fields}


def condition_sentence(when: Condition, beside: Mapping[str, AnyField], language: str) -> str:
    """The condition read back: ``Chỉ điền khi “Loại nhà” là “Nhà cấp IV”.``"""
    english = language.startswith("en")
    parts = []
    for part in when.parts:
        field = beside.get(part.field)
        choices = field.choices if isinstance(field, ChoiceField) else ()
        label = field.label.in_language(language) if field else part.field
        value = next((c.label.in_language(language) for c in choices if c.value == part.equals), part.equals)
        parts.append(f"“{label}” is “{value}”" if english else f"“{label}” là “{value}”")
    joint = (" or " if english else " hoặc ") if when.any_of else (" and " if english else " và ")
    return f"{'Only fill in when' if english else 'Chỉ điền khi'} {joint.join(parts)}."


def met(when: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Whether a condition is met by cleaned answers; no condition is always met."""
    if when is None:
        return True
    held = [_equals(answers.get(part.field), part.equals) for part in when.parts]
    return any(held) if when.any_of else all(held)


def _equals(answer: object, value: str) -> bool:
    return value in answer if isinstance(answer, list) else answer == value


def _holds(when: Condition | None, chosen_beside: Chosen) -> bool:
    if when is None:
        return True
    held = (part.equals in chosen_beside.get(part.field, ()) for part in when.parts)
    return any(held) if when.any_of else all(held)
