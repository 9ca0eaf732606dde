"""Organisations of a citizen: claimed as their legal representative, and whom they let act for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.look import terms
from motcua.doors.look.asking import Asked, today
from motcua.doors.portal.guarding import citizens
from motcua.doors.portal.views.account import own_party
from motcua.doors.portal.views.mandates import found_person
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people import actions, rules
from motcua.ground.people.models import Representation
from motcua.ground.people.representing import organisation_led, representation_for, representations_of
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem, Refused


class Row(NamedTuple):
    """A representative as listed; ``last`` is the last day, ``named`` the procedures, none for all."""

    it: Representation
    last: date | None
    named: list[Text | str]
    now: bool
    kind: LazyText


@require_http_methods(["GET", "HEAD", "POST"])
@citizens
def organisations(request: Asked) -> HttpResponseBase:
    """Those that I act for; a further one said to be mine."""
    if request.method != "POST":
        return _all(request)
    try:
        actions.claim_organisation(
            business_code=request.POST.get("business_code", "")[:40],
            name=request.POST.get("name", "")[:300],
            actor=request.actor,
            now=request.now,
            record=record_fact,
        )
    except Refused as refusal:
        return _all(request, (refusal.problem,), status=422 if refusal.field else 409)
    messages.success(request, _("Đã khai. Hãy mang giấy đăng ký đến Bộ phận một cửa bất kỳ để được xác nhận."))
    return redirect("portal:organisations")


@require_http_methods(["GET", "HEAD", "POST"])
@citizens
def organisation(request: Asked, organisation_id: UUID) -> HttpResponseBase:
    """Who acts for one that I legally represent; a further one authorised."""
    if request.method != "POST":
        return _one(request, organisation_id)
    mine = organisation_led(request.actor, organisation_id, today(request))
    try:
        valid_from, valid_to = terms.day(request, "valid_from"), terms.day_after(request, "valid_to")
        assert valid_to is not None
        scope = terms.picked(request)
        rules.must_bind(request.actor)
        actions.authorise(
            organisation=mine,
            person=found_person(request),
            source=request.POST.get("source", "")[:300],
            procedures=scope,
            valid_from=valid_from,
            valid_to=valid_to,
            actor=request.actor,
            now=request.now,
            record=record_fact,
        )
    except Refused as refusal:
        return _one(request, organisation_id, (refusal.problem,), status=422 if refusal.field else 409)
    messages.success(request, _("Đã ủy quyền. Người đó thực hiện thay được từ ngày đã ghi."))
    return redirect("portal:organisation", organisation_id=organisation_id)


@require_POST
@citizens
def end(request: Asked, representation_id: int) -> HttpResponseBase:
    found = representation_for(request.actor, representation_id, today(request))
    actions.end_representation(representation=found, actor=request.actor, now=request.now, record=record_fact)
    messages.success(request, _("Đã chấm dứt. Từ lúc này việc đại diện không còn hiệu lực."))
    return redirect("portal:organisations")


def _all(request: Asked, problems: tuple[Problem, ...] = (), *, status: int = 200) -> HttpResponse:
    rows = _rows(request, representations_of(own_party(request), today(request)))
    context = {
        "rows": rows,
        "typed": terms.typed(request, "business_code", "name"),
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
        "laws": [rules.LAWS["legal"], rules.LAWS["authorised"]],
    }
    return render(request, "portal/organisations.html", context, status=status)


def _one(
    request: Asked, organisation_id: UUID, problems: tuple[Problem, ...] = (), *, status: int = 200
) -> HttpResponse:
    mine = organisation_led(request.actor, organisation_id, today(request))
    theirs = [each for each in representations_of(mine, today(request)) if not each.waits]
    context = {
        "organisation": mine,
        "rows": _rows(request, theirs),
        "typed": terms.typed(request, "personal_id", "name", "source"),
        "procedures": terms.procedures(request),
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
    }
    return render(request, "portal/organisation.html", context, status=status)


def _rows(request: Asked, found: list[Representation]) -> list[Row]:
    on, names = today(request), {choice.code: choice.name for choice in terms.procedures(request)}
    return [
        Row(
            each,
            terms.last_day(each.valid_to),
            [names.get(code, code) for code in each.procedures],
            rules.in_force(each, on) and not each.waits,
            terms.KINDS[each.role],
        )
        for each in found
    ]
