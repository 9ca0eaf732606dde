"""One validator for what a browser posts and what a machine sends."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from motcua.ground.forms.definitions import (
    AddressField,
    AnyField,
    ComputedField,
    DateField,
    FileField,
    Form,
    GroupField,
    PersonField,
)
from motcua.ground.forms.rules.computing import compute
from motcua.ground.forms.rules.conditions import Chosen, picked, shown_fields
from motcua.ground.forms.rules.dates import write_date
from motcua.ground.forms.rules.identifiers import birth_year, read_person_name, read_personal_id
from motcua.ground.forms.rules.numbers import Source
from motcua.ground.forms.rules.reading import FILE_KEYS, missing, read_day, read_simple
from motcua.ground.forms.rules.sentences import PARTS, SENTENCES, Misread, lowered
from motcua.ground.forms.rules.texts import blank, narrow, read_line
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem

UnitNames = Callable[[str, date], str | None]
"""Commune code, day -> its full name if the unit is in force that day."""

MOST_PROBLEMS = 200
_WHOLE_FORM = Text(vi="Tờ khai", en="The form")
_BIRTH_DATE = DateField(type="date", key="birth_date", label=PARTS["birth_date"], bound="past")
_PERSON_KEYS = frozenset({"id", "name", "birth_date"})
# `find` and `found` are what the person typed to find the unit: aids of the page, never stored.
_ADDRESS_KEYS = frozenset({"unit", "unit_name", "line", "find", "found"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Answers as they are stored, and what stands in the way of storing them."""

    answers: dict[str, Any]
    problems: tuple[Problem, ...]


def clean(
    form: Form, data: Mapping[str, Any], *, today: date, unit_name: UnitNames, source: Source = "json"
) -> Cleaned:
    """Read, check and normalise the answers. Never raises, whatever ``data`` is.

    ``source`` says how numbers are written and what becomes of keys the form does not know: a machine's (``json``)
    are refused, a browser's (``html``) left out. Cleaned answers read the same from either.
    """
    work = _Work(today, unit_name, source)
    if not isinstance(data, Mapping):
        work.refuse("", _WHOLE_FORM, Misread("wrong_shape.all"))
        return Cleaned({}, tuple(work.problems))
    answers = work.answers(tuple(form.fields()), data, "", {})
    return Cleaned(answers, tuple(work.problems))


@dataclass(slots=True)
class _Work:
    """One reading of one form: where the problems gather, in the order of the form."""

    today: date
    unit_name: UnitNames
    source: Source
    problems: list[Problem] = field(default_factory=list)
    row: Text | None = None

    def refuse(self, path: str, label: Text, wrong: Misread, title: Text | None = None) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            return
        params: dict[str, object] = {"label": lowered(label), "title": title or label, **wrong.params}
        if self.row is not None:
            params["row"] = self.row
        code = wrong.sentence.partition(".")[0]
        self.problems.append(Problem(path, code, SENTENCES[wrong.sentence], params))

    def refuse_unknown(self, data: Mapping[Any, Any], known: AbstractSet[str], at: str) -> None:
        if self.source == "json":
            for key in [k for k in data if k not in known][:20]:
                plain = re.sub(r"[^A-Za-z0-9_.-]", "?", key[:60] if isinstance(key, str) else "")
                self.refuse(at + plain, _WHOLE_FORM, Misread("unknown_field", key=plain))

    def answers(self, fields: Sequence[AnyField], data: Mapping[str, Any], at: str, above: Chosen) -> dict[str, Any]:
        """The answers of the fields that are shown, in the order of the form."""
        known = {f.key: f for f in fields}
        self.refuse_unknown(data, known.keys(), at)
        visible = shown_fields(fields, data, above)
        beside = {**above, **picked(visible, data)}
        asked = [f for f in visible if not isinstance(f, ComputedField)]
        found = {f.key: self.answer(f, data.get(f.key), at + f.key, beside) for f in asked}
        found = {key: value for key, value in found.items() if value is not None}
        found |= {f.key: compute(f, known, found) for f in visible if isinstance(f, ComputedField)}
        return {f.key: found[f.key] for f in visible if f.key in found}

    def answer(self, each: AnyField, raw: Any, path: str, beside: Chosen) -> Any:
        """The answer as it is stored, or None when there is none or it cannot be used."""
        if isinstance(each, GroupField):
            return self.group(each, raw, path, beside)
        if blank(raw) and not each.required:
            return None
        if isinstance(each, PersonField):
            return self.person(each, raw, path)
        if isinstance(each, AddressField):
            return self.address(each, raw, path)
        if isinstance(each, FileField):
            self.refuse_unknown_in_files(raw, path)
        try:
            if blank(raw):
                raise missing(each)
            return read_simple(each, raw, self.today, self.source)
        except Misread as wrong:
            self.refuse(path, each.label, wrong)
            return None

    def refuse_unknown_in_files(self, raw: Any, path: str) -> None:
        for number, item in enumerate(raw[:20] if isinstance(raw, list | tuple) else ()):
            if isinstance(item, Mapping):
                self.refuse_unknown(item, FILE_KEYS, f"{path}.{number}.")

    def group(self, each: GroupField, raw: Any, path: str, beside: Chosen) -> list[dict[str, Any]] | None:
        """Blank rows are left out, except as many as are still needed to reach the least: those are asked for."""
        if not isinstance(raw, list | tuple):
            if not blank(raw):
                self.refuse(path, each.label, Misread("wrong_shape"))
                return None
            raw = ()
        if len(raw) > each.most:
            self.refuse(path, each.label, Misread("too_many", most=each.most))
        empty = [self.is_blank_row(each, row, beside) for row in raw[: each.most]]
        filled = empty.count(False)
        spare = each.least - filled if each.required or filled else 0
        rows = []
        for number, row in enumerate(raw[: each.most]):
            if empty[number] and spare <= 0:
                continue
            spare -= empty[number]
            rows.append(self.group_row(each, row, path, number, beside))
        if spare > 0:
            self.refuse(path, each.label, Misread("too_few", least=each.least))
        return rows or None

    def is_blank_row(self, each: GroupField, row: Any, beside: Chosen) -> bool:
        """Judged by the fields that are shown and asked, so that it comes out the same for a cleaned row."""
        if not isinstance(row, Mapping):
            return blank(row)
        asked = [f for f in shown_fields(each.fields, row, beside) if not isinstance(f, ComputedField)]
        return all(blank(row.get(f.key)) for f in asked)

    def group_row(self, each: GroupField, row: Any, path: str, number: int, beside: Chosen) -> dict[str, Any]:
        self.row = Text(vi=f"{each.row_label.vi} {number + 1}", en=f"{each.row_label.en} {number + 1}")
        try:
            if not isinstance(row, Mapping) and not blank(row):
                self.refuse(f"{path}.{number}", each.label, Misread("wrong_shape"))
                return {}
            return self.answers(each.fields, row if isinstance(row, Mapping) else {}, f"{path}.{number}.", beside)
        finally:
            self.row = None

    def person(self, each: PersonField, raw: Any, path: str) -> dict[str, str] | None:
        given = self.parts(each, raw, path, _PERSON_KEYS)
        if given is None:
            return None
        name = self.part(each, given, path, "name", lambda r: read_person_name(r, 100))
        born = self.part(each, given, path, "birth_date", self.birth_date) if each.birth_date else None
        number = self.part(each, given, path, "id", lambda r: read_personal_id(r, self.today), each.id_required)
        if number and born and birth_year(number) != born.year:
            self.refuse(f"{path}.id", each.label, Misread("id_birth_mismatch", year=birth_year(number)))
        return {"id": number or "", "name": name or "", "birth_date": born.isoformat() if born else ""}

    def birth_date(self, raw: Any) -> date:
        return read_day(_BIRTH_DATE, raw, self.today)

    def address(self, each: AddressField, raw: Any, path: str) -> dict[str, str] | None:
        given = self.parts(each, raw, path, _ADDRESS_KEYS)
        if given is None:
            return None
        typed, unit = given.get("find"), None
        if isinstance(typed, str) and blank(given.get("unit")) and not blank(typed):
            self.refuse(f"{path}.unit", each.label, Misread("choose_unit", typed=typed[:100]))
        else:
            unit = self.part(each, given, path, "unit", self.unit)
        line = None
        if each.ask_line:
            line = self.part(each, given, path, "line", lambda r: read_line(r, 200), each.line_required)
        return {"unit": unit[0] if unit else "", "unit_name": unit[1] if unit else "", "line": line or ""}

    def unit(self, raw: Any) -> tuple[str, str]:
        code = narrow(raw)
        name = self.unit_name(code, self.today) if re.fullmatch(r"\d{5}", code, re.ASCII) else None
        if name is None:
            raise Misread("unit_unknown", typed=code[:100], today=write_date(self.today))
        return code, name

    def parts(self, each: AnyField, raw: Any, path: str, known: AbstractSet[str]) -> Mapping[str, Any] | None:
        if isinstance(raw, Mapping):
            self.refuse_unknown(raw, known, f"{path}.")
            return raw
        if blank(raw):
            return {}
        self.refuse(path, each.label, Misread("wrong_shape"))
        return None

    def part(
        self,
        each: AnyField,
        given: Mapping[str, Any],
        path: str,
        key: str,
        read: Callable[[Any], T],
        required: bool = True,
    ) -> T | None:
        raw = given.get(key)
        try:
            if not blank(raw):
                return read(raw)
            if required:
                raise Misread("required.part")
        except Misread as wrong:
            self.refuse(f"{path}.{key}", PARTS[key], wrong, title=each.label)
        return None
