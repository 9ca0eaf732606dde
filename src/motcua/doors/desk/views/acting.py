"""Every act on a case through one view: the address names the verb, the page its version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.desk import verbs
from motcua.doors.desk.pages import officials
from motcua.doors.desk.seen import Typed
from motcua.doors.desk.views.case import case_page
from motcua.doors.look import signing
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.doors.look.watching import note_refusal
from motcua.ground.papers.ports import signs
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import actions, queries
from motcua.record.cases.models import Consultation


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def act(request: Asked, case_id: UUID, slug: str) -> HttpResponseBase:
    verb = verbs.BY_SLUG.get(slug)
    if verb is None:
        raise Unknown(f"verb {slug}")
    queries.case_for(request.actor, case_id)
    if request.method != "POST":  # a page reloaded after a refusal
        return redirect("desk:case", case_id=case_id)
    if verb.act in verbs.WEIGHTY:
        signing.must_be_recent(request, settings.PROOF_TO_DECIDE_MINUTES)
    try:
        arguments = verb.arguments(request.POST)
        who: dict[str, Any] = {"case_id": case_id, "actor": request.actor, "now": request.now}
        who["version"] = verbs.version_of(request.POST)
        if verb.act == "decide_case" and signs():
            seen = request.POST.get("seen", "")[:64]
            if not seen:  # whoever decides signs, and looks first
                actions.prepare_decision(**arguments, **who)
                return redirect("desk:preview", case_id=case_id)
            arguments = {**arguments, "seen": seen}
        verbs.do(verb, arguments, **who)
    except Refused as refusal:
        return refused(request, case_id, verb.act, refusal)
    messages.success(request, str(verb.done))
    return _onwards(request, case_id)


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def answer(request: Asked, consultation_id: UUID) -> HttpResponseBase:
    """The opinion of an office that was asked."""
    asked = Consultation.objects.filter(pk=consultation_id).first()
    if asked is None:
        raise Unknown(f"consultation {consultation_id}")
    queries.case_for(request.actor, asked.case_id)
    if request.method != "POST":
        return redirect("desk:case", case_id=asked.case_id)
    try:
        agrees = _agrees(request.POST.get("agrees", ""))
        opinion = verbs.text_of(request.POST, "opinion")
        actions.answer_consultation(
            consultation_id=asked.pk, actor=request.actor, now=request.now, agrees=agrees, opinion=opinion
        )
    except Refused as refusal:
        return refused(request, asked.case_id, str(asked.pk), refusal)
    messages.success(request, _("Đã gửi ý kiến trả lời."))
    return redirect("desk:case", case_id=asked.case_id)


def refused(request: Asked, case_id: UUID, act: str, refusal: Refused) -> HttpResponseBase:
    """The page as it is now, with the sentence, the law, and everything that was typed."""
    note_refusal(request, refusal.code)
    values = {name: [value[: verbs.LONGEST * 2] for value in typed] for name, typed in request.POST.lists()}
    typed = Typed(act, values, said(refusal), refusal.law, refusal.field)
    seen = queries.case_for(request.actor, case_id)
    return case_page(request, seen, typed=typed, status=422 if refusal.field or refusal.problems else 409)


def _onwards(request: Asked, case_id: UUID) -> HttpResponseBase:
    """Back to the page; to the fast lane for who came from there."""
    return redirect("desk:lane" if request.POST.get("lane") else "desk:case", case_id=case_id)


def _agrees(typed: str) -> bool:
    if typed not in {"yes", "no"}:
        raise Refused("agree_or_not", "Chọn đồng ý hay không đồng ý.", field="agrees")
    return typed == "yes"
