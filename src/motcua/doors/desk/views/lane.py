"""The fast lane: what is done while the person waits at the counter, one button after another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.desk import seen, verbs
from motcua.doors.desk.offers import Offer, offers
from motcua.doors.desk.pages import officials, show
from motcua.doors.look import casefile, signing
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.ground.money.queries import owed
from motcua.ground.promises.queries import promises_on
from motcua.ground.words.errors import Refused
from motcua.record.cases import queries
from motcua.record.cases.actions.reading import note_opened
from motcua.record.cases.models import Case

_IN_ONE_PRESS = ("hand_over_case", "claim_case", "finish_step")
"""They ask nothing: as many of them as this official's duties allow follow each other."""


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def lane(request: Asked, case_id: UUID) -> HttpResponseBase:
    case = queries.case_for(request.actor, case_id)
    if request.method != "POST":
        try:
            note_opened(case=case, what="case", actor=request.actor, now=request.now)
        except Refused:
            return redirect("desk:case", case_id=case_id)
        return _lane(request, case)
    try:
        with transaction.atomic():
            done = _press_on(request, case, verbs.version_of(request.POST))
    except Refused as refusal:
        return _lane(request, queries.case_for(request.actor, case_id), refusal=said(refusal), status=409)
    if done:
        messages.success(request, _("Đã kiểm tra xong, chuyển bước sau."))
    return redirect("desk:lane", case_id=case_id)


def _press_on(request: Asked, case: Case, version: int) -> int:
    """Do what can be done without asking; how many acts that was. The first one checks the page that was shown."""
    done = 0
    while (verb := _next(request, case)) is not None:
        if verb.act in verbs.WEIGHTY:
            signing.must_be_recent(request, settings.PROOF_TO_DECIDE_MINUTES)
        who = {"case_id": case.pk, "actor": request.actor, "now": request.now}
        verbs.do(verb, {}, **who, version=version if not done else case.version)
        case = queries.case_for(request.actor, case.pk)
        done += 1
    return done


def _next(request: Asked, case: Case) -> verbs.Verb | None:
    possible = {offer.act for offer in _offers(request, case)}
    return next((verbs.BY_ACT[act] for act in _IN_ONE_PRESS if act in possible), None)


def _offers(request: Asked, case: Case) -> tuple[Offer, ...]:
    procedure = queries.procedure_of(case)
    asked = list(case.consultations.filter(answered_at__isnull=True))
    situation = seen.situation_of(case, procedure, asked, promises_on(case.ref), owed(case.ref), request.now)
    return offers(situation, request.actor, request.now)


def _lane(request: Asked, case: Case, *, refusal: str = "", status: int = 200) -> HttpResponse:
    procedure = queries.procedure_of(case)
    possible = _offers(request, case)
    acts = {act.verb.act: act for act in seen.acts_of(case, procedure, possible, request.now)}
    promises = promises_on(case.ref)
    context: dict[str, Any] = {
        "case": case,
        "procedure": procedure,
        "charges": casefile.charges(case),
        "owed_now": seen.owed_now(promises),
        "steps": seen.steps_of(case, procedure, promises),
        "acts": acts,
        "press_on": any(act in acts for act in _IN_ONE_PRESS),
        "decide": acts.get("decide_case"),
        "letters": list(case.letters.order_by("issued_at", "id")),
        "refusal": refusal,
        "again": reverse("desk:fill", args=[case.procedure]),
    }
    return show(request, "lane", context, status=status)
