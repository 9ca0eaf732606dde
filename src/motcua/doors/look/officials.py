"""The officials' door: a password and a second factor, or a passkey alone; an invitation, the first time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.doors.look import passkeys, pending, signing
from motcua.doors.look.account import home_of, next_of
from motcua.doors.look.asking import Asked
from motcua.doors.look.limiting import address
from motcua.ground.access import actions, queries, rules
from motcua.ground.access.definitions import SecondFactor
from motcua.ground.people.models import Account
from motcua.ground.people.ports import identity_provider
from motcua.ground.words.errors import Problem, Refused

_WRONG = Problem("", "sign_in", "Tên đăng nhập hoặc mật khẩu chưa đúng.")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def by_password(request: Asked) -> HttpResponse:
    if request.method != "POST":
        if request.actor.kind != "anonymous":
            return redirect(next_of(request) or home_of(request.actor))
        return _asked(request)
    if request.POST.get("answer"):
        return _by_passkey(request)
    account = actions.check_password(
        username=request.POST.get("username", ""),
        password=request.POST.get("password", ""),
        address=address(request),
        now=request.now,
    )
    if account is None:
        return _asked(request, _WRONG)
    return pending.proven_once(request, account, method="password", level=1, goes_to=next_of(request))


def _by_passkey(request: Asked) -> HttpResponse:
    """Without a user name: the key knows whose it is, and has asked its owner for a finger or a PIN."""
    try:
        account = passkey_of(request, None, "sign_in")
    except Refused as refusal:
        return _asked(request, refusal.problem)
    return pending.enter(request, account, method="passkey", level=2, goes_to=next_of(request))


def _asked(request: Asked, *problems: Problem) -> HttpResponse:
    context = {
        "next": next_of(request),
        "typed": request.POST.get("username", "")[:60],
        "agency": identity_provider("agency") is not None,
        "offered": settings.SECOND_FACTOR == "offered",
        "why": "" if problems else signing.why_ended(request),
    }
    return page(request, "sign_in", context, problems)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: Asked) -> HttpResponse:
    """The second proof. Who comes here without the first, or too late, begins anew."""
    account = pending.account_of(request)
    if account is None:
        return redirect("official_login")
    if request.method != "POST":
        return _second(request, account)
    try:
        if request.POST.get("answer"):
            passkey_of(request, account, "second")
            method: Any = "passkey"
        else:
            code = request.POST.get("ma-xac-thuc", "")
            method = actions.prove_code(account=account, code=code, address=address(request), now=request.now)
            method = "agency" if pending.by_agency(request) else method
    except Refused as refusal:
        return _second(request, account, refusal.problem)
    return pending.enter(request, account, method=method, level=2, goes_to=pending.goes_to(request))


def _second(request: Asked, account: Account, *problems: Problem) -> HttpResponse:
    kinds = {each.kind for each in queries.factors_of(account)}
    return page(request, "second_step", {"account": account, "kinds": kinds}, problems)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: Asked, text: str) -> HttpResponse:
    """The owner of a new account, or of one whose password was lost, sets it. Who has second factors shows one too."""
    account = queries.invitation_of(text, request.now).account
    alone = settings.SECOND_FACTOR == "offered" and not queries.factors_of(account)
    context = {"account": account, "least": rules.SHORTEST_ALONE if alone else rules.SHORTEST}
    if request.method != "POST":
        return page(request, "invited", context)
    try:
        account = actions.accept_invitation(
            text=text, password=typed_twice(request), second_factor=second_factor(), now=request.now
        )
    except Refused as refusal:
        return page(request, "invited", context, (refusal.problem,))
    return pending.proven_once(request, account, method="password", level=1, goes_to="")


def typed_twice(request: Asked) -> str:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise Refused("password_twice", "Hai lần nhập mật khẩu chưa giống nhau.", field="again")
    return password


def second_factor() -> SecondFactor:
    return cast(SecondFactor, settings.SECOND_FACTOR)


def passkey_of(request: Asked, account: Account | None, purpose: passkeys.Purpose) -> Account:
    return actions.prove_passkey(
        answer=request.POST.get("answer", ""),
        ceremony=passkeys.asked(request, purpose),
        account=account,
        address=address(request),
        now=request.now,
    )


def page(request: Asked, template: str, context: Mapping[str, Any], problems: tuple[Problem, ...] = ()) -> HttpResponse:
    """Never kept by the browser: what is typed and shown here is nobody else's."""
    fields = {each.field for each in problems}
    whole = {**context, "problems": problems, "fields": fields, "now": request.now}
    response = render(request, f"look/access/{template}.html", whole, status=422 if problems else 200)
    response["Cache-Control"] = "no-store"
    return response
