"""Fee tables: what a pack says about fees, and what somebody owes by it, line by line. Pure.

A table is rows, each of which counts one thing in one way; reductions by the way of filing and exemptions by an answer
are said once for all rows, or for some. No formulas: what cannot be said so is a function of the pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import Field as F
from pydantic import model_validator

from motcua.ground.forms.definitions import Condition
from motcua.ground.forms.rules.conditions import met
from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text

Way = Literal["counter", "online", "post"]
Dong = Annotated[int, F(ge=0)]


class Bracket(Definition):
    """From where the one before ended, up to and with ``up_to`` đồng (or units); the last one has none. ``amount`` is
    flat; ``rate`` is percent of what is counted."""

    up_to: Annotated[int, F(gt=0)] | None = None
    amount: Dong = 0
    rate: Annotated[Decimal, F(ge=0, le=100)] = Decimal(0)


class Units(Definition):
    """How often the amount is owed: once for each unit of the number ``per``, from the ``first`` to the ``last`` of
    them, and all that ``times`` another number."""

    per: Key
    first: Annotated[int, F(ge=1)] = 1
    last: Annotated[int, F(ge=1)] | None = None
    times: Key | None = None


class FeeRow(Definition):
    """One line of a table. Exactly one of ``amount`` (with ``units`` or without), ``amounts`` (by the answer ``by``)
    and ``brackets`` (of the number ``of``; ``marginal`` when each part is charged by its own bracket). ``each`` names a
    group of the form whose rows are counted one by one; ``most`` and ``least`` bound the line, for each row of the
    group."""

    key: Key
    name: Text
    law: Law
    when: Condition | None = None
    ways: tuple[Way, ...] = ()
    amount: Dong | None = None
    units: Units | None = None
    by: Key | None = None
    amounts: dict[str, Dong] = {}
    of: Key | None = None
    brackets: tuple[Bracket, ...] = ()
    marginal: bool = False
    each: Key | None = None
    most: Dong | None = None
    least: Dong | None = None

    @model_validator(mode="after")
    def _one_way_to_count(self) -> Self:
        ways = [self.amount is not None, bool(self.by and self.amounts), bool(self.of and self.brackets)]
        if ways.count(True) != 1:
            raise ValueError(
                "a row has an amount, or amounts by a choice, or brackets of a number, and only one of them"
            )
        if self.units is not None and self.amount is None:
            raise ValueError("units are counted at an amount")
        if self.brackets:
            _must_rise(self.brackets)
        return self


def _must_rise(brackets: tuple[Bracket, ...]) -> None:
    ends = [bracket.up_to for bracket in brackets]
    if ends[-1] is not None or None in ends[:-1]:
        raise ValueError("the last bracket has no up_to, and only the last")
    known = [end for end in ends if end is not None]
    if known != sorted(set(known)):
        raise ValueError("brackets rise")


class Reduction(Definition):
    """Filed in this way, ``percent`` less is owed; for ``rows``, or for all."""

    way: Way
    percent: Annotated[int, F(ge=1, le=100)]
    name: Text
    law: Law
    rows: tuple[Key, ...] = ()


class Exemption(Definition):
    """Whoever answers so owes ``percent`` less: nothing, where nothing else is said. The ground is its law."""

    when: Condition
    name: Text
    law: Law
    percent: Annotated[int, F(ge=1, le=100)] = 100
    rows: tuple[Key, ...] = ()


class FeeTable(Dated):
    """The fees of one subject of law, over one period. ``most`` and ``least`` bound the whole, before what is taken
    off."""

    key: Key
    name: Text
    law: Law
    verified: bool = False
    rows: Annotated[tuple[FeeRow, ...], F(min_length=1)]
    reductions: tuple[Reduction, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    most: Dong | None = None
    least: Dong | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        keys = [row.key for row in self.rows]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"row '{key}' is declared twice")
        named = [key for each in self.reductions for key in each.rows]
        named += [key for each in self.exemptions for key in each.rows]
        for key in named:
            if key not in keys:
                raise ValueError(f"there is no row '{key}'")
        return self

    def asks(self) -> Iterator[tuple[str, Key, Key | None]]:
        """What is asked of the form: ``number``, ``choice`` or ``group``, the field, and the group it stands in."""
        for row in self.rows:
            if row.each:
                yield "group", row.each, None
            if row.units:
                yield "number", row.units.per, row.each
            if row.units and row.units.times:
                yield "number", row.units.times, row.each
            if row.of:
                yield "number", row.of, row.each
            if row.by:
                yield "choice", row.by, row.each


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the bill: what was counted and how, by which row and law. What is taken off is negative."""

    key: str
    vi: str
    en: str
    counted_vi: str
    counted_en: str
    amount: int
    law: str
    kind: Literal["row", "bound", "reduced", "exempt"] = "row"

    def says(self, language: str) -> tuple[str, str]:
        """Name and what was counted, in the reader's language."""
        return (self.en, self.counted_en) if language.startswith("en") else (self.vi, self.counted_vi)


@dataclass(frozen=True, slots=True)
class FeeBill:
    """What is owed, and why: the lines sum to the amount."""

    amount: int
    lines: tuple[FeeLine, ...]
    ground: str = ""

    def plain(self) -> list[dict[str, Any]]:
        """As a charge keeps it."""
        return [asdict(line) for line in self.lines]


def compute(table: FeeTable, answers: Mapping[str, Any], way: Way, on: date) -> FeeBill:
    """What these cleaned answers, filed in this way, owe by ``table`` on that day."""
    if not table.in_force(on):
        raise ValueError(f"the fee table {table.key} is not in force on {on}")
    rows = [line for row in table.rows if _applies(row, answers, way) for line in _of_row(row, answers)]
    lines = [*rows, *_bounded(table, rows)]
    off, ground = _taken_off(table, lines, answers, way)
    lines += off
    return FeeBill(sum(line.amount for line in lines), tuple(lines), ground)


def _applies(row: FeeRow, answers: Mapping[str, Any], way: Way) -> bool:
    return (not row.ways or way in row.ways) and (row.when is None or met(row.when, answers))


def _of_row(row: FeeRow, answers: Mapping[str, Any]) -> Iterator[FeeLine]:
    if not row.each:
        yield from _line(row, answers, "")
        return
    for number, member in enumerate(answers.get(row.each) or (), 1):
        yield from _line(row, member, f"#{number}: ")


def _line(row: FeeRow, answers: Mapping[str, Any], which: str) -> Iterator[FeeLine]:
    amount, vi, en = _counted(row, answers)
    if row.most is not None and amount > row.most:
        amount, vi, en = row.most, f"{vi}, tối đa {_dong(row.most)}", f"{en}, at most {_vnd(row.most)}"
    if row.least is not None and amount < row.least:
        amount, vi, en = row.least, f"{vi}, tối thiểu {_dong(row.least)}", f"{en}, at least {_vnd(row.least)}"
    if amount or not (row.units or row.of):
        yield FeeLine(row.key, row.name.vi, row.name.en, which + vi, which + en, amount, str(row.law))


def _counted(row: FeeRow, answers: Mapping[str, Any]) -> tuple[int, str, str]:
    if row.by is not None:
        amount = row.amounts.get(str(answers.get(row.by)), 0)
        return amount, _dong(amount), _vnd(amount)
    if row.of is not None:
        return _by_bracket(row, _number(answers.get(row.of), row.of))
    assert row.amount is not None
    if row.units is None:
        return row.amount, _dong(row.amount), _vnd(row.amount)
    many = _units(row.units, answers)
    amount = _whole(many * row.amount)
    return amount, f"{_plain(many)} × {_dong(row.amount)}", f"{_plain(many)} × {_vnd(row.amount)}"


def _units(units: Units, answers: Mapping[str, Any]) -> Decimal:
    counted = _number(answers.get(units.per), units.per)
    if units.last is not None:
        counted = min(counted, Decimal(units.last))
    counted = max(counted - (units.first - 1), Decimal(0))
    return counted * _number(answers.get(units.times), units.times) if units.times else counted


def _by_bracket(row: FeeRow, value: Decimal) -> tuple[int, str, str]:
    if not value:
        return 0, "0", "0"
    if not row.marginal:
        bracket = next(b for b in row.brackets if b.up_to is None or value <= b.up_to)
        amount = _whole(bracket.amount + value * bracket.rate / 100)
        return amount, *_said(bracket, value)
    total, start, parts = Decimal(0), Decimal(0), []
    for bracket in row.brackets:
        end = value if bracket.up_to is None else min(value, Decimal(bracket.up_to))
        if end > start:
            total += bracket.amount + (end - start) * bracket.rate / 100
            parts.append(_said(bracket, end - start))
            start = end
    return _whole(total), "; ".join(vi for vi, _ in parts), "; ".join(en for _, en in parts)


def _said(bracket: Bracket, value: Decimal) -> tuple[str, str]:
    """``1.000.000 × 0,5%``, or the flat amount of the bracket that the value falls in."""
    figures, rate = _plain(value), _plain(bracket.rate)
    if not bracket.rate:
        return f"mức {figures}: {_dong(bracket.amount)}", f"at {figures}: {_vnd(bracket.amount)}"
    flat = (f"{_dong(bracket.amount)} + ", f"{_vnd(bracket.amount)} + ") if bracket.amount else ("", "")
    return f"{flat[0]}{figures} × {rate}%", f"{flat[1]}{figures} × {rate}%"


def _bounded(table: FeeTable, rows: list[FeeLine]) -> Iterator[FeeLine]:
    """What brings the whole down to the most, or up to the least."""
    total = sum(line.amount for line in rows)
    for bound, differs, vi, en in (
        (table.most, table.most is not None and total > table.most, "Mức tối đa", "At most"),
        (table.least, table.least is not None and rows and total < table.least, "Mức tối thiểu", "At least"),
    ):
        if bound is not None and differs:
            yield FeeLine(table.key, vi, en, _dong(bound), _vnd(bound), bound - total, str(table.law), "bound")
            return


def _taken_off(
    table: FeeTable, lines: list[FeeLine], answers: Mapping[str, Any], way: Way
) -> tuple[list[FeeLine], str]:
    """Reductions for the way of filing first; of what is left then, the first exemption that holds."""
    off, grounds = [], []
    left = {key: sum(line.amount for line in lines if line.key == key) for key in {line.key for line in lines}}
    for reduction in (r for r in table.reductions if r.way == way):
        off += _less(reduction, left, "reduced")
    for exemption in (e for e in table.exemptions if met(e.when, answers)):
        freed = _less(exemption, left, "exempt")
        grounds += [f"{exemption.name.vi} ({exemption.law})"] if freed else []
        off += freed
        if freed:
            break
    return off, "; ".join(grounds)


def _less(taken: Reduction | Exemption, left: dict[str, int], kind: Literal["reduced", "exempt"]) -> list[FeeLine]:
    keys = [key for key in left if not taken.rows or key in taken.rows]
    base = sum(left[key] for key in keys)
    percent = taken.percent
    for key in keys:
        left[key] -= _whole(Decimal(left[key]) * percent / 100)
    less = base - sum(left[key] for key in keys)
    said = f"−{percent}%"
    name = taken.name
    return [FeeLine(kind, name.vi, name.en, said, said, -less, str(taken.law), kind)] if less else []


def _number(answer: object, key: str) -> Decimal:
    try:
        number = Decimal(str(answer or 0))
    except InvalidOperation:
        raise ValueError(f"'{key}' is not a number: {answer!r}") from None
    if not number.is_finite() or number < 0:
        raise ValueError(f"'{key}' cannot be counted: {answer!r}")
    return number


def _whole(amount: Decimal) -> int:
    """Half a đồng and more is one."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _plain(number: Decimal) -> str:
    whole, _, rest = f"{number.normalize():f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")


def _vnd(amount: int) -> str:
    return f"VND {amount:,}"
