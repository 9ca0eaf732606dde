"""A citizen's own cases: where they are, whose turn it is, what is counted; and the citizen's acts on them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.look import casefile, filing, returning
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.doors.look.files import letter_response, paper_response, receipt_response, size_asked
from motcua.doors.portal import drafts
from motcua.ground.money.ports import gateway_keys
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import day_of
from motcua.record.cases import actions, facts, queries
from motcua.record.cases.definitions import State
from motcua.record.cases.filing_form import PAPER, filing_form, held_of
from motcua.record.cases.models import Case
from motcua.record.cases.once_only import still_offered
from motcua.record.cases.rules import DECIDED, acts_from


@require_safe
def my_cases(request: Asked) -> HttpResponse:
    if request.actor.kind != "citizen":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    page = queries.cases_of_citizen(request.actor, after=request.GET.get("after", ""))
    rows = [(case, queries.procedure_of(case)) for case in page.cases]
    written = [
        (draft, casefile.procedure_named(draft.procedure, request.now)) for draft in queries.drafts_of(request.actor)
    ]
    return render(request, "portal/my_cases.html", {"rows": rows, "drafts": written, "after": page.after})


@require_safe
@returning.goes_on
def follow(request: Asked, case_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, case_id)
    context = {
        **casefile.told(case, request.now),
        "may": acts_from(case.state_now),
        "may_rate": case.state_now in DECIDED and not hasattr(case, "rating"),
        "pays_online": bool(gateway_keys()),
    }
    return render(request, "portal/case.html", context)


@require_safe
@returning.goes_on
def receipt(request: Asked, case_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, case_id)
    address = request.build_absolute_uri(f"{reverse('portal:lookup')}?ma={case.code}")
    context = {
        "case": case,
        "procedure": queries.procedure_of(case),
        "papers": casefile.papers_of(case),
        "charges": casefile.charges(case),
        "address": address,
    }
    return render(request, "portal/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@returning.goes_on
def supplement(request: Asked, case_id: UUID) -> HttpResponse:
    """The form again with what is there, the officer's request above it."""
    case = queries.case_for(request.actor, case_id)
    if case.state_now != State.SUPPLEMENT_ASKED and (request.method != "POST" or _just_sent(request, case)):
        return redirect("portal:case", case_id=case_id)
    procedure = queries.procedure_of(case)
    if returning.falls_short(request, procedure):
        return returning.to_prove_more(request, procedure)
    if request.method != "POST":
        return _supplement(request, case, casefile.typed(case))
    posted = filing.read(request, procedure, holder=drafts.holder_of(request))
    problems, status = posted.problems, 422
    if posted.intent.verb == "continue" and not problems:
        answers, papers, _place = filing.parts(posted.data)
        try:
            actions.answer_supplement(
                case_id=case_id,
                actor=request.actor,
                now=request.now,
                data=answers,
                papers=casefile.only_new(case, papers),
                held=held_of(posted.data),
                source="html",
            )
        except Refused as refusal:
            problems = refusal.problems or (Problem("", refusal.code, refusal.message, refusal.params),)
            status = 422 if refusal.problems else 409
        else:
            messages.success(request, _("Đã gửi phần bổ sung. Cơ quan sẽ xem và báo lại cho bạn."))
            return redirect("portal:case", case_id=case_id)
    more = {"problems": problems, "matches": posted.matches, "focus": posted.focus}
    return _supplement(request, case, posted.data, status=status if problems else 200, **more)


def _just_sent(request: Asked, case: Case) -> bool:
    """The same press arriving twice; anything else is told to the person, with what they typed."""
    last = queries.history_of(case)[-1]
    return last.kind == facts.SUPPLEMENTED and last.actor == request.actor.ref


def _supplement(
    request: Asked, case: Case, data: dict[str, object], *, status: int = 200, **more: object
) -> HttpResponse:
    procedure = queries.procedure_of(case)
    asked = case.supplement_requests.filter(answered_at__isnull=True).first()
    wanted = {PAPER + key for key in asked.missing} | set(asked.missing) if asked else set()
    context = {
        "case": case,
        "procedure": procedure,
        "asked": asked,
        "wanted": [field for field in filing_form(procedure).fields() if field.key in wanted],
        "form": filing_form(procedure),
        "answers": data,
        "holder": drafts.holder_of(request),
        "problems": (),
        "matches": {},
        "focus": "",
        "find_url": reverse("portal:units"),
        "offers": still_offered(request.actor, case, day_of(request.now)),
        **more,
    }
    return render(request, "portal/supplement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@returning.goes_on
def withdraw(request: Asked, case_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, case_id)
    if returning.falls_short(request, procedure := queries.procedure_of(case)):
        return returning.to_prove_more(request, procedure)
    reason = refusal = ""
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:2000]
        try:
            actions.withdraw_case(case_id=case_id, actor=request.actor, now=request.now, reason=reason)
        except Refused as refused:
            refusal = said(refused)
        else:
            messages.success(request, _("Bạn đã rút hồ sơ."))
            return redirect("portal:case", case_id=case_id)
    context = {
        "case": case,
        "procedure": procedure,
        "refusal": refusal,
        "reason": reason,
        "may": acts_from(case.state_now),
    }
    return render(request, "portal/withdraw.html", context, status=409 if refusal else 200)


@require_POST
def rate(request: Asked, case_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, case_id)
    typed = request.POST.get("stars", "")
    stars = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 1 else 0
    comment = request.POST.get("comment", "")
    try:
        actions.rate_case(case_id=case.id, actor=request.actor, now=request.now, stars=stars, comment=comment)
    except Refused as refusal:
        context = {**casefile.told(case, request.now), "may": acts_from(case.state_now)}
        context |= {"may_rate": True, "pays_online": bool(gateway_keys())}
        context |= {"rating_problem": said(refusal), "comment": comment, "stars": stars}
        return render(request, "portal/case.html", context, status=422 if refusal.field else 409)
    messages.success(request, _("Cảm ơn bạn đã đánh giá."))
    return redirect("portal:case", case_id=case_id)


@require_safe
def paper(request: Asked, case_id: UUID, digest: str) -> FileResponse:
    return paper_response(queries.paper_for(request.actor, case_id, digest))


@require_safe
def letter(request: Asked, case_id: UUID, letter_id: UUID) -> HttpResponse:
    case = queries.case_for(request.actor, case_id)
    return render(
        request, "portal/letter.html", casefile.letter(case, queries.letter_for(request.actor, case_id, letter_id))
    )


@require_safe
def letter_pdf(request: Asked, case_id: UUID, letter_id: UUID) -> HttpResponseBase:
    issued = queries.letter_for(request.actor, case_id, letter_id)
    try:
        return letter_response(issued, actor=request.actor, now=request.now, size=size_asked(request))
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("portal:letter", case_id=case_id, letter_id=letter_id)


@require_safe
def fee_receipt(request: Asked, case_id: UUID, receipt_id: UUID) -> HttpResponseBase:
    case, receipt = queries.receipt_for(request.actor, case_id, receipt_id)
    try:
        return receipt_response(receipt, case, actor=request.actor, now=request.now)
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("portal:case", case_id=case_id)
