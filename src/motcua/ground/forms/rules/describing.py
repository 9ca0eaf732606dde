"""Answers read back to a person: on the review page, the receipt, the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.ground.forms.definitions import (
    AddressField,
    AnyField,
    ChoiceField,
    ComputedField,
    DateField,
    FileField,
    Form,
    GroupField,
    MoneyField,
    NumberField,
    PersonField,
)
from motcua.ground.forms.rules.computing import sums_money
from motcua.ground.forms.rules.conditions import Chosen, chosen, picked, shown_fields
from motcua.ground.forms.rules.dates import write_date
from motcua.ground.forms.rules.numbers import write_number

_WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {"money": "{} đồng", "id": "số định danh {}", "born": "sinh ngày {}"},
    "en": {"money": "VND {}", "id": "personal identifier {}", "born": "born on {}"},
}
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paper:
    """A file named in an answer."""

    digest: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One line read back: ``value`` is empty when nothing was answered; ``path`` is where the answer is."""

    path: str
    label: str
    value: str
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A section read back. Rows of a group carry the row in their label: ``Con 1: Họ, chữ đệm, tên``."""

    section_title: str
    entries: tuple[Entry, ...]

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        return tuple((entry.label, entry.value) for entry in self.entries)


def describe(form: Form, answers: Mapping[str, Any], language: str) -> tuple[Shown, ...]:
    """Every field that is shown, answered or not; a section in which nothing is shown is left out."""
    language = "en" if language.startswith("en") else "vi"
    known = {f.key: f for f in form.fields()}
    visible = {f.key for f in shown_fields(known.values(), answers)}
    beside = picked([f for f in known.values() if f.key in visible], answers)
    sections = []
    for section in form.sections:
        fields = [f for f in section.fields if f.key in visible]
        entries = [e for f in fields for e in _entries(f, known, answers, beside, language)]
        if entries:
            sections.append(Shown(section.title.in_language(language), tuple(entries)))
    return tuple(sections)


def _entries(
    field: AnyField, known: Mapping[str, AnyField], answers: Mapping[str, Any], above: Chosen, language: str
) -> Iterator[Entry]:
    if not isinstance(field, GroupField):
        yield _entry(field, known, answers.get(field.key), field.key, "", language)
        return
    rows = answers.get(field.key)
    rows = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, Sequence) else []
    if not rows:
        yield Entry(field.key, field.label.in_language(language), "")
    inner = {f.key: f for f in field.fields}
    for number, row in enumerate(rows):
        prefix = f"{field.row_label.in_language(language)} {number + 1}: "
        for child in shown_fields(field.fields, row, above):
            yield _entry(child, inner, row.get(child.key), f"{field.key}.{number}.{child.key}", prefix, language)


def _entry(
    field: AnyField, beside: Mapping[str, AnyField], answer: Any, path: str, prefix: str, language: str
) -> Entry:
    label = prefix + field.label.in_language(language)
    if isinstance(field, FileField):
        papers = tuple(_papers(answer))
        return Entry(path, label, "; ".join(paper.name for paper in papers), papers)
    return Entry(path, label, value_in_words(field, answer, language, beside))


def value_in_words(field: AnyField, answer: Any, language: str, beside: Mapping[str, AnyField] | None = None) -> str:
    """One cleaned answer in words; what is not cleaned comes out as it is, or empty."""
    language = "en" if language.startswith("en") else "vi"
    if isinstance(field, PersonField | AddressField):
        return _compound(field, answer, _WORDS[language])
    if isinstance(field, ChoiceField):
        picked_values = chosen(answer)
        return "; ".join(c.label.in_language(language) for c in field.choices if c.value in picked_values)
    if not isinstance(answer, str | int) or answer == "":
        return ""
    money = isinstance(field, MoneyField) or (isinstance(field, ComputedField) and sums_money(field, beside or {}))
    if money or isinstance(field, NumberField | ComputedField):
        return _amount(field, answer, money, language)
    if isinstance(field, DateField):
        return _day(answer)
    return str(answer)


def _amount(field: AnyField, answer: str | int, money: bool, language: str) -> str:
    if not _NUMBER.fullmatch(str(answer)[:100]):
        return str(answer)
    number = write_number(Decimal(answer), language)
    if money:
        return _WORDS[language]["money"].format(number)
    unit = field.unit if isinstance(field, NumberField | ComputedField) else None
    return f"{number} {unit.in_language(language)}" if unit else number


def _day(answer: object) -> str:
    with suppress(ValueError):
        return write_date(date.fromisoformat(str(answer)))
    return str(answer)


def _compound(field: PersonField | AddressField, answer: Any, words: Mapping[str, str]) -> str:
    if not isinstance(answer, Mapping):
        return ""
    part = {key: value for key, value in answer.items() if isinstance(value, str) and value}
    if isinstance(field, AddressField):
        return ", ".join(part[key] for key in ("line", "unit_name") if key in part)
    number = words["id"].format(part["id"]) if "id" in part else ""
    born = words["born"].format(_day(part["birth_date"])) if "birth_date" in part else ""
    return ", ".join(each for each in (part.get("name", ""), number, born) if each)


def _papers(answer: Any) -> Iterator[Paper]:
    for item in answer if isinstance(answer, list | tuple) else ():
        if isinstance(item, Mapping) and isinstance(item.get("digest"), str):
            size = str(item.get("size", ""))
            name = str(item.get("name") or item["digest"][:12])
            yield Paper(item["digest"], name, int(size) if size.isascii() and size.isdigit() else 0)
