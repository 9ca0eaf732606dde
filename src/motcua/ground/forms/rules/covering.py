"""Numbers that are covered until somebody says that they need them: a personal identifier, a telephone number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.ground.forms.definitions import AnyField, Form, GroupField, PersonField, TextField

COVERED_KINDS = frozenset({"personal_id", "phone"})
_LAST, _DOT = 4, "•"


def covered(number: str) -> str:
    """``0•••••••1234``: the first sign and the last four, as many as there were in between; of a short one nothing."""
    if len(number) <= _LAST + 2:
        return _DOT * len(number)
    return number[0] + _DOT * (len(number) - _LAST - 1) + number[-_LAST:]


def is_covered(field: AnyField) -> bool:
    return isinstance(field, PersonField) or (isinstance(field, TextField) and field.kind in COVERED_KINDS)


def cover(form: Form, answers: Mapping[str, Any], shown: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The same answers with such numbers covered, save those at the paths in ``shown`` (``key``, ``group.0.key``)."""
    hidden = dict(answers)
    for field in form.fields():
        if field.key in hidden:
            hidden[field.key] = _covered(field, hidden[field.key], field.key, shown)
    return hidden


def paths(form: Form, answers: Mapping[str, Any]) -> Iterator[str]:
    """Where answers are covered: what may be uncovered, one by one."""
    for field in form.fields():
        answer = answers.get(field.key)
        if isinstance(field, GroupField):
            for number, row in enumerate(answer if isinstance(answer, Sequence) else ()):
                keys = [inner.key for inner in field.fields if is_covered(inner) and isinstance(row, Mapping)]
                yield from (f"{field.key}.{number}.{key}" for key in keys if row.get(key))
        elif answer and is_covered(field):
            yield field.key


def _covered(field: AnyField, answer: Any, path: str, shown: frozenset[str]) -> Any:
    if isinstance(field, GroupField) and isinstance(answer, Sequence):
        return [_row(field, row, f"{path}.{number}", shown) for number, row in enumerate(answer)]
    if path in shown or not is_covered(field):
        return answer
    if isinstance(answer, str):
        return covered(answer)
    if isinstance(answer, Mapping) and isinstance(answer.get("id"), str):
        return {**answer, "id": covered(answer["id"])}
    return answer


def _row(group: GroupField, row: Any, path: str, shown: frozenset[str]) -> Any:
    if not isinstance(row, Mapping):
        return row
    inner = {field.key: field for field in group.fields}
    return {
        key: _covered(inner[key], value, f"{path}.{key}", shown) if key in inner else value
        for key, value in row.items()
    }
