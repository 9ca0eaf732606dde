"""Where one is signed in, since when and how proven; each can be ended from here. And what one was told of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.look import signing
from motcua.doors.look.asking import Asked
from motcua.ground.access import actions, queries
from motcua.ground.access.models import SignIn


@require_safe
def sign_ins(request: Asked) -> HttpResponse:
    running = signing.current(request)
    if running is None:
        return _to_sign_in()
    context = {
        "here": running,
        "sign_ins": [each for each in queries.sign_ins_of(running.account) if not _over(request, each)],
        "notices": queries.notices_of(running.account),
        "official": running.account.kind == "official",
        "now": request.now,
    }
    response = render(request, "look/access/sign_ins.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _over(request: Asked, sign_in: SignIn) -> bool:
    """One whose limits have passed has ended, though nobody came with its key to find that out."""
    kind = "administrator" if signing.administers(request.actor) else sign_in.account.kind
    return signing.is_over(sign_in, kind, request.now)


@require_POST
def end(request: Asked, number: int) -> HttpResponse:
    if signing.current(request) is None:
        return _to_sign_in()
    signing.must_be_recent(request)
    sign_in = queries.own_sign_in(request.actor, number)
    actions.end_sign_in(sign_in=sign_in, why="revoked", actor=request.actor, now=request.now)
    messages.success(request, _("Đã kết thúc phiên đăng nhập đó."))
    return redirect("sign_ins")


@require_POST
def end_others(request: Asked) -> HttpResponse:
    running = signing.current(request)
    if running is None:
        return _to_sign_in()
    signing.must_be_recent(request)
    ended = actions.end_all(account=running.account, why="revoked", actor=request.actor, now=request.now, but=running)
    said = ngettext("Đã kết thúc %(n)s phiên khác.", "Đã kết thúc %(n)s phiên khác.", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("sign_ins")


@require_POST
def seen(request: Asked) -> HttpResponse:
    if signing.current(request) is None:
        return _to_sign_in()
    actions.notices_seen(actor=request.actor, now=request.now)
    return redirect("sign_ins")


def _to_sign_in() -> HttpResponse:
    return redirect_to_login(reverse("sign_ins"), reverse("login"))
