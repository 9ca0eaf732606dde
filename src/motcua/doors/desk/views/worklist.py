"""The work list: what is to be done, most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.doors.desk import applicant, exporting, seen, trays
from motcua.doors.desk.columns import columns_of
from motcua.doors.desk.pages import officials, show
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.words import nearness
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import VIETNAM, day_of
from motcua.record.cases import catalogue, queries
from motcua.record.cases.definitions import CHANNEL_CODES, Procedure, State, Step
from motcua.record.cases.models import Case, Consultation
from motcua.record.cases.queries import Filters
from motcua.record.cases.rules import step

_OFFICE_WORKS = (State.REGISTERED, State.RECEIVED, State.IN_PROCESS)
_MOST_LISTED = 80
"""Procedures in the filter; a longer list is not read but searched by words."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. ``due`` is what the reader's office owes: for an office that was only asked, its opinion."""

    case: Case
    procedure: Procedure
    columns: list[tuple[str, str]]
    step: Step | None
    due: datetime | None
    due_state: str
    near: str


@require_safe
@officials
def work_list(request: Asked) -> HttpResponseBase:
    actor, now = request.actor, request.now
    asked = {name: request.GET.get(name, "")[:100] for name in ("khay", "q", "thu-tuc", "kenh", "sau")}
    counts = queries.tray_counts(actor, now, trays=trays.trays_of(actor))
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
        "rows": rows_of(page.cases, actor, now),
        "at_counter": bool(applicant.may_take_in(actor)),
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


def rows_of(cases: Sequence[Case], actor: Actor, now: datetime) -> list[Row]:
    """Two queries' worth of a page, however long: the cases, and the opinions they wait for."""
    waiting: dict[UUID, list[Consultation]] = {}
    for asked in seen.open_questions(cases):
        waiting.setdefault(asked.case_id, []).append(asked)
    return [_row(case, waiting.get(case.pk, []), actor, now) for case in cases]


def _row(case: Case, waiting: Sequence[Consultation], actor: Actor, now: datetime) -> Row:
    procedure = queries.procedure_of(case)
    due, state = _owed(case, waiting, actor)
    counts = state == "running" and due is not None and case.state_now in _OFFICE_WORKS
    near = nearness(due, now).level if counts and due else ""
    return Row(case, procedure, columns_of(case, procedure), step(procedure, case.step), due, state, near)


def _owed(case: Case, waiting: Sequence[Consultation], actor: Actor) -> tuple[datetime | None, str]:
    """The deadline to show, and whether its clock goes."""
    inside = {case.office_id, case.receiving_office_id} & (actor.offices | actor.past_offices)
    asked_us = [asked.due_at for asked in waiting if asked.office_id in actor.offices]
    if asked_us and not inside:
        return min(asked_us), "running"
    stands_still = case.state_now == State.IN_PROCESS and any(asked.pauses for asked in waiting)
    if case.state_now == State.PAYMENT_ASKED or stands_still:
        return case.due_at, "paused"
    return case.due_at, "running" if case.due_at else "released"


def due_today(actor: Actor, now: datetime, most: int = 100) -> int:
    """How many of the actor's cases fall due between now and midnight; counted no further than ``most``."""
    midnight = datetime.combine(day_of(now) + timedelta(days=1), time(), VIETNAM)
    return queries.due_between(actor, now, midnight, most)


def procedures_of(request: Asked, filters: Filters, cases: Sequence[Case]) -> list[Procedure]:
    """What the list can be narrowed to: every procedure while they are few, else those in sight."""
    published = [entry.procedure for entry in catalogue.published(today(request))]
    if len(published) <= _MOST_LISTED:
        return published
    in_sight = {case.procedure for case in cases} | {filters.procedure}
    return [procedure for procedure in published if procedure.code in in_sight]


def _address(query: dict[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in query.items() if value})
