"""`motcua time explain`: the time ledger of a dossier, for the one who is asked why it is due when it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click
from django.utils import timezone

from motcua.ground.promises.definitions import Line
from motcua.ground.words.moments import VIETNAM, local
from motcua.record.cases.models import Case
from motcua.wiring.columns import padded, rows, wrapped
from motcua.wiring.explaining import STATES, Clock, Explained, explain, moment

WIDE = 100
_WIDTHS = (16, 16, 9, 18)
_INDENT = "   "
_REASON = WIDE - len(_INDENT) - sum(_WIDTHS) - 2 * len(_WIDTHS)
_TURNS = {"office": "cơ quan", "citizen": "người nộp"}


@click.group()
def command() -> None:
    """What is owed, until when, and why."""


@command.command(name="explain")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="As it stood at the end of that day.  [default: now]")
def explain_case(code: str, as_json: bool, as_of: datetime | None) -> None:
    """Print the time ledger of the dossier CODE: stretch by stretch whose turn it was, what was counted, what was not
    and under which article, and what moved the date."""
    now = as_of.replace(tzinfo=VIETNAM) + timedelta(days=1, seconds=-1) if as_of else timezone.now()
    case = Case.objects.select_related("office", "definition").filter(code=code.strip().upper()).first()
    if case is None:
        raise click.ClickException(f"Không có hồ sơ mang mã “{code}”. Hãy xem lại mã trên giấy tiếp nhận.")
    if case.filed_at > now:
        raise click.ClickException(f"Hồ sơ {case.code} nộp lúc {moment(case.filed_at)}, sau ngày được hỏi.")
    found = explain(case, now)
    if as_json:
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=1))
    else:
        for line in page(found):
            click.echo(line)


def page(found: Explained) -> Iterator[str]:
    """Lines of at most 100 columns."""
    case = found.case
    yield f"Hồ sơ {case.code}"
    for name, value in (
        ("Thủ tục", f"{found.procedure.code} {found.procedure.name.vi}"),
        ("Cơ quan", case.office.name),
        ("Trạng thái", found.state),
        ("Nộp lúc", moment(case.filed_at)),
        ("Tiếp nhận", moment(case.received_at) if case.received_at and case.received_at <= found.now else "chưa"),
        ("Hạn", moment(found.due) if found.due else "không còn"),
        ("Xem lúc", moment(found.now)),
    ):
        yield from rows((name, value), (10, WIDE - 15), indent=_INDENT)
    for number, clock in enumerate(found.clocks, 1):
        yield ""
        yield from _clock(number, clock)
    yield ""
    yield from _totals(found)


def _clock(number: int, clock: Clock) -> Iterator[str]:
    head = f"{number}. {clock.name}. Thời hạn: {clock.term}. Phải thực hiện: {clock.owed_by}."
    yield from _hanging(head, "")
    yield from _hanging(f"Hạn {moment(clock.due)}: {STATES[clock.state]}.", _INDENT)
    if clock.law:
        yield from _hanging(f"Căn cứ: {clock.law}", _INDENT)
    yield from rows(("Từ", "Đến", "Lượt", "Tính", "Lý do"), (*_WIDTHS, _REASON), indent=_INDENT)
    yield _INDENT + "-" * (WIDE - len(_INDENT))
    for line in clock.lines:
        cells = (_stamp(line.start), _stamp(line.end), _TURNS[line.turn], _counted(line), _reason(line))
        yield from rows(cells, (*_WIDTHS, _REASON), indent=_INDENT)
    minutes, days = clock.counted
    yield from _hanging(f"Đã tính: {_amount(minutes, days)}.", _INDENT)
    for moved in clock.moved:
        law = f" [{moved.law}]" if moved.law else ""
        yield from _hanging(f"* {moment(moved.at)}: {moved.what}{law}", _INDENT)


def _totals(found: Explained) -> Iterator[str]:
    yield "Tổng thời gian làm việc đã qua"
    for turn, name in (("office", "Lượt của cơ quan"), ("citizen", "Lượt của người nộp")):
        yield _INDENT + padded(name, 20) + _time(found.minutes[turn])


def _hanging(text: str, indent: str) -> Iterator[str]:
    first, *others = wrapped(text, WIDE - len(indent) - len(_INDENT))
    yield indent + first
    for line in others:
        yield indent + _INDENT + line


def _stamp(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}"


def _counted(line: Line) -> str:
    if line.phase == "late":
        return "quá " + _time(line.minutes)
    if not line.counted:
        return "không tính"
    return ("còn " if line.phase == "ahead" else "") + _amount(line.minutes, line.days)


def _reason(line: Line) -> str:
    return f"{line.reason} [{line.law}]" if line.law else line.reason


def _amount(minutes: int, days: int) -> str:
    return f"{days} ngày" if days else _time(minutes)


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} giờ {rest:02d} phút" if hours and rest else f"{hours} giờ" if hours else f"{rest} phút"


def as_data(found: Explained) -> dict[str, Any]:
    case = found.case
    return {
        "code": case.code,
        "procedure": found.procedure.code,
        "office": case.office.code,
        "state": found.state,
        "filed_at": _iso(case.filed_at),
        "received_at": _iso(case.received_at),
        "due_at": _iso(found.due),
        "as_of": _iso(found.now),
        "promises": [_clock_data(clock) for clock in found.clocks],
        "working_minutes": found.minutes,
    }


def _clock_data(clock: Clock) -> dict[str, Any]:
    return {
        "kind": clock.kind,
        "key": clock.key,
        "name": clock.name,
        "owed_by": clock.owed_by,
        "term": clock.term,
        "state": clock.state,
        "law": clock.law,
        "opened_at": _iso(clock.opened),
        "due_at": _iso(clock.due),
        "counted_minutes": clock.counted[0],
        "counted_days": clock.counted[1],
        "ledger": [_line_data(line) for line in clock.lines],
        "moved": [{"at": _iso(moved.at), "what": moved.what, "law": moved.law} for moved in clock.moved],
    }


def _line_data(line: Line) -> dict[str, Any]:
    return {
        "from": _iso(line.start),
        "to": _iso(line.end),
        "turn": line.turn,
        "counted": line.counted,
        "working_minutes": line.minutes,
        "days": line.days,
        "phase": line.phase,
        "reason": line.reason,
        "law": line.law,
    }


def _iso(at: datetime | None) -> str | None:
    return local(at).isoformat() if at else None
