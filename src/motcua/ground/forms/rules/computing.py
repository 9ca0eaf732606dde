"""Fields that are shown and never asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, localcontext
from typing import Any

from motcua.ground.forms.definitions import AnyField, ComputedField, GroupField, MoneyField
from motcua.ground.forms.rules.numbers import kept


def compute(field: ComputedField, beside: Mapping[str, AnyField], answers: Mapping[str, Any]) -> int | str:
    """From cleaned answers: a count or a sum of money is an int, a sum with numbers in it a plain decimal."""
    if field.function == "count":
        return sum(len(answers.get(key) or ()) for key in field.of)
    with localcontext() as context:
        context.prec = 60
        total = sum((Decimal(v) for path in field.of for v in _values(path, answers)), Decimal(0))
    return int(total) if sums_money(field, beside) else kept(total)


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
