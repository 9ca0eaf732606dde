"""The work list: what is to be done, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.doors.desk import exporting, trays
from motcua.doors.desk.columns import columns_of
from motcua.doors.desk.pages import officials, show
from motcua.doors.desk.seen import paused_now
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.words import nearness
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import VIETNAM, day_of
from motcua.record.cases import catalogue, queries
from motcua.record.cases.definitions import CHANNEL_CODES, Procedure, State
from motcua.record.cases.models import Case
from motcua.record.cases.queries import Filters
from motcua.record.cases.rules import step

_OFFICE_WORKS = (State.REGISTERED, State.RECEIVED, State.IN_PROCESS)
_MOST_LISTED = 80
"""Procedures in the filter; a longer list is not read but searched by words."""


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    procedure: Procedure
    columns: list[tuple[str, str]]
    step: Any
    due_state: str
    near: str


@require_safe
@officials
def work_list(request: Asked) -> HttpResponseBase:
    actor, now = request.actor, request.now
    asked = {name: request.GET.get(name, "")[:100] for name in ("khay", "q", "thu-tuc", "kenh", "sau")}
    counts = queries.tray_counts(actor, now)
    tray = trays.chosen(asked["khay"], actor, counts)
    channel = asked["kenh"] if asked["kenh"] in CHANNEL_CODES else ""
    filters = Filters(tray=tray, search=asked["q"], procedure=asked["thu-tuc"], channel=channel)
    if request.GET.get("dang") == "csv":
        return exporting.csv_of(actor, filters, now)
    page = queries.work_list(actor, filters, now=now, after=asked["sau"])
    kept = {"khay": tray, "q": asked["q"], "thu-tuc": asked["thu-tuc"], "kenh": channel}
    context = {
        "tabs": trays.tabs(actor, counts, tray),
        "tray": tray,
        "empty": trays.EMPTY[tray],
        "rows": rows_of(page.cases, now),
        "late": counts["late"],
        "due_today": due_today(actor, now),
        "filters": filters,
        "narrowed": bool(filters.search or filters.procedure or filters.channel),
        "procedures": procedures_of(request, filters, page.cases),
        "first": bool(asked["sau"]) and _address(kept),
        "after": page.after and _address({**kept, "sau": page.after}),
        "csv": _address({**kept, "dang": "csv"}),
    }
    return show(request, "work_list", context)


def rows_of(cases: Any, now: datetime) -> list[Row]:
    paused = paused_now(cases)
    return [_row(case, case.pk in paused, now) for case in cases]


def _row(case: Case, waits: bool, now: datetime) -> Row:
    procedure = queries.procedure_of(case)
    if case.state_now == State.PAYMENT_ASKED or (waits and case.state_now == State.IN_PROCESS):
        state = "paused"
    else:
        state = "running" if case.due_at else "released"
    counts = state == "running" and case.due_at is not None and case.state_now in _OFFICE_WORKS
    near = nearness(case.due_at, now).level if counts and case.due_at else ""
    return Row(case, procedure, columns_of(case, procedure), step(procedure, case.step), state, near)


def due_today(actor: Actor, now: datetime, most: int = 100) -> int:
    """How many of the actor's cases fall due between now and midnight; counted no further than ``most``."""
    midnight = datetime.combine(day_of(now) + timedelta(days=1), time(), VIETNAM)
    cases = queries.visible_cases(actor).filter(state__in=_OFFICE_WORKS, due_at__gte=now, due_at__lt=midnight)
    return cases.order_by().values("pk")[:most].count()


def procedures_of(request: Asked, filters: Filters, cases: Any) -> list[Procedure]:
    """What the list can be narrowed to: every procedure while they are few, else those in sight."""
    published = [entry.procedure for entry in catalogue.published(today(request))]
    if len(published) <= _MOST_LISTED:
        return published
    seen = {case.procedure for case in cases} | {filters.procedure}
    return [procedure for procedure in published if procedure.code in seen]


def _address(query: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in query.items() if value})
