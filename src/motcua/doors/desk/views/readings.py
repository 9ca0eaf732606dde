"""Looks at personal data: why one looks outside one's own work, and who looked at how much."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.desk.pages import leads, officials, show
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import subtree
from motcua.ground.people.queries import looks_outside, readers_in
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.text import nfc
from motcua.record.cases import queries
from motcua.record.cases.actions.reading import note_opened
from motcua.record.cases.models import Case

DAYS = (1, 7, 30, 90)
_MUCH = 60
"""So many dossiers a day are more than one officer handles."""


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def why(request: Asked, case_id: UUID) -> HttpResponseBase:
    """Say why, then look."""
    case = queries.case_for(request.actor, case_id)
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    reason = nfc(request.POST.get("reason", ""))[:500]
    try:
        note_opened(case=case, what="case", actor=request.actor, now=request.now, reason=reason)
    except Refused as refusal:
        return ask_why(request, case, refusal, typed=reason, status=422)
    return redirect("desk:case", case_id=case_id)


def ask_why(request: Asked, case: Case, refusal: Refused, *, typed: str = "", status: int = 200) -> HttpResponseBase:
    """What the dossier is, without a person; and the question."""
    context = {
        "case": case,
        "procedure": queries.procedure_of(case),
        "law": refusal.law,
        "problem": said(refusal) if status != 200 else "",
        "typed": typed,
    }
    return show(request, "why", context, status=status)


@require_safe
@officials
def readings(request: Asked) -> HttpResponseBase:
    """For who directs: who looked at how many persons' data, and what was outside their work."""
    if not leads(request):
        raise Unknown("readings")
    days = next((n for n in DAYS if str(n) == request.GET.get("ngay", "")), DAYS[1])
    since = request.now - timedelta(days=days)
    own = Office.objects.filter(pk__in=[office for office, duty in request.actor.duties if duty == "lead"])
    offices = {below.pk for office in own for below in subtree(office)}
    readers = [(each, each.dossiers > _MUCH * days) for each in readers_in(offices, since)]
    context = {
        "readers": readers,
        "outside": looks_outside(offices, since),
        "days": [(n, reverse("desk:readings") + f"?ngay={n}") for n in DAYS],
        "picked": days,
        "much": _MUCH,
    }
    return show(request, "readings", context)
