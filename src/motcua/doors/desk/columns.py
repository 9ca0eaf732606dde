"""The columns a procedure declares for its work list, as a person reads them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from motcua.doors.look.words import grouped, short_date
from motcua.ground.forms.definitions import AnyField, ChoiceField, GroupField
from motcua.ground.forms.rules.covering import covered, is_covered
from motcua.ground.forms.rules.numbers import write_number
from motcua.record.cases.definitions import Column, Procedure
from motcua.record.cases.models import Case


def columns_of(case: Case, procedure: Procedure) -> list[tuple[str, str]]:
    """Name and value of each column that is filled in."""
    language = get_language() or "vi"
    told = [(column.name.in_language(language), value_of(case, column, procedure)) for column in procedure.columns]
    return [(name, value) for name, value in told if value]


def value_of(case: Case, column: Column, procedure: Procedure) -> str:
    value: Any = getattr(case, column.slot)
    if value in ("", None):
        return ""
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return grouped(value) if whole else write_number(value.normalize(), get_language() or "vi")
    field = _field(column.field, procedure)
    return covered(str(value)) if field is not None and is_covered(field) else _label(str(value), field)


def _label(value: str, field: AnyField | None) -> str:
    """What was chosen, by its name."""
    if isinstance(field, ChoiceField):
        language = get_language() or "vi"
        return next((c.label.in_language(language) for c in field.choices if c.value == value), value)
    return value


def _field(path: str, procedure: Procedure) -> AnyField | None:
    key, _, inner = path.partition(".")
    found = procedure.form.field(key)
    if inner and isinstance(found, GroupField):
        return next((f for f in found.fields if f.key == inner), None)
    return found
