"""The filtered list as a file for a spreadsheet: read page by page through the same gate, so that neither memory nor
scope grows with its length."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.doors.desk.columns import columns_of, value_of
from motcua.doors.look.words import STATES
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import day_of, local
from motcua.record.cases import queries
from motcua.record.cases.actions.reading import note_listed
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.models import Case
from motcua.record.cases.queries import Filters
from motcua.record.cases.rules import step

PAGE = 500
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read Vietnamese as Latin-1."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_of(actor: Actor, filters: Filters, now: datetime) -> StreamingHttpResponse:
    lines = _lines(actor, filters, now)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ho-so-{filters.tray}-{day_of(now):%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _lines(actor: Actor, filters: Filters, now: datetime) -> Iterator[str]:
    writer = csv.writer(_Echo())
    named: Procedure | None = None
    head_written = False
    for case in _cases(actor, filters, now):
        procedure = queries.procedure_of(case)
        if not head_written:
            named = procedure if filters.procedure else None
            yield _BYTE_ORDER_MARK + writer.writerow(_head(named))
            head_written = True
        yield writer.writerow([_safe(cell) for cell in _row(case, procedure, named)])
    if not head_written:
        yield _BYTE_ORDER_MARK + writer.writerow(_head(None))


def _cases(actor: Actor, filters: Filters, now: datetime) -> Iterator[Case]:
    after = ""
    while True:
        page = queries.work_list(actor, filters, now=now, after=after, size=PAGE)
        note_listed(cases=page.cases, what="export", actor=actor, now=now)
        yield from page.cases
        after = page.after
        if not after:
            return


def _head(named: Procedure | None) -> list[str | Promise]:
    """With one procedure chosen, its declared columns stand apart; else together in one."""
    language = get_language() or "vi"
    own = [c.name.in_language(language) for c in named.columns] if named else [_("Nội dung")]
    return [
        _("Mã hồ sơ"),
        _("Mã thủ tục"),
        _("Thủ tục"),
        _("Người nộp"),
        _("Kênh"),
        _("Nộp lúc"),
        _("Tiếp nhận lúc"),
        _("Hạn"),
        _("Trạng thái"),
        _("Bước"),
        _("Người giữ"),
        _("Cơ quan giải quyết"),
        *own,
    ]


def _row(case: Case, procedure: Procedure, named: Procedure | None) -> list[str]:
    language = get_language() or "vi"
    current = step(procedure, case.step)
    if named is not None:
        by_name = {c.name.in_language(language): value_of(case, c, procedure) for c in procedure.columns}
        own = [by_name.get(c.name.in_language(language), "") for c in named.columns]
    else:
        own = ["; ".join(f"{name}: {value}" for name, value in columns_of(case, procedure))]
    return [
        case.code,
        case.procedure,
        procedure.name.in_language(language),
        case.applicant_name,
        channel_name(case.channel),
        _moment(case.filed_at),
        _moment(case.received_at),
        _moment(case.due_at),
        str(STATES[case.state_now].text),
        current.name.in_language(language) if current and case.closed_at is None else "",
        case.assignee.name if case.assignee else "",
        case.office_name,
        *own,
    ]


def channel_name(channel: str) -> str:
    return {"counter": _("Tại quầy"), "online": _("Trực tuyến"), "post": _("Qua bưu chính")}.get(channel, channel)


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment else ""


def _safe(cell: Sequence[str] | str) -> str:
    """A spreadsheet would run what begins like a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
