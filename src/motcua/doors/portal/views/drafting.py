"""Filling in, saving, reviewing and filing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.look import filing, returning, wall
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.errors import said
from motcua.doors.portal import drafts
from motcua.ground.packs import queries as packs
from motcua.ground.people.representing import applicant_of
from motcua.ground.places.queries import search_units
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.record.cases import actions
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.filing_form import filing_form, held_of
from motcua.record.cases.models import Case
from motcua.record.cases.once_only import offered


@require_safe
def start(request: Asked, code: str) -> HttpResponse:
    """Begin a draft. Whoever must be named signs in first; a report without an applicant needs no name."""
    procedure = _procedure(request, code)
    if "online" not in procedure.ways:
        return redirect("portal:procedure", code=code)
    if request.actor.kind == "anonymous" and procedure.applicant != "nobody":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    if request.actor.kind == "official":
        messages.info(request, _("Tài khoản cán bộ không nộp hồ sơ trên cổng. Hãy tiếp nhận tại bàn làm việc."))
        return redirect("portal:procedure", code=code)
    actions.check_applicant(procedure, applicant_of(request.actor))
    if returning.falls_short(request, procedure):
        return returning.to_prove_more(request, procedure)
    return redirect("portal:draft", draft_id=drafts.start(request, code, request.now))


@require_http_methods(["GET", "HEAD", "POST"])
@returning.goes_on
def fill_in(request: Asked, draft_id: UUID) -> HttpResponse:
    """The form. Every post is kept first, whatever is wrong with it."""
    typed = _typed_or_filed(request, draft_id)
    if isinstance(typed, Case):
        return _to_receipt(request, typed)
    procedure = _procedure(request, typed.procedure)
    if request.method != "POST":
        problems = _problems(request, procedure, typed) if "xem-lai" in request.GET else ()
        return _form(request, typed, procedure, problems=problems)
    posted = filing.read(request, procedure, holder=drafts.holder_of(request))
    typed = drafts.keep(request, typed, posted.data, request.now)
    if "_save" in request.POST:
        messages.success(request, _("Đã lưu. Bạn có thể mở lại ở mục Hồ sơ của tôi bất cứ lúc nào."))
        return redirect("portal:my_cases" if request.actor.kind == "citizen" else "portal:home")
    more: dict[str, Any] = {"matches": posted.matches, "focus": posted.focus}
    if posted.intent.verb != "continue":
        return _form(request, typed, procedure, problems=posted.problems, **more)
    problems = (*posted.problems, *_problems(request, procedure, typed))
    if problems:
        return _form(request, typed, procedure, problems=_once(problems), status=422, **more)
    return redirect("portal:review", draft_id=draft_id)


@require_http_methods(["GET", "HEAD", "POST"])
@returning.goes_on
def review(request: Asked, draft_id: UUID) -> HttpResponse:
    """Everything once more, then file it. The draft's id is the key: pressed twice, it is filed once."""
    typed = _typed_or_filed(request, draft_id)
    if isinstance(typed, Case):
        return _to_receipt(request, typed)
    procedure = _procedure(request, typed.procedure)
    problems = _problems(request, procedure, typed)
    if problems:
        return redirect(f"{reverse('portal:draft', args=[draft_id])}?xem-lai=1")
    if returning.falls_short(request, procedure):
        return returning.to_prove_more(request, procedure)
    if request.method == "POST":
        return _file(request, typed, procedure)
    return _review(request, typed, procedure)


def _file(request: Asked, typed: drafts.Typed, procedure: Procedure) -> HttpResponse:
    answers, papers, place = filing.parts(typed.data)
    wall.filing(typed.id.hex)
    try:
        case = actions.submit_case(
            actor=request.actor,
            now=request.now,
            procedure=procedure.code,
            data=answers,
            papers=papers,
            key=typed.id.hex,
            place_code=place,
            applicant=typed.party,
            held=held_of(typed.data),
            source="html",
        )
    except Refused as refusal:
        return _review(request, typed, procedure, refusal=said(refusal), status=409)
    drafts.discard(request, typed)
    return _to_receipt(request, case)


@require_POST
def discard(request: Asked, draft_id: UUID) -> HttpResponse:
    drafts.discard(request, drafts.load(request, draft_id))
    messages.success(request, _("Đã xóa hồ sơ đang soạn."))
    return redirect("portal:my_cases" if request.actor.kind == "citizen" else "portal:home")


@require_safe
def units(request: Asked) -> HttpResponse:
    """Communes by what is typed, as a fragment; the form works without it."""
    typed = request.GET.get("q", "")[:100]
    found = search_units(typed, today(request), limit=12, level="commune") if typed.strip() else []
    return render(request, "look/form/units.html", {"units": found})


def _form(
    request: Asked,
    typed: drafts.Typed,
    procedure: Procedure,
    *,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "procedure": procedure,
        "form": filing_form(procedure),
        "answers": typed.data,
        "draft_id": typed.id,
        "holder": drafts.holder_of(request),
        "problems": problems,
        "matches": {},
        "focus": "",
        "find_url": reverse("portal:units"),
        "party": typed.party,
        "of_another": drafts.of_another(request, typed),
        "offers": offered(request.actor, procedure, typed.party, today(request)),
        **more,
    }
    return render(request, "portal/draft.html", context, status=status)


def _review(
    request: Asked, typed: drafts.Typed, procedure: Procedure, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    answers, papers, place = filing.parts(typed.data)
    ready = actions.check_filing(
        procedure.code,
        answers,
        papers,
        place,
        request.now,
        channel="online",
        source="html",
        who=(request.actor, typed.party),
        held=held_of(typed.data),
    )
    context = {
        "procedure": procedure,
        "answers": ready.answers,
        "papers": [(p, papers[p.key]) for p in procedure.papers if papers.get(p.key)],
        "reused": [(p, ready.once.used[p.key]) for p in procedure.papers if p.key in ready.once.used],
        "office": ready.office,
        "draft_id": typed.id,
        "party": typed.party,
        "of_another": drafts.of_another(request, typed),
        "fees": actions.fees_of(procedure, ready.answers, "online", today(request)),
        "refusal": refusal,
    }
    return render(request, "portal/review.html", context, status=status)


def _to_receipt(request: Asked, case: Case) -> HttpResponse:
    if request.actor.kind == "citizen":
        return redirect("portal:receipt", case_id=case.id)
    messages.success(request, _("Hồ sơ đã được ghi nhận với mã %(code)s.") % {"code": case.code})
    return redirect(f"{reverse('portal:lookup')}?ma={case.code}")


def _typed_or_filed(request: Asked, draft_id: UUID) -> drafts.Typed | Case:
    """The draft; or the case it became, when the person comes back with the browser's button."""
    try:
        return drafts.load(request, draft_id)
    except Unknown:
        filed = actions.filed_before(request.actor, draft_id.hex)
        if filed is None:
            raise
        return filed


def _problems(request: Asked, procedure: Procedure, typed: drafts.Typed) -> tuple[Problem, ...]:
    return filing.problems_of(request, procedure, typed.data, channel="online", applicant=typed.party)


def _once(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """A file refused while uploading is not also called missing."""
    seen: dict[str, Problem] = {}
    for problem in problems:
        seen.setdefault(problem.field or problem.code, problem)
    return tuple(seen.values())


def _procedure(request: Asked, code: str) -> Procedure:
    body = packs.definition("procedure", code, today(request)).body
    assert isinstance(body, Procedure)
    return body
