"""Mandates of a citizen: given, received, accepted, ended."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.look import terms
from motcua.doors.look.asking import Asked, today
from motcua.doors.portal.guarding import citizens
from motcua.doors.portal.views.account import own_party
from motcua.ground.access import limits
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people import actions, rules
from motcua.ground.people.models import Mandate, Party
from motcua.ground.people.representing import mandate_for, mandates_of, person_named
from motcua.ground.words.definitions import Law, Text
from motcua.ground.words.errors import Problem, Refused

NO_SUCH_PERSON = gettext_noop(
    "Không tìm thấy người mang số và tên này. Hãy xem lại số và tên; người đó cần đăng nhập một lần bằng định danh "
    "điện tử."
)


class Row(NamedTuple):
    """A mandate as it is listed; ``last`` is its last day, ``named`` its procedures, none for all."""

    mandate: Mandate
    other: Party
    last: date | None
    named: list[Text | str]
    now: bool
    law: Law
    kind: LazyText


@require_http_methods(["GET", "HEAD", "POST"])
@citizens
def mandates(request: Asked) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request)
    try:
        valid_from = terms.day(request, "valid_from")
        valid_to = terms.day_after(request, "valid_to")
        scope = terms.picked(request)
        rules.must_bind(request.actor)
        actions.give_mandate(
            receiver=found_person(request),
            procedures=scope,
            valid_from=valid_from,
            valid_to=valid_to,
            actor=request.actor,
            now=request.now,
            record=record_fact,
        )
    except Refused as refusal:
        return _page(request, (refusal.problem,), status=422 if refusal.field else 409)
    messages.success(request, _("Đã lập ủy quyền. Nó có hiệu lực khi người được ủy quyền nhận."))
    return redirect("portal:mandates")


@require_POST
@citizens
def accept(request: Asked, mandate_id: int) -> HttpResponseBase:
    found = mandate_for(request.actor, mandate_id)
    actions.accept_mandate(mandate=found, actor=request.actor, now=request.now, record=record_fact)
    said = _("Đã nhận. Bạn thực hiện thay được trong thời hạn và phạm vi đã ghi.")
    messages.success(request, said)
    return redirect("portal:account")


@require_POST
@citizens
def end(request: Asked, mandate_id: int) -> HttpResponseBase:
    """By either side: taken back, declined, given up."""
    found = mandate_for(request.actor, mandate_id)
    actions.end_mandate(mandate=found, actor=request.actor, now=request.now, record=record_fact)
    messages.success(request, _("Đã chấm dứt. Từ lúc này ủy quyền không còn hiệu lực."))
    return redirect("portal:mandates")


def found_person(request: Asked) -> Party:
    """By number and name together, and not often: neither can be guessed from the answers."""
    number, name = terms.identity(request)
    limits.must("lookup", request.actor.ref, now=request.now)
    found = person_named(number, name)
    if found is None:
        raise Refused("no_such_person", NO_SUCH_PERSON, field="personal_id")
    return found


def _page(request: Asked, problems: tuple[Problem, ...] = (), *, status: int = 200) -> HttpResponse:
    me, on = own_party(request), today(request)
    names = {choice.code: choice.name for choice in terms.procedures(request)}
    rows = [_row(each, me, names, on) for each in mandates_of(me, on)]
    context = {
        "given": [row for row in rows if row.mandate.giver_id == me.pk],
        "received": [row for row in rows if row.mandate.giver_id != me.pk],
        "typed": terms.typed(request, "personal_id", "name"),
        "procedures": terms.procedures(request),
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
        "laws": [rules.LAWS["mandate"]],
    }
    return render(request, "portal/mandates.html", context, status=status)


def _row(mandate: Mandate, me: Party, names: dict[str, Text], on: date) -> Row:
    other = mandate.receiver if mandate.giver_id == me.pk else mandate.giver
    named: list[Text | str] = [names.get(code, code) for code in mandate.procedures]
    begun = rules.in_force(mandate, on) and not mandate.waits
    return Row(
        mandate,
        other,
        terms.last_day(mandate.valid_to),
        named,
        begun,
        rules.LAWS[mandate.ground],
        terms.KINDS[mandate.ground],
    )
