"""Addresses typed before a reorganisation, read on the day of filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.ground.forms.definitions import AddressField, Form, GroupField
from motcua.ground.places.queries import successors, unit_name


def on_todays_map(form: Form, data: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What was typed, with the code of a unit that is no more replaced by that of the one that holds its land.

    Where the land was divided the code stays, and cleaning asks the person which unit they mean.
    """
    found = dict(data)
    for field in form.fields():
        given = found.get(field.key)
        if isinstance(field, AddressField):
            found[field.key] = _moved(given, today)
        elif isinstance(field, GroupField) and isinstance(given, list):
            keys = [inner.key for inner in field.fields if isinstance(inner, AddressField)]
            found[field.key] = [_row_moved(row, keys, today) for row in given] if keys else given
    return found


def _row_moved(row: Any, keys: list[str], today: date) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {**row, **{key: _moved(row[key], today) for key in keys if key in row}}


def _moved(address: Any, today: date) -> Any:
    """Two queries, and only for a code that is not in force."""
    code = address.get("unit") if isinstance(address, Mapping) else None
    if not isinstance(code, str) or not code or unit_name(code, today) is not None:
        return address
    heirs = successors(code, today) if len(code) == 5 and code.isascii() and code.isdigit() else []
    return {**address, "unit": heirs[0].code} if len(heirs) == 1 else address
