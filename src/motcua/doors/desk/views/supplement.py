"""Somebody brings to the counter what they were asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.desk import anyway
from motcua.doors.desk.pages import officials, show
from motcua.doors.desk.verbs import version_of
from motcua.doors.look import casefile, filing
from motcua.doors.look.asking import Asked
from motcua.ground.vault.models import Holding
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import day_of
from motcua.record.cases import actions, queries
from motcua.record.cases.actions.reading import note_opened
from motcua.record.cases.definitions import State
from motcua.record.cases.filing_form import PAPER, filing_form, held_of
from motcua.record.cases.models import Case
from motcua.record.cases.once_only import still_offered


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def supplement(request: Asked, case_id: UUID) -> HttpResponseBase:
    case = queries.case_for(request.actor, case_id)
    here = request.actor.may("one_stop", case.receiving_office_id)
    if request.method != "POST":
        if case.state_now != State.SUPPLEMENT_ASKED or not here:
            messages.warning(request, _("Hồ sơ này hiện không chờ bổ sung tại quầy của bạn."))
            return redirect("desk:case", case_id=case_id)
        note_opened(case=case, what="case", actor=request.actor, now=request.now)
        return _form(request, case, casefile.typed(case))
    procedure = queries.procedure_of(case)
    posted = filing.read(request, procedure, holder=request.actor.ref)
    problems = posted.problems
    if posted.intent.verb == "continue" and not problems:
        problems = _hand_in(request, case, posted.data)
        if not problems:
            messages.success(request, _("Đã nhận phần bổ sung."))
            return redirect("desk:case", case_id=case_id)
    status = 422 if problems else 200
    return _form(
        request, case, posted.data, problems=problems, matches=posted.matches, focus=posted.focus, status=status
    )


def _hand_in(request: Asked, case: Case, data: dict[str, Any]) -> tuple[Problem, ...]:
    """What keeps it from being handed in; nothing when it was."""
    answers, papers, _place = filing.parts(data)
    try:
        actions.answer_supplement(
            case_id=case.pk,
            actor=request.actor,
            now=request.now,
            data=answers,
            papers=casefile.only_new(case, papers),
            held=held_of(data),
            **anyway.read(request.POST),
            source="html",
            version=version_of(request.POST),
        )
    except Refused as refusal:
        return refusal.problems or (Problem("", refusal.code, refusal.message, refusal.params),)
    return ()


def _offers(request: Asked, case: Case) -> dict[str, list[Holding]]:
    """What the person holds already of what is still to come; that it was looked at is noted."""
    found = still_offered(request.actor, case, day_of(request.now))
    if found and case.applicant is not None:
        actions.note_offered(
            applicant=case.applicant, office_id=case.receiving_office_id, actor=request.actor, now=request.now
        )
    return found


def _form(request: Asked, case: Case, data: dict[str, Any], *, status: int = 200, **more: Any) -> HttpResponse:
    procedure = queries.procedure_of(case)
    asked = case.supplement_requests.filter(answered_at__isnull=True).first()
    wanted = {PAPER + key for key in asked.missing} | set(asked.missing) if asked else set()
    form = filing_form(procedure)
    context = {
        "case": case,
        "procedure": procedure,
        "asked": asked,
        "wanted": [field for field in form.fields() if field.key in wanted],
        "form": form,
        "answers": data,
        "holder": request.actor.ref,
        "problems": (),
        "matches": {},
        "focus": "",
        "offers": _offers(request, case),
        "anyway": anyway.shown(request.POST, more.get("problems", ())),
        **more,
    }
    return show(request, "supplement", context, status=status)
