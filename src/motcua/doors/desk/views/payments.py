"""What officers do about a payment through a gateway: have it asked now, say that something does not agree, give
back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.doors.desk.pages import officials
from motcua.doors.desk.views.acting import refused
from motcua.doors.look.asking import Asked
from motcua.ground.words.errors import Refused
from motcua.record.cases import payable
from motcua.record.cases.actions import paying


@require_POST
@officials
def ask_again(request: Asked, order_id: UUID) -> HttpResponseBase:
    seen = payable.case_of_order(request.actor, order_id)
    try:
        paying.ask_again(order_id=order_id, actor=request.actor, now=request.now)
    except Refused as refusal:
        return refused(request, seen.pk, "ask_again", refusal)
    messages.success(request, _("Đang hỏi lại cổng thanh toán. Xem lại trang sau ít giây."))
    return redirect("desk:case", case_id=seen.pk)


@require_POST
@officials
def dispute(request: Asked, order_id: UUID) -> HttpResponseBase:
    seen = payable.case_of_order(request.actor, order_id)
    reason = request.POST.get("reason", "")[:2000]
    try:
        paying.dispute_order(order_id=order_id, reason=reason, actor=request.actor, now=request.now)
    except Refused as refusal:
        return refused(request, seen.pk, "dispute", refusal)
    messages.success(request, _("Đã ghi nhận khoản nộp chưa khớp."))
    return redirect("desk:case", case_id=seen.pk)


@require_POST
@officials
def give_back(request: Asked, refund_id: UUID) -> HttpResponseBase:
    """Nobody knows yet what became of it while the gateway does not answer: the page of that says so, and one presses
    again."""
    seen = payable.case_of_refund(request.actor, refund_id)
    try:
        paying.give_back_by_gateway(refund_id=refund_id, actor=request.actor, now=request.now)
    except Refused as refusal:
        return refused(request, seen.pk, "give_back", refusal)
    messages.success(request, _("Cổng thanh toán đã nhận yêu cầu hoàn tiền."))
    return redirect("desk:case", case_id=seen.pk)
