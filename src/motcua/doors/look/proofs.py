"""What an official proves themselves with: second factors, codes on paper, the password; and to prove it again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import pyotp
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.look import passkeys, returning, signing
from motcua.doors.look.account import home_of, next_of
from motcua.doors.look.asking import Asked
from motcua.doors.look.limiting import address
from motcua.doors.look.officials import page, passkey_of, second_factor, typed_twice
from motcua.ground.access import actions, queries, rules
from motcua.ground.access.models import SignIn
from motcua.ground.access.passkeys import NAME
from motcua.ground.people.definitions import Method
from motcua.ground.people.models import Account
from motcua.ground.people.ports import identity_provider
from motcua.ground.words.errors import Problem, Refused

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]


def own(view: View[P]) -> View[P]:
    """For an official and what is theirs; citizens prove themselves elsewhere and have nothing here."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind == "anonymous":
            back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("factors")
            return redirect_to_login(back, reverse("official_login"))
        if request.actor.kind != "official":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def running_of(request: Asked) -> SignIn:
    running = signing.current(request)
    assert running is not None
    return running


@require_safe
@own
def factors(request: Asked) -> HttpResponseBase:
    return _factors(request)


def _factors(request: Asked, *problems: Problem) -> HttpResponse:
    running = running_of(request)
    context = {
        "factors": queries.factors_of(running.account),
        "codes_left": queries.codes_left(running.account),
        "running": running,
        "must_enrol": signing.must_enrol(running),
    }
    return page(request, "factors", context, problems)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def totp(request: Asked) -> HttpResponseBase:
    """The secret as a code to be scanned, and the first code the application shows."""
    signing.must_be_recent(request)
    account = running_of(request).account
    waiting = queries.waiting_totp(account)
    if request.method == "POST" and waiting is None:
        actions.start_totp(account=account, actor=request.actor, now=request.now)
        return redirect("factor_totp")
    if waiting is None:
        return redirect("factors")
    if request.method != "POST" or "ma-xac-thuc" not in request.POST:
        return _totp(request, account, waiting.secret)
    try:
        code, name = request.POST.get("ma-xac-thuc", ""), request.POST.get("name", "")
        actions.confirm_totp(factor=waiting, code=code, name=name, actor=request.actor, now=request.now)
    except Refused as refusal:
        return _totp(request, account, waiting.secret, refusal.problem)
    return _added(request, "password_totp")


def _totp(request: Asked, account: Account, secret: str, *problems: Problem) -> HttpResponse:
    address = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=NAME)
    parts = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return page(request, "totp", {"address": address, "parts": parts}, problems)


@require_POST
@own
def passkey(request: Asked) -> HttpResponseBase:
    signing.must_be_recent(request)
    try:
        actions.add_passkey(
            account=running_of(request).account,
            answer=request.POST.get("answer", ""),
            ceremony=passkeys.asked(request, "add"),
            name=request.POST.get("name", ""),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _factors(request, refusal.problem)
    return _added(request, "passkey")


def _added(request: Asked, method: Method) -> HttpResponse:
    """What was added has proven a second factor just now, beside the fresh proof that adding asks for."""
    running = running_of(request)
    signing.again(request, method=method if running.method != "agency" else "agency", level=2)
    messages.success(request, _("Đã thêm. Từ lần đăng nhập sau, bạn dùng được cách xác thực này."))
    return redirect("factors")


@require_POST
@own
def rename(request: Asked, number: int) -> HttpResponseBase:
    signing.must_be_recent(request)
    factor = queries.own_factor(request.actor, number)
    actions.rename_factor(factor=factor, name=request.POST.get("name", ""), actor=request.actor, now=request.now)
    return redirect("factors")


@require_POST
@own
def remove(request: Asked, number: int) -> HttpResponseBase:
    signing.must_be_recent(request)
    try:
        actions.remove_factor(
            factor=queries.own_factor(request.actor, number),
            second_factor=second_factor(),
            but=running_of(request),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _factors(request, refusal.problem)
    messages.success(request, _("Đã gỡ. Các phiên đăng nhập khác của bạn đã kết thúc."))
    return redirect("factors")


@require_POST
@own
def codes(request: Asked) -> HttpResponseBase:
    """Shown in the answer itself and nowhere kept: the next page would have to be told them, and would keep them."""
    signing.must_be_recent(request)
    texts = actions.make_codes(account=running_of(request).account, actor=request.actor, now=request.now)
    return page(request, "codes", {"codes": texts})


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@own
def password(request: Asked) -> HttpResponseBase:
    signing.must_be_recent(request)
    running = running_of(request)
    alone = second_factor() == "offered" and not queries.factors_of(running.account)
    context = {"least": rules.SHORTEST_ALONE if alone else rules.SHORTEST, "account": running.account}
    context["has_one"] = running.account.has_usable_password()
    if request.method != "POST":
        return page(request, "password", context)
    try:
        _knows_the_old_one(request, running.account)
        actions.change_password(
            account=running.account,
            password=typed_twice(request),
            second_factor=second_factor(),
            but=running,
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return page(request, "password", context, (refusal.problem,))
    signing.keep(request)
    messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
    return redirect("factors")


def _knows_the_old_one(request: Asked, account: Account) -> None:
    """Also of one who has just proven themselves with a passkey; who has no password yet sets the first."""
    if account.has_usable_password():
        _check(request, account, request.POST.get("current", ""), "current")


def _check(request: Asked, account: Account, typed: str, field: str) -> None:
    right = actions.check_password(username=account.username, password=typed, address=address(request), now=request.now)
    if right is None or right.pk != account.pk:
        raise Refused("sign_in", "Mật khẩu chưa đúng.", field=field)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: Asked) -> HttpResponseBase:
    """Before an act of weight: who is signed in shows once more that it is they."""
    running = signing.current(request)
    if running is None:
        return redirect_to_login(next_of(request) or "/", reverse("login"))
    if request.method != "POST":
        return _prove(request, running)
    try:
        method, level = _proven(request, running)
        signing.again(request, method=method, level=level)
    except Refused as refusal:
        return _prove(request, running, refusal.problem)
    return returning.sent_again(request) or redirect(next_of(request) or home_of(request.actor))


def _proven(request: Asked, running: SignIn) -> tuple[Method, int]:
    account = running.account
    if request.POST.get("answer"):
        passkey_of(request, account, "again")
        return "passkey", 2
    _check(request, account, request.POST.get("password", ""), "password")
    if not queries.factors_of(account):
        return "password", 1
    code = request.POST.get("ma-xac-thuc", "")
    return actions.prove_code(account=account, code=code, address=address(request), now=request.now), 2


def _prove(request: Asked, running: SignIn, *problems: Problem) -> HttpResponse:
    kinds = {each.kind for each in queries.factors_of(running.account)}
    context: dict[str, Any] = {
        "next": next_of(request),
        "account": running.account,
        "kinds": kinds,
        "agency": running.method == "agency" and identity_provider("agency") is not None,
        "password": running.account.kind == "official" and running.account.has_usable_password(),
    }
    return page(request, "prove", context, problems)
