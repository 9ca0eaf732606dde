"""The pages of the simulated gateway and bank. Each says that it is a simulation and that no money moves."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.bridges.payment import vietqr, vnpay
from motcua.bridges.payment.sandbox import actions
from motcua.bridges.payment.sandbox.asked import answered
from motcua.bridges.payment.sandbox.merchants import Account, Stranger, account, merchant
from motcua.bridges.payment.sandbox.middleware import policy
from motcua.bridges.payment.sandbox.models import Outgoing, Payment, Transfer, Weather
from motcua.bridges.payment.sealing import SIGNATURE, is_signed, sign

_BANK = "NCB"
_GOOD, _POOR = "9704198526191432198", "9704195798459170488"
_OTP = "123456"
_EXPIRED, _WRONG_OTP, _CANCELLED, _NO_BALANCE, _WRONG_CARD = "11", "13", "24", "51", "10"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "payments": Payment.objects.order_by("-pk")[:20],
        "transfers": Transfer.objects.order_by("-pk")[:20],
        "notices": Outgoing.objects.order_by("-pk")[:20],
        "days": actions.DAYS,
        "day": _day(),
    }
    return render(request, "payment_sandbox/home.html", context)


@csrf_exempt
@require_POST
def control(request: HttpRequest) -> HttpResponse:
    """Make the day a bad one, or send now what is late. Open to everybody: it is all a game."""
    if "day" in request.POST:
        actions.be(request.POST["day"])
    if "send" in request.POST:
        actions.send_due(now=timezone.now(), late_too=True)
    return redirect("home")


@require_GET
def pay(request: HttpRequest) -> HttpResponse:
    fields = {name: values for name, values in request.GET.items() if isinstance(values, str)}
    try:
        known = merchant(fields.get("vnp_TmnCode", ""))
        if not vnpay.is_signed(fields, known.secret):
            return _refuse(request, "Chữ ký của yêu cầu không đúng (mã 70).")
        payment = actions.take_order(fields)
    except Stranger:
        return _refuse(request, "Không có đơn vị chấp nhận thanh toán này (mã 01).")
    except (KeyError, ValueError):
        return _refuse(request, "Yêu cầu thiếu thông tin hoặc sai định dạng (mã 03).")
    context = {"payment": payment, "merchant": known, "days": actions.DAYS, "day": _day(), "good": _GOOD, "poor": _POOR}
    response = render(request, "payment_sandbox/pay.html", context)
    response["Content-Security-Policy"] = policy(form_to=payment.return_url)
    return response


@require_POST
def finish(request: HttpRequest, payment_id: int) -> HttpResponse:
    now, day = timezone.now(), request.POST.get("day", "")
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        return _refuse(request, "Không có giao dịch này.")
    payment = actions.finish(payment_id, code=_code(request, payment, now), bank=_BANK, day=day, now=now)
    if day == "no_return":
        return render(request, "payment_sandbox/no_return.html", {"payment": payment})
    told = vnpay.signed_query(actions.result_of(payment), merchant(payment.tmn_code).secret)
    joined = "&" if "?" in payment.return_url else "?"
    return redirect(f"{payment.return_url}{joined}{told}")


def _code(request: HttpRequest, payment: Payment, now: datetime) -> str:
    """By the button that was pressed, else by the card."""
    if payment.expires and vnpay.stamp(now) > payment.expires:
        return _EXPIRED
    pressed = request.POST.get("result", "")
    if pressed in vnpay.RESPONSES:
        return pressed
    number = request.POST.get("card", "").replace(" ", "")
    if number == _POOR:
        return _NO_BALANCE
    if number != _GOOD:
        return _WRONG_CARD
    return vnpay.SUCCESS if request.POST.get("otp", "") == _OTP else _WRONG_OTP


@csrf_exempt
@require_POST
def api(request: HttpRequest) -> HttpResponse:
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    told = {str(key): str(value) for key, value in body.items()} if isinstance(body, dict) else {}
    return JsonResponse(answered(told, timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest) -> HttpResponse:
    """As an app of a bank that has scanned a QR."""
    text = request.POST.get("qr", request.GET.get("qr", "")).strip()
    context: dict[str, Any] = {"qr": text, "days": actions.DAYS, "day": _day()}
    if text:
        try:
            context["asked"] = vietqr.read(text)
            context["account"] = account(context["asked"].account)
        except (vietqr.BadQr, Stranger) as wrong:
            return render(request, "payment_sandbox/bank.html", {**context, "wrong": wrong}, status=422)
        if request.method == "POST":
            context["done"] = _transferred(request, context["asked"], context["account"])
    return render(request, "payment_sandbox/bank.html", context)


def _transferred(request: HttpRequest, asked: vietqr.VietQr, to: Account) -> Transfer:
    """As it was asked, or with the slip that was chosen."""
    amount, purpose, slip = asked.amount or 0, asked.purpose, request.POST.get("slip", "")
    if slip == "less":
        amount -= amount // 3
    elif slip == "more":
        amount += 10_000
    elif slip == "no_reference":
        purpose = "chuyen tien le phi"
    day = "late" if slip == "late" else request.POST.get("day", "")
    made = actions.transfer(to, amount=amount, purpose=purpose, day=day, now=timezone.now())
    if slip == "twice":
        made = actions.transfer(to, amount=amount, purpose=purpose, day=day, now=timezone.now())
    return made


@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """For the holder of the account alone."""
    try:
        known = account(request.GET.get("account", ""))
        since, until = (datetime.fromisoformat(request.GET.get(name, "")) for name in ("since", "until"))
    except (Stranger, ValueError):
        return HttpResponse(status=400)
    if not is_signed(request.META["QUERY_STRING"].encode(), request.headers.get(SIGNATURE, ""), known.secret):
        return HttpResponse(status=403)
    came = Transfer.objects.filter(account=known.number, at__gte=since, at__lt=until).order_by("pk")
    body = json.dumps([actions.notice_of(each, known) for each in came], ensure_ascii=False).encode()
    return HttpResponse(body, content_type="application/json", headers={SIGNATURE: sign(body, known.secret)})


def _day() -> str:
    found = Weather.objects.first()
    return found.day if found else ""


def _refuse(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "payment_sandbox/refused.html", {"why": why}, status=400)
