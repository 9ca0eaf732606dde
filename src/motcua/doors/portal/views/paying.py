"""Paying for a dossier: choosing a way, going to the gateway and coming back, and waiting until it is known.

Whoever holds the code of a dossier may pay for it (ADR 0015), and sees what is owed and nobody's name. What a browser
brings back from a gateway is not believed: it makes us ask, and the page waits for the answer.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked, wants_part
from motcua.doors.look.errors import said
from motcua.doors.look.limiting import who
from motcua.doors.look.wall import beyond_the_wall
from motcua.ground.access import limits
from motcua.ground.money.actions.asking import asking_of
from motcua.ground.money.actions.ordering import hurry, order_of
from motcua.ground.money.models_orders import Order
from motcua.ground.money.ports import Gateway, Unsigned, gateway, gateway_keys
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import payable
from motcua.record.cases.actions import paying


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Asked, code: str) -> HttpResponse:
    """What is owed, line by line, and the ways to pay it."""
    limits.must("lookup", who(request), now=request.now)
    with beyond_the_wall("what is owed for a dossier whose code somebody holds"):
        owed = payable.payable(code)
    ways = [(key, gateway(key)) for key in gateway_keys()]
    chosen, problem = request.POST.get("gateway", "")[:30], ""
    if request.method == "POST":
        try:
            return _opened(request, owed.code, chosen)
        except Refused as refusal:
            problem = said(refusal)
    context = {"owed": owed, "ways": ways, "chosen": chosen, "problem": problem}
    return render(request, "portal/pay.html", context, status=422 if problem else 200)


def _opened(request: Asked, code: str, key: str) -> HttpResponse:
    if key not in gateway_keys():
        raise Refused("way_missing", "Hãy chọn một cách nộp.", field="gateway")
    with beyond_the_wall("somebody who holds the code of a dossier begins to pay for it"):
        order = paying.open_case_order(codes=[code], gateway_key=key, actor=request.actor, now=request.now)
    leads_away = "page" in gateway(key).can
    return redirect("portal:pay_onward" if leads_away else "portal:order", order_id=order.pk)


@require_safe
def onward(request: Asked, order_id: UUID) -> HttpResponse:
    """To the gateway's page, by a page of ours: browsers hold a form's redirects to ``form-action``."""
    order, way = _order(order_id)
    if order.state != Order.WAITING or way is None or "page" not in way.can:
        return redirect("portal:order", order_id=order_id)
    back = request.build_absolute_uri(reverse("portal:pay_returned", args=[order_id]))
    address = str(request.META.get("REMOTE_ADDR", ""))
    url = way.pay_url(asking_of(order), back=back, address=address, language=get_language() or "vi", now=request.now)
    response = render(request, "portal/pay_onward.html", {"url": url, "host": urlsplit(url).netloc, "order": order})
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def returned(request: Asked, order_id: UUID) -> HttpResponse:
    """Whoever comes back from a gateway. That it sent them is a reason to ask it now, and nothing more."""
    _waiting, way = _order(order_id)
    try:
        if way is not None and "page" in way.can:
            way.read_return(request.GET.dict())
            with beyond_the_wall("somebody came back from a gateway, so it is asked now"):
                hurry(order_id, now=request.now)
    except Unsigned:
        pass
    return redirect("portal:order", order_id=order_id)


@require_safe
def order(request: Asked, order_id: UUID) -> HttpResponse:
    """Where the payment stands. It asks for itself again until that is known: by htmx, else by the browser alone."""
    found, way = _order(order_id)
    if wants_part(request):
        return _whether_changed(request, found)
    with beyond_the_wall("what an order is for whose number somebody holds"):
        lines = payable.bought_with(found)
        came = sum(found.payments.values_list("payment__amount", flat=True))
    context: dict[str, Any] = {"order": found, "way": way, "lines": lines, "came": came}
    context |= {"left": found.amount - came, "heard": gettext(found.heard) if found.heard else ""}
    if way is not None and found.state == Order.WAITING and "qr" in way.can:
        context["transfer"] = way.transfer(asking_of(found))
        context["bank_app"] = settings.BANK_APP
    return render(request, "portal/order.html", context)


def _whether_changed(request: Asked, found: Order) -> HttpResponse:
    """Nothing while it is as the page shows it; else the page is loaded anew."""
    if request.GET.get("la") == found.state:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


def _order(order_id: UUID) -> tuple[Order, Gateway | None]:
    """By its number, which nobody can guess. A way that is not offered any more has no adapter."""
    with beyond_the_wall("an order whose number somebody holds"):
        found = order_of(order_id)
    try:
        return found, gateway(found.gateway)
    except Unknown:
        return found, None
