"""Lending duties to a colleague for stated days, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.desk.pages import leads, officials, show
from motcua.doors.look import signing
from motcua.doors.look.asking import Asked, today
from motcua.ground.forms.rules.dates import read_date, write_date
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.models import Office
from motcua.ground.people.actions import delegate, revoke_delegation
from motcua.ground.people.models import Account, Delegation
from motcua.ground.people.queries import account_by_id, delegations_of, duties_held, who_could
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.ground.words.text import nfc

DUTIES = {
    "one_stop": gettext_lazy("Tiếp nhận và trả kết quả"),
    "handle": gettext_lazy("Thụ lý hồ sơ"),
    "approve": gettext_lazy("Phê duyệt kết quả"),
    "lead": gettext_lazy("Lãnh đạo cơ quan"),
}
_DATE = gettext_noop("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/09/2026.")


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation as it is listed; ``until`` is its last day."""

    delegation: Delegation
    given: bool
    duties: list[Any]
    until: date
    now: bool


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def delegations(request: Asked) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request)
    posted = request.POST
    signing.must_be_recent(request, settings.PROOF_TO_DECIDE_MINUTES)
    try:
        offices = {str(office.pk): office for office in _offices(request)}
        delegate(
            from_account=_lender(request),
            to_account=_colleague(posted.get("to_account", "")),
            office=_office(offices, posted.get("office", "")),
            duties=[duty for duty in posted.getlist("duties") if duty in DUTIES],
            valid_from=_day(posted.get("valid_from", ""), "valid_from"),
            valid_to=_day(posted.get("valid_to", ""), "valid_to") + timedelta(days=1),
            decision_number=nfc(posted.get("decision_number", ""))[:60],
            actor=request.actor,
            now=request.now,
            record=record_fact,
        )
    except Refused as refusal:
        return _page(request, (refusal.problem,), status=422 if refusal.field else 409)
    messages.success(request, _("Đã ủy quyền."))
    return redirect("desk:delegations")


@require_POST
@officials
def revoke(request: Asked, delegation_id: int) -> HttpResponseBase:
    """By the one who lent it, or who leads the office."""
    found = Delegation.objects.select_related("office").filter(pk=delegation_id).first()
    actor = request.actor
    mine = found is not None and actor.account_id == found.from_account_id
    if found is None or not (mine or actor.may("lead", found.office_id)):
        raise Unknown(f"delegation {delegation_id}")
    revoke_delegation(delegation=found, actor=actor, now=request.now, record=record_fact)
    messages.success(request, _("Đã thu hồi ủy quyền. Từ lúc này nó không còn hiệu lực."))
    return redirect("desk:delegations")


def _page(request: Asked, problems: tuple[Problem, ...] = (), *, status: int = 200) -> HttpResponse:
    on, posted = today(request), request.POST
    me, offices = _me(request), _offices(request)
    lent = [_lent(d, me, on) for d in delegations_of(me, on)]
    colleagues = _colleagues(offices, me, on)
    names = ("from_account", "to_account", "office", "decision_number", "valid_to")
    typed = {name: posted.get(name, "") for name in names}
    context = {
        "given": [each for each in lent if each.given],
        "received": [each for each in lent if not each.given],
        "offices": offices,
        "others": [_lent(d, me, on) for d in _led(request, me, on)],
        "me": me,
        "colleagues": colleagues,
        "duties": _lendable(request, me, offices, on),
        "typed": {**typed, "valid_from": posted.get("valid_from", write_date(on))},
        "picked": posted.getlist("duties"),
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
        "duties_today": _duties_today(request, offices),
    }
    return show(request, "delegations", context, status=status)


def _lent(delegation: Delegation, me: Account, on: date) -> Lent:
    given = delegation.from_account_id == me.pk
    names = [DUTIES[duty] for duty in DUTIES if duty in delegation.duties]
    return Lent(delegation, given, names, delegation.valid_to - timedelta(days=1), delegation.valid_from <= on)


def _duties_today(request: Asked, offices: Iterable[Office]) -> list[tuple[Office, list[Any]]]:
    held = request.actor.duties
    return [(office, [DUTIES[d] for d in DUTIES if (office.pk, d) in held]) for office in offices]


def _me(request: Asked) -> Account:
    assert request.actor.account_id is not None
    return account_by_id(request.actor.account_id)


def _offices(request: Asked) -> list[Office]:
    return list(Office.objects.filter(pk__in=request.actor.offices).order_by("name"))


def _lendable(request: Asked, me: Account, offices: Iterable[Office], on: date) -> list[tuple[str, Any]]:
    """One's own duties; who leads an office may lend for a colleague who is away, whatever that one holds."""
    if leads(request):
        return list(DUTIES.items())
    held = {duty for office in offices for duty in duties_held(me, office.pk, on)}
    return [(key, name) for key, name in DUTIES.items() if key in held]


def _lender(request: Asked) -> Account:
    """Oneself, or the colleague for whom the head of the office does it; `delegate` asks for that duty."""
    typed = request.POST.get("from_account", "")
    return _colleague(typed) if typed else _me(request)


def _led(request: Asked, me: Account, on: date) -> list[Delegation]:
    """What others lend each other in the offices the actor leads."""
    led = [office for office, duty in request.actor.duties if duty == "lead"]
    found = Delegation.objects.in_force(on).filter(office__in=led).exclude(from_account=me).exclude(to_account=me)
    return list(found.select_related("from_account", "to_account", "office").order_by("valid_from", "id"))


def _colleagues(offices: Iterable[Office], me: Account, on: date) -> list[Account]:
    """Whoever holds any duty in one of these offices today."""
    found = {each.pk: each for office in offices for duty in DUTIES for each in who_could(duty, office.pk, on)}
    found.pop(me.pk, None)
    return sorted(found.values(), key=lambda account: account.name)


def _colleague(typed: str) -> Account:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Refused("delegate_to_another", "Chọn người được ủy quyền.", field="to_account")
    return account_by_id(int(typed))


def _office(offices: dict[str, Office], typed: str) -> Office:
    if typed not in offices:
        raise Refused("delegate_where", "Chọn cơ quan mà bạn giữ nhiệm vụ.", field="office")
    return offices[typed]


def _day(typed: str, field: str) -> date:
    try:
        return read_date(typed)
    except Misread:
        raise Refused("delegation_date", _DATE, field=field) from None
