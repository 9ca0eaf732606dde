"""Between the first proof and the second: whose account it is, kept in a session that is still nobody's."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from motcua.doors.look import signing
from motcua.doors.look.account import home_of
from motcua.doors.look.asking import Asked
from motcua.ground.access import queries
from motcua.ground.people.definitions import Method
from motcua.ground.people.models import Account

_KEY = "signing_in"
_LIFE = 300
"""Seconds in which the second proof must follow the first."""


def proven_once(request: Asked, account: Account, *, method: Method, level: int, goes_to: str) -> HttpResponse:
    """The first proof was right. Two are asked of whoever has a second; where the service behind an agency's account
    has itself asked for two (``level`` 2), that will do."""
    if level >= 2 or not queries.factors_of(account):
        return enter(request, account, method=method, level=level, goes_to=goes_to)
    request.session.cycle_key()
    request.session[_KEY] = {
        "account": account.pk,
        "mark": account.get_session_auth_hash(),
        "method": method,
        "next": goes_to,
        "at": request.now.timestamp(),
    }
    return redirect("second_step")


def account_of(request: Asked) -> Account | None:
    """Who has given the first proof a moment ago; None where nobody has, or the account has changed since."""
    kept: dict[str, Any] = request.session.get(_KEY, {})
    if not kept or not 0 <= request.now.timestamp() - kept["at"] < _LIFE:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    return account if account is not None and account.get_session_auth_hash() == kept["mark"] else None


def goes_to(request: Asked) -> str:
    return str(request.session.get(_KEY, {}).get("next", ""))


def by_agency(request: Asked) -> bool:
    """Whether the first proof was an agency's, not a password."""
    return bool(request.session.get(_KEY, {}).get("method") == "agency")


def enter(request: Asked, account: Account, *, method: Method, level: int, goes_to: str) -> HttpResponse:
    """In. Who has yet to add a second factor is sent on by `Guard`."""
    signing.begin(request, account, method=method, level=level)
    return redirect(goes_to or home_of(request.actor))
