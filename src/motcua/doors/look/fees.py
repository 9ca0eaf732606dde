"""How fees are told: what a table says, and why a bill is what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.doors.look import words
from motcua.ground.forms.definitions import AnyField, Form, GroupField
from motcua.ground.money.fees import Bracket, Exemption, FeeLine, FeeRow, FeeTable, Reduction
from motcua.ground.words.definitions import Law


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a table, as it is published."""

    name: str
    amounts: tuple[str, ...]
    law: Law


def told(table: FeeTable, form: Form, language: str) -> list[Told]:
    """Rows, then what is taken off, in the reader's language."""
    rows = [Told(row.name.in_language(language), tuple(_amounts(row, form, language)), row.law) for row in table.rows]
    off: list[Reduction | Exemption] = [*table.reductions, *table.exemptions]
    return rows + [Told(taken.name.in_language(language), (_off(taken),), taken.law) for taken in off]


def _off(taken: Reduction | Exemption) -> str:
    return _("không thu") if taken.percent == 100 else _("giảm %(percent)s%%") % {"percent": taken.percent}


def _amounts(row: FeeRow, form: Form, language: str) -> Iterator[str]:
    if row.amount is not None:
        yield words.dong(row.amount) + _unit(row, form, language)
    elif row.by is not None:
        choices = _field(form, row.each, row.by)
        named = {c.value: c.label.in_language(language) for c in getattr(choices, "choices", ())}
        yield from (f"{named.get(value, value)}: {words.dong(amount)}" for value, amount in row.amounts.items())
    else:
        yield from (_bracket(bracket) for bracket in row.brackets)
    if row.most is not None:
        yield _("tối đa %(amount)s") % {"amount": words.dong(row.most)}


def _unit(row: FeeRow, form: Form, language: str) -> str:
    field = _field(form, row.each, row.units.per) if row.units else None
    return f" / {field.label.in_language(language).lower()}" if field else ""


def _bracket(bracket: Bracket) -> str:
    figures = f"{bracket.rate.normalize():f}%" if bracket.rate else words.dong(bracket.amount)
    if bracket.up_to is None:
        return _("phần trên: %(amount)s") % {"amount": figures}
    return _("đến %(end)s: %(amount)s") % {"end": words.dong(bracket.up_to), "amount": figures}


def _field(form: Form, group: str | None, key: str) -> AnyField | None:
    above = form.field(group) if group else None
    if isinstance(above, GroupField):
        return next((field for field in above.fields if field.key == key), None)
    return form.field(key)


def lines(bill: list[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """The lines of a bill as a charge keeps them: name, what was counted, amount and law."""
    found = [FeeLine(**line) for line in bill]
    return [
        {"name": name, "counted": counted, "amount": line.amount, "law": line.law}
        for line in found
        for name, counted in [line.says(language)]
    ]
