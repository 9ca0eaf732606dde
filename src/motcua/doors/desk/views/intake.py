"""At the counter: find the procedure, take the dossier in."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.desk import anyway, applicant
from motcua.doors.desk.applicant import Applicant
from motcua.doors.desk.pages import officials, show
from motcua.doors.desk.views.case import RECEIPT
from motcua.doors.look import filing
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.formdata import Posted
from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import WalkIn
from motcua.ground.people.models import Party
from motcua.ground.vault.models import Holding
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.ids import new_id
from motcua.record.cases import actions, catalogue
from motcua.record.cases.definitions import Channel, Procedure
from motcua.record.cases.filing_form import PLACE, asks_place, filing_form, held_of
from motcua.record.cases.models import Case
from motcua.record.cases.once_only import offered

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_FOUND = 40


@require_safe
@officials
def choose(request: Asked) -> HttpResponseBase:
    """Find the procedure; what is done while the person waits stands first."""
    words = request.GET.get("q", "")[:100]
    found = [entry.procedure for entry in catalogue.find(words, on=today(request))]
    at_counter = [procedure for procedure in found if channels(procedure)]
    if not words:
        at_counter.sort(key=lambda procedure: not procedure.same_visit)
    context = {
        "q": words,
        "found": at_counter[:_MOST_FOUND],
        "more": len(at_counter) > _MOST_FOUND,
        "counters": applicant.may_take_in(request.actor),
    }
    return show(request, "intake", context)


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def fill(request: Asked, code: str) -> HttpResponseBase:
    """The citizen's form, filled in for whoever stands at the counter."""
    body = packs.definition("procedure", code, today(request)).body
    assert isinstance(body, Procedure)
    offices = _counters(request)
    if not offices or not channels(body):
        return show(request, "intake_closed", {"procedure": body, "counters": offices}, status=409)
    if request.method != "POST":
        return _form(request, body, offices, _first_answers(body, offices[0]), Applicant())
    return _take_in(request, body, offices)


def channels(procedure: Procedure) -> list[Channel]:
    """The ways of filing that pass over a counter."""
    return [way for way in ("counter", "post") if way in procedure.ways]


def _take_in(request: Asked, procedure: Procedure, offices: list[Office]) -> HttpResponse:
    key = _key(request)
    earlier = actions.filed_before(request.actor, key)
    if earlier is not None:
        return _onwards(request, earlier, procedure)
    who = applicant.read(request)
    posted = filing.read(request, procedure, holder=request.actor.ref)
    if who.searched or posted.intent.verb != "continue":
        return _form(request, procedure, offices, posted.data, who, posted=posted, problems=posted.problems)
    person, problems = applicant.settle(who, procedure.applicant, request)
    office, channel = _office(request, offices), _channel(request, procedure)
    place = office.place.code
    known = person if isinstance(person, Party) else None
    answers = filing.problems_of(request, procedure, posted.data, channel=channel, applicant=known, place_code=place)
    problems = _once((*problems, *posted.problems, *answers))
    if problems:
        return _form(request, procedure, offices, posted.data, who, posted=posted, problems=problems, status=422)
    return _file(request, procedure, offices, posted, who, person, office, channel, key)


def _file(
    request: Asked,
    procedure: Procedure,
    offices: list[Office],
    posted: Posted,
    who: Applicant,
    person: Party | WalkIn | None,
    office: Office,
    channel: Channel,
    key: str,
) -> HttpResponse:
    data, papers, place = filing.parts(posted.data)
    try:
        case = actions.intake_at_counter(
            actor=request.actor,
            now=request.now,
            procedure=procedure.code,
            data=data,
            papers=papers,
            key=key,
            office_id=office.pk,
            applicant=person,
            place_code=place or office.place.code,
            channel=channel,
            held=held_of(posted.data),
            **anyway.read(request.POST),
            source="html",
        )
    except Refused as refusal:
        field = f"walk_in_{refusal.field}" if refusal.field and refusal.field not in anyway.FIELDS else refusal.field
        problems = refusal.problems or (Problem(field, refusal.code, refusal.message, refusal.params),)
        status = 422 if refusal.field or refusal.problems else 409
        return _form(request, procedure, offices, posted.data, who, posted=posted, problems=problems, status=status)
    messages.success(request, _("Đã tiếp nhận hồ sơ %(code)s.") % {"code": case.code})
    return _onwards(request, case, procedure)


def _onwards(request: Asked, case: Case, procedure: Procedure) -> HttpResponse:
    """To the fast lane, or to the receipt that is handed over."""
    if procedure.same_visit:
        return redirect("desk:lane", case_id=case.pk)
    receipt = case.letters.filter(key=RECEIPT).first()
    if receipt is None:
        return redirect("desk:case", case_id=case.pk)
    return redirect("desk:letter", case_id=case.pk, letter_id=receipt.pk)


def _form(
    request: Asked,
    procedure: Procedure,
    offices: list[Office],
    data: dict[str, Any],
    who: Applicant,
    *,
    posted: Posted | None = None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "procedure": procedure,
        "form": filing_form(procedure),
        "answers": data,
        "holder": request.actor.ref,
        "problems": problems,
        "matches": posted.matches if posted else {},
        "focus": posted.focus if posted else "",
        "who": who,
        "walk_in": applicant.form_for(procedure.applicant) if procedure.applicant != "nobody" else None,
        "person_problem": next((p for p in problems if p.field == "who_q"), None),
        "offices": offices,
        "office": _office(request, offices),
        "channels": channels(procedure),
        "channel": _channel(request, procedure),
        "key": _key(request),
        "offers": _offers(request, procedure, who),
        "anyway": anyway.shown(request.POST, problems),
    }
    return show(request, "fill", context, status=status)


def _offers(request: Asked, procedure: Procedure, who: Applicant) -> dict[str, list[Holding]]:
    """What the person who was chosen holds already; that it was looked at is noted."""
    person = applicant.known(who)
    found = offered(request.actor, procedure, person, today(request))
    if found and person is not None:
        office = min(applicant.may_take_in(request.actor), default=None)
        actions.note_offered(applicant=person, office_id=office, actor=request.actor, now=request.now)
    return found


def _counters(request: Asked) -> list[Office]:
    ids = applicant.may_take_in(request.actor)
    return list(Office.objects.filter(pk__in=ids).select_related("place").order_by("name"))


def _office(request: Asked, offices: list[Office]) -> Office:
    typed = request.POST.get("counter", "")
    return next((office for office in offices if str(office.pk) == typed), offices[0])


def _channel(request: Asked, procedure: Procedure) -> Channel:
    typed = request.POST.get("channel", "")
    return next((way for way in channels(procedure) if way == typed), channels(procedure)[0])


def _first_answers(procedure: Procedure, office: Office) -> dict[str, Any]:
    """Where anybody's choice decides which commune it is, it is the one at whose counter they stand."""
    if not asks_place(procedure) or office.place.level != "commune":
        return {}
    return {PLACE: {"unit": office.place.code, "unit_name": office.place.full_name}}


def _key(request: Asked) -> str:
    """Made when the form is first shown, and sent along with it ever after."""
    typed = request.POST.get("key", "")
    return typed if _KEY.fullmatch(typed) else new_id().hex


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """A file refused while uploading is not also called missing."""
    seen: dict[str, Problem] = {}
    for problem in problems:
        seen.setdefault(problem.field or problem.code, problem)
    return tuple(seen.values())
