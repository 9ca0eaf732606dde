"""Fields that are shown and never asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal, localcontext
from typing import Any

from motcua.ground.forms.definitions import AnyField, ComputedField, GroupField, MoneyField, NumberField
from motcua.ground.forms.rules.numbers import kept
from motcua.ground.forms.rules.reading import read_amount
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.forms.rules.texts import blank


def compute(field: ComputedField, beside: Mapping[str, AnyField], answers: Mapping[str, Any]) -> int | str:
    """From cleaned answers: a count or a sum of money is an int, a sum with numbers in it a plain decimal."""
    if field.function == "count":
        return sum(len(answers.get(key) or ()) for key in field.of)
    with localcontext() as context:
        context.prec = 60
        total = sum((Decimal(v) for path in field.of for v in _values(path, answers)), Decimal(0))
    return int(total) if sums_money(field, beside) else kept(total)


def estimate(field: ComputedField, beside: Mapping[str, AnyField], data: Mapping[str, Any]) -> int | str:
    """The same from what is typed so far: what cannot be read yet counts for nothing."""
    answers: dict[str, Any] = {}
    for key in {path.partition(".")[0] for path in field.of}:
        asked, raw = beside[key], data.get(key)
        if isinstance(asked, GroupField):
            given = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list | tuple) else []
            numbers = [f for f in asked.fields if isinstance(f, NumberField | MoneyField)]
            answers[key] = [{f.key: _read(f, row.get(f.key)) for f in numbers} for row in given if not blank(row)]
        elif isinstance(asked, NumberField | MoneyField):
            answers[key] = _read(asked, raw)
    return compute(field, beside, answers)


def _read(field: NumberField | MoneyField, raw: Any) -> Any:
    with suppress(Misread):
        return None if blank(raw) else read_amount(field, raw, "html")
    return None


def sums_money(field: ComputedField, beside: Mapping[str, AnyField]) -> bool:
    return field.function == "total" and all(isinstance(_target(path, beside), MoneyField) for path in field.of)


def _target(path: str, beside: Mapping[str, AnyField]) -> AnyField | None:
    key, _, inner = path.partition(".")
    found = beside.get(key)
    if inner and isinstance(found, GroupField):
        return next((f for f in found.fields if f.key == inner), None)
    return found


def _values(path: str, answers: Mapping[str, Any]) -> Iterator[int | str]:
    key, _, inner = path.partition(".")
    rows = (answers.get(key) or ()) if inner else (answers,)
    for row in rows:
        value = row.get(inner or key)
        if value is not None:
            yield value
