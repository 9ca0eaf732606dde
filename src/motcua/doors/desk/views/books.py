"""The papers of the counter that are no letters: a dossier's control slip, and the register of an office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.doors.desk import applicant
from motcua.doors.desk.pages import officials, show
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.doors.look.files import printed_response
from motcua.ground.offices.models import Office
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases import queries
from motcua.record.cases.actions.reading import note_listed, note_opened
from motcua.record.cases.books import control_slip, received_in, register_volumes, zipped
from motcua.record.cases.models import Case

_LONGEST = 366
"""Days of one register: a book is a year's."""


@require_safe
@officials
def slip(request: Asked, case_id: UUID) -> HttpResponseBase:
    seen = queries.case_for(request.actor, case_id)
    try:
        note_opened(case=seen, what="letter", actor=request.actor, now=request.now)
        return printed_response(control_slip(seen, actor=request.actor, now=request.now))
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("desk:case", case_id=case_id)


@require_safe
@officials
def register(request: Asked) -> HttpResponseBase:
    """Asks for office and days; with all of them answers with the volumes."""
    offices = list(Office.objects.filter(pk__in=applicant.may_take_in(request.actor)).order_by("name"))
    if not offices:
        raise Unknown("a register")
    today = day_of(request.now)
    office = next((one for one in offices if str(one.pk) == request.GET.get("co-quan")), offices[0])
    first, last = _day(request, "tu"), _day(request, "den")
    problem = ""
    if first and last and not 0 <= (last - first).days < _LONGEST:
        problem = _("Ngày cuối phải từ ngày đầu trở đi, và sổ không dài quá một năm.")
    elif first and last:
        return _volumes(request, office, first, last)
    context = {
        "offices": offices,
        "office": office,
        "first": first or today.replace(day=1),
        "last": last or today,
        "problem": problem,
    }
    return show(request, "register", context, status=422 if problem else 200)


def _volumes(request: Asked, office: Office, first: date, last: date) -> StreamingHttpResponse:
    parts = _noted(request, received_in(request.actor, office, first, last))
    volumes = register_volumes(parts, office, first, last, now=request.now)
    name = f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(zipped(volumes, request.now), content_type="application/zip", headers=headers)


def _noted(request: Asked, parts: Iterator[list[Case]]) -> Iterator[list[Case]]:
    """What is taken out as a file leaves the same trace as any other list."""
    for part in parts:
        note_listed(cases=part, what="export", actor=request.actor, now=request.now)
        yield part


def _day(request: Asked, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
