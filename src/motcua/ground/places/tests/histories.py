"""Random histories of an invented country: units are created, renamed, merged, divided, moved, abolished."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from motcua.ground.places.definitions import Era, Link
from motcua.ground.places.rules import Lineage, level_of, portions

FIRST = date(2015, 1, 1)
EVENTS = ("rename", "merge", "split", "move", "abolish", "create", "dissolve")


@dataclass
class History:
    """The country as it is being made. ``there`` has the number of the era in force by code, ``lies_in`` its parent."""

    eras: list[Era] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    there: dict[str, int] = field(default_factory=dict)
    lies_in: dict[str, str] = field(default_factory=dict)
    days: list[date] = field(default_factory=lambda: [FIRST])

    def lineage(self) -> Lineage:
        return Lineage(self.eras, self.links)

    def codes(self, length: int) -> list[str]:
        return sorted(code for code in self.there if len(code) == length)

    def below(self, code: str) -> list[str]:
        return sorted(child for child, parent in self.lies_in.items() if parent == code and child in self.there)

    def begin(self, code: str, day: date) -> None:
        parent = self.there[self.lies_in[code]] if code in self.lies_in else None
        self.there[code] = len(self.eras)
        self.eras.append(Era(len(self.eras), code, level_of(code), parent, day, None))

    def end(self, code: str, day: date) -> int:
        number = self.there.pop(code)
        old = self.eras[number]
        self.eras[number] = Era(old.id, code, old.level, old.parent, old.valid_from, day)
        return number

    def happen(self, day: date, passes: dict[str, dict[str, int]], parts: list[int]) -> None:
        """``passes`` says how many millionths of each old code go to which new one; what lies in them begins anew."""
        self.days.append(day)
        waiting = list(passes)
        while waiting:
            for child in self.below(waiting.pop(0)):
                if child not in passes:
                    passes[child] = {child: 1_000_000}
                    waiting.append(child)
        ended = {code: self.end(code, day) for code in passes}
        begun = {new for heirs in passes.values() for new in heirs}
        for code in sorted(begun, key=lambda code: (len(code), code)):
            self.begin(code, day)
            givers = sorted(old for old, heirs in passes.items() if code in heirs)
            weights = [1 + parts[at % len(parts)] for at in range(len(givers))]
            for old, part in zip(givers, portions(weights, least=1), strict=True):
                self.link(ended[old], self.there[code], passes[old][code], part)

    def link(self, old: int, new: int, share: int, part: int) -> None:
        sizes = (Decimal(share) / 1_000_000, Decimal(part) / 1_000_000)
        self.links.append(Link(old, new, *sizes, share < 1_000_000, part < 1_000_000))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Two provinces of two districts each, and up to six events of all kinds and levels."""
    country = History()
    for code, parent in [("11", ""), ("12", ""), ("111", "11"), ("112", "11"), ("121", "12"), ("122", "12")]:
        _add(country, code, parent, FIRST)
    for number in range(draw(st.integers(4, 8))):
        _add(country, f"{10_001 + number}", ("111", "112", "121", "122", "11")[number % 5], FIRST)
    day = FIRST
    for number in range(draw(st.integers(1, 6))):
        day += timedelta(days=draw(st.integers(1, 400)))
        _event(draw, country, day, number)
    return country


def _add(country: History, code: str, parent: str, day: date) -> None:
    if parent:
        country.lies_in[code] = parent
    country.begin(code, day)


def _event(draw: st.DrawFn, country: History, day: date, number: int) -> None:
    kind = draw(st.sampled_from(EVENTS))
    level = draw(st.sampled_from([5, 5, 5, 2]))
    parts = draw(st.lists(st.integers(0, 99), min_size=3, max_size=3))
    units = country.codes(level)
    one = draw(st.sampled_from(units))
    passes: dict[str, dict[str, int]] = {one: {one: 1_000_000}}
    if kind == "merge" and len(units) > 1:
        givers = draw(st.lists(st.sampled_from(units), min_size=1, max_size=3, unique=True))
        _take_children(country, [one, *givers], one)
        passes |= {giver: {one: 1_000_000} for giver in givers}
    elif kind in ("split", "abolish") and level == 5:
        passes = {one: _heirs(draw, country, one, number, kind == "split")}
        passes |= {old: {old: 1_000_000} for old in passes[one] if old in country.there and old != one}
    elif kind == "move" and level == 5:
        country.lies_in[one] = draw(st.sampled_from([*country.codes(2), *country.codes(3)]))
    elif kind == "create":
        _add(country, f"{20_001 + number}", draw(st.sampled_from(country.codes(2))), day)
        country.days.append(day)
        return
    elif kind == "dissolve" and country.codes(3):
        _dissolve(country, draw(st.sampled_from(country.codes(3))), day, parts)
        return
    country.happen(day, passes, parts)


def _take_children(country: History, olds: list[str], into: str) -> None:
    for old in olds:
        for child in country.below(old):
            country.lies_in[child] = into


def _heirs(draw: st.DrawFn, country: History, one: str, number: int, kept: bool) -> dict[str, int]:
    """A divided unit may keep its code on part of its land; the rest goes to a new unit and to a neighbour."""
    fresh = f"{30_001 + number}"
    country.lies_in[fresh] = country.lies_in[one]
    others = [code for code in country.codes(5) if code != one]
    heirs = (
        [fresh, *([one] if kept else []), *draw(st.lists(st.sampled_from(others), max_size=1))] if others else [fresh]
    )
    weights = draw(st.lists(st.integers(1, 99), min_size=len(heirs), max_size=len(heirs)))
    return dict(zip(heirs, portions(weights), strict=True))


def _dissolve(country: History, district: str, day: date, parts: list[int]) -> None:
    """A district ends without successors; what lay in it lies in its province."""
    children = country.below(district)
    for child in children:
        country.lies_in[child] = country.lies_in[district]
    country.end(district, day)
    country.happen(day, {child: {child: 1_000_000} for child in children}, parts)
