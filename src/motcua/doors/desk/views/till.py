"""The counter's money: one's own drawer, what came in today, what is handed on, what goes back, and what does not
agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.desk.pages import officials, show
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.errors import said
from motcua.doors.look.words import MISMATCHES
from motcua.ground.forms.rules.numbers import read_money
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.money import actions as money
from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.models import Remittance
from motcua.ground.money.queries import (
    in_drawer,
    not_remitted,
    open_shift_of,
    open_tasks,
    payments_in,
    refunds_due,
    shifts_of,
)
from motcua.ground.offices.models import Office
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases import actions as cases
from motcua.record.cases import queries

_MOST = 200
_LONGEST = 2_000


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def till(request: Asked) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request)
    try:
        done = _act(request.POST)(request.POST, request.actor, request.now)
    except Refused as refusal:
        return _page(request, refusal=said(refusal), status=422 if refusal.field else 409)
    messages.success(request, done)
    back = request.POST.get("case", "")
    return redirect("desk:case", case_id=_id(back)) if back else redirect("desk:till")


def _open(posted: QueryDict, actor: Actor, now: datetime) -> str:
    office = posted.get("office", "")
    if not (office.isascii() and office.isdigit() and int(office) in _offices(actor)):
        raise Unknown("office of the till")
    money.open_shift(office_id=int(office), float_amount=_amount(posted, "float_amount"), actor=actor, now=now)
    return _("Đã mở quầy thu.")


def _close(posted: QueryDict, actor: Actor, now: datetime) -> str:
    if not posted.get("counted", "").strip():
        raise Refused("counted_missing", "Nhập số tiền đếm được trong quầy.", field="counted")
    counted = _amount(posted, "counted")
    money.close_shift(_id(posted.get("id", "")), counted=counted, reason=_text(posted, "reason"), actor=actor, now=now)
    return _("Đã chốt ca thu.")


def _remit(posted: QueryDict, actor: Actor, now: datetime) -> str:
    made = [
        row
        for office in sorted(_offices(actor))
        for row in money.remit_day(office_id=office, day=day_of(now), actor=actor, now=now)
    ]
    return _("Đã lập %(many)s lần nộp.") % {"many": len(made)} if made else _("Không còn tiền nào chưa nộp.")


def _left(posted: QueryDict, actor: Actor, now: datetime) -> str:
    money.remittance_left(_id(posted.get("id", "")), reference=_text(posted, "reference"), actor=actor, now=now)
    return _("Đã ghi nhận chuyển tiền.")


def _give_back(posted: QueryDict, actor: Actor, now: datetime) -> str:
    how: PaidHow = "cash" if posted.get("how") == "cash" else "transfer"
    reference = _text(posted, "reference")[:120]
    money.refund_done(_id(posted.get("id", "")), how=how, reference=reference, actor=actor, now=now)
    return _("Đã ghi nhận hoàn trả.")


def _ask_back(posted: QueryDict, actor: Actor, now: datetime) -> str:
    case_id, charge_id = _id(posted.get("case", "")), _id(posted.get("id", ""))
    cases.ask_refund(case_id=case_id, charge_id=charge_id, reason=_text(posted, "reason"), actor=actor, now=now)
    return _("Đã đề nghị hoàn trả. Người khác tại quầy thu xác nhận khi chi.")


def _settle(posted: QueryDict, actor: Actor, now: datetime) -> str:
    money.settle_task(_id(posted.get("id", "")), how=_text(posted, "how"), actor=actor, now=now)
    return _("Đã ghi nhận cách xử lý.")


_ACTS: dict[str, Callable[[QueryDict, Actor, datetime], str]] = {
    "mo": _open,
    "chot": _close,
    "nop": _remit,
    "chuyen": _left,
    "hoan": _give_back,
    "de-nghi-hoan": _ask_back,
    "xong": _settle,
}


def _act(posted: QueryDict) -> Callable[[QueryDict, Actor, datetime], str]:
    act = _ACTS.get(posted.get("act", ""))
    if act is None:
        raise Refused("no_such_act", "Trang vừa thay đổi. Hãy tải lại trang rồi thực hiện tiếp.", field="act")
    return act


def _page(request: Asked, *, refusal: str = "", status: int = 200) -> HttpResponse:
    offices = _offices(request.actor)
    shift = open_shift_of(request.actor)
    waiting = {office: -sum(line.amount for line in not_remitted(office, today(request))) for office in offices}
    context: dict[str, Any] = {
        "refusal": refusal,
        "offices": Office.objects.filter(pk__in=offices).order_by("name"),
        "shift": shift,
        "expected": in_drawer(shift) if shift else 0,
        "payments": payments_in(offices, today(request))[:_MOST],
        "shifts": shifts_of(request.actor)[:10],
        "waiting": sum(waiting.values()),
        "remittances": _remittances(offices),
        "refunds": [(refund, _code(request.actor, refund.subject)) for refund in refunds_due(offices)[:_MOST]],
        "tasks": [
            (task, MISMATCHES[task.kind], _code(request.actor, task.subject)) for task in open_tasks(offices)[:_MOST]
        ],
        "typed": request.POST,
    }
    return show(request, "till", context, status=status)


def _remittances(offices: set[int]) -> list[tuple[Remittance, str]]:
    """The last ones, each with the name of whose money it is."""
    rows = list(Remittance.objects.filter(office_id__in=offices).order_by("-remitted_at")[:20])
    named = {f"office:{office.pk}": office.name for office in Office.objects.filter(pk__in=_whose(rows))}
    return [(row, named.get(row.beneficiary, row.beneficiary)) for row in rows]


def _whose(rows: list[Remittance]) -> list[int]:
    told = (row.beneficiary.removeprefix("office:") for row in rows)
    return [int(each) for each in told if each.isdigit()]


def _code(actor: Actor, subject: str) -> tuple[str, str]:
    """Id and code of the case that this is about, where the actor sees it."""
    if not subject.startswith("case:"):
        return "", ""
    try:
        case = queries.case_for(actor, UUID(subject.removeprefix("case:")))
    except Unknown:
        return "", ""
    return str(case.pk), case.code


def _offices(actor: Actor) -> set[int]:
    """Where the actor takes money, or looks after it."""
    return {office for office, duty in actor.duties if duty in ("one_stop", "handle", "lead")}


def _amount(posted: QueryDict, name: str) -> int:
    typed = posted.get(name, "").strip()
    try:
        return read_money(typed, source="html") if typed else 0
    except Misread:
        raise Refused("not_money", "Nhập số tiền bằng chữ số, đơn vị đồng, ví dụ 200.000.", field=name) from None


def _text(posted: QueryDict, name: str) -> str:
    return posted.get(name, "").replace("\x00", "").strip()[:_LONGEST]


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Unknown(f"id {typed!r}") from None
