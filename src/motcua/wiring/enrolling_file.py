"""Offices, posts, accounts and appointments of a whole province in one file. With a single bad row nothing happens."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from motcua.ground.words.errors import Refused
from motcua.ground.words.text import nfc
from motcua.wiring.enrolling import (
    Decision,
    Done,
    day,
    enrol_account,
    enrol_appointment,
    enrol_office,
    enrol_post,
    words,
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "office": ("code", "name", "kind", "place", "parent", "from"),
    "post": ("office", "title", "duties", "sectors", "reach", "clearance", "from"),
    "account": ("username", "name", "office"),
    "appointment": ("username", "office", "title", "from", "until", "decision", "decided"),
}
"""What the file may hold, in the order in which it is done; and the columns that each kind of row reads."""
_OPTIONAL = frozenset({"parent", "sectors", "reach", "clearance", "until"})


@dataclass(frozen=True, slots=True)
class BadRow:
    line: int
    field: str
    message: str


@dataclass(slots=True)
class Outcome:
    made: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    unchanged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    bad: list[BadRow] = field(default_factory=list)
    applied: bool = False


class _TakeBack(Exception):
    """Ends the transaction without keeping anything of it."""


def enrol_file(lines: Iterable[str], *, apply: bool, now: datetime) -> Outcome:
    """Offices first, then posts, accounts and appointments, wherever they stand in the file. Every bad row is told."""
    outcome, rows = Outcome(), list(_rows(lines))
    outcome.bad += [row for row in rows if isinstance(row, BadRow)]
    good = [row for row in rows if not isinstance(row, BadRow)]
    try:
        with transaction.atomic():
            for kind in COLUMNS:
                for line, row in ((line, row) for line, row in good if row["row"] == kind):
                    _enrol(kind, line, row, outcome, now)
            if outcome.bad or not apply:
                raise _TakeBack
            outcome.applied = True
    except _TakeBack:
        pass
    outcome.bad.sort(key=lambda each: each.line)
    return outcome


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]] | BadRow]:
    reader = csv.DictReader(line.removeprefix("\ufeff") for line in lines)
    known = {"row", *(name for columns in COLUMNS.values() for name in columns)}
    unknown = [name for name in reader.fieldnames or () if name not in known]
    if "row" not in (reader.fieldnames or ()) or unknown:
        names = ", ".join(sorted(known))
        yield BadRow(1, ", ".join(unknown) or "row", f"Dòng đầu đặt tên cột, gồm row và trong số: {names}.")
        return
    for raw in reader:
        row = {name: nfc(value or "").strip() for name, value in raw.items() if isinstance(name, str)}
        if None in raw:
            yield BadRow(reader.line_num, "", "Dòng có nhiều ô hơn số cột.")
        elif row["row"] not in COLUMNS:
            yield BadRow(reader.line_num, "row", f"row là một trong: {', '.join(COLUMNS)}.")
        else:
            yield reader.line_num, row


def _enrol(kind: str, line: int, row: dict[str, str], outcome: Outcome, now: datetime) -> None:
    try:
        missing = [name for name in COLUMNS[kind] if name not in _OPTIONAL and not row.get(name)]
        if missing:
            raise Refused("missing", "Thiếu {columns}.", field=missing[0], params={"columns": ", ".join(missing)})
        with transaction.atomic():
            done = _ROWS[kind](row, now)
    except Refused as refused:
        outcome.bad.append(BadRow(line, refused.field, refused.message.format(**refused.params)))
    else:
        (outcome.made if done == "made" else outcome.unchanged)[kind] += 1


def _office_row(row: Mapping[str, str], now: datetime) -> Done:
    return enrol_office(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        place_code=row["place"],
        parent=row.get("parent", ""),
        valid_from=day(row["from"], "from"),
        now=now,
    )


def _post_row(row: Mapping[str, str], now: datetime) -> Done:
    return enrol_post(
        office=row["office"],
        title=row["title"],
        duties=words(row["duties"]),
        sectors=words(row.get("sectors", "")),
        reach=row.get("reach") or "own",
        clearance=row.get("clearance") or "ordinary",
        valid_from=day(row["from"], "from"),
        now=now,
    )


def _account_row(row: Mapping[str, str], now: datetime) -> Done:
    return enrol_account(username=row["username"], name=row["name"], office=row["office"], now=now)


def _appointment_row(row: Mapping[str, str], now: datetime) -> Done:
    return enrol_appointment(
        username=row["username"],
        office=row["office"],
        title=row["title"],
        valid_from=day(row["from"], "from"),
        valid_to=day(row["until"], "until") if row.get("until") else None,
        decision=Decision(row["decision"], day(row["decided"], "decided")),
        now=now,
    )


_ROWS = {"office": _office_row, "post": _post_row, "account": _account_row, "appointment": _appointment_row}
