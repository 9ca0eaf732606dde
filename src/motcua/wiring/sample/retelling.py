"""An example of the packs, told of somebody else: other people, another place, the days of the filing.

The answers are changed by the type of their field alone; nothing here knows a procedure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from motcua.ground.forms.definitions import AddressField, AnyField, DateField, GroupField, PersonField, TextField
from motcua.ground.places.queries import unit_name
from motcua.record.cases.definitions import Procedure
from motcua.wiring.sample.neighbours import CHILDREN, MEN, STREETS, WOMEN, Person, reserved_id

EXAMPLES_TOLD = date(2025, 7, 7)
"""The examples of the packs happen in the week of this day. What they date in the same year moves with the filing."""

EXAMPLES_APPLICANT = "Nguyễn Thị Lan"
"""Who files every example. Where the form names her it names the applicant."""

_GROWN_UP = 2007
_COORDINATES = re.compile(r"^\d+\.\d+, \d+\.\d+$")
_WITNESS = "Mẫu"
"""How the examples say that a name is made up; it stays in every name told again."""


@dataclass
class Retelling:
    """One example told again. ``unit`` is the commune where it happens now."""

    procedure: Procedure
    applicant: Person | None
    province_code: str
    unit: str
    on: date
    rng: Random
    people: dict[str, Person] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)

    def answers(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """May be called again for what is supplemented: the same people stay the same."""
        fields = {each.key: each for each in self.procedure.form.fields()}
        for kind, value in _all_of(fields, told):
            if isinstance(kind, PersonField):
                self._meet(value)
            elif isinstance(kind, AddressField):
                self._learn(str(value["unit"]))
        return self._row(fields, told)

    def _row(self, fields: Mapping[str, AnyField], told: Mapping[str, Any]) -> dict[str, Any]:
        row = {key: self._value(fields[key], value) for key, value in told.items()}
        return {key: value for key, value in row.items() if value is not None}

    def _value(self, kind: AnyField, value: Any) -> Any:
        if isinstance(kind, GroupField):
            inner: dict[str, AnyField] = {each.key: each for each in kind.fields}
            return [self._row(inner, row) for row in value]
        if isinstance(kind, PersonField):
            person = self.people[value["name"]]
            birth = {"birth_date": person.birth_date.isoformat()} if person.birth_date else {}
            return {"id": person.id, "name": person.name, **birth}
        if isinstance(kind, AddressField):
            return {"unit": self.unit, "line": self._line(str(value.get("line", "")))}
        if isinstance(kind, DateField):
            return self._day(date.fromisoformat(value)).isoformat()
        if isinstance(kind, TextField) and kind.kind == "person_name":
            return self._child(value)
        return self._text(kind, value) if isinstance(value, str) else value

    def _meet(self, told: Mapping[str, Any]) -> None:
        """The person of the form who takes the place of the one in the example."""
        name = str(told["name"])
        if name in self.people:
            return
        person = self.applicant if self.applicant and name == EXAMPLES_APPLICANT else self._somebody(told)
        self.people[name] = person
        self.families.setdefault(name.split()[0], person.family)

    def _somebody(self, told: Mapping[str, Any]) -> Person:
        """Of the same sex and about the same age, and of the family that the example's person shares with others."""
        man = int(told["id"][3]) % 2 == 0
        born = date.fromisoformat(told.get("birth_date") or f"19{told['id'][4:6]}-01-01")
        if born.year < _GROWN_UP:
            born = born.replace(year=born.year + self.rng.randrange(-8, 5), day=min(born.day, 28))
        name = self.rng.choice(MEN if man else WOMEN)
        family = self.families.get(str(told["name"]).split()[0], name.split()[0])
        called = " ".join([family, *name.split()[1:]])
        return Person(called, born if "birth_date" in told else None, reserved_id(self.province_code, born, man=man))

    def _learn(self, unit: str) -> None:
        """What the place was called in the example, and what it is called now."""
        was, now = unit_name(unit, EXAMPLES_TOLD), unit_name(self.unit, self.on)
        if was and now:
            self.renamed[was] = now
            self.renamed[was.split(",")[0]] = now.split(",")[0]

    def _line(self, line: str) -> str:
        line = re.sub(r"\b([Ss]ố) \d+", lambda found: f"{found[1]} {self.rng.randrange(3, 190)}", line)
        return line.replace(f"đường {_WITNESS}", f"đường {self.rng.choice(STREETS)}")

    def _day(self, day: date) -> date:
        return day + (self.on - EXAMPLES_TOLD) if day.year == EXAMPLES_TOLD.year else day

    def _child(self, name: str) -> str:
        families = [self.families.get(word, word) for word in name.split() if word in self.families]
        return " ".join([*families[:1], self.rng.choice(CHILDREN)])

    def _text(self, kind: AnyField, text: str) -> str | None:
        if _COORDINATES.match(text):
            return None
        for was, now in self.renamed.items():
            text = text.replace(_capital(was), _capital(now)).replace(was, now)
        if text.isdigit() and any(column.field == kind.key for column in self.procedure.columns):
            return str(self.rng.randrange(1, 10 ** len(text)))
        mark = f"{self.applicant.given} {_WITNESS}" if self.applicant else _WITNESS
        return text.replace(_WITNESS, mark) if isinstance(kind, TextField) else text


def _all_of(fields: Mapping[str, AnyField], told: Mapping[str, Any]) -> Iterator[tuple[AnyField, Any]]:
    for key, value in told.items():
        kind = fields[key]
        if isinstance(kind, GroupField):
            inner: dict[str, AnyField] = {each.key: each for each in kind.fields}
            for row in value:
                yield from _all_of(inner, row)
        else:
            yield kind, value


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
