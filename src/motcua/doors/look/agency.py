"""Officials come in with the account of their agency. It opens an account that exists here, and makes none."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.doors.look import pending, signing
from motcua.doors.look.account import next_of
from motcua.doors.look.asking import Asked
from motcua.doors.look.officials import page
from motcua.ground.people.models import Account
from motcua.ground.people.ports import Identity, IdentityProvider, identity_provider
from motcua.ground.words.errors import Refused, Unknown

_KEY = "agency"


@require_safe
def start(request: Asked) -> HttpResponse:
    """``lai`` asks for a fresh proof of who is signed in already."""
    running = signing.current(request)
    fresh = running is not None and "lai" in request.GET
    begun = _provider().start(
        back=request.build_absolute_uri(reverse("agency_back")),
        now=request.now,
        fresh=fresh,
        language=get_language() or "vi",
    )
    request.session[_KEY] = {"kept": begun.kept, "next": next_of(request), "fresh": fresh}
    return redirect(begun.url)


@require_safe
def back(request: Asked) -> HttpResponse:
    """What was kept is used once, whatever comes of it."""
    kept: dict[str, Any] = request.session.pop(_KEY, {})
    try:
        identity = _provider().finish(params=request.GET.dict(), kept=kept.get("kept", {}), now=request.now)
        account = _account_of(identity)
    except Refused as refusal:
        return page(request, "agency", {"next": kept.get("next", "")}, (refusal.problem,))
    level = max(identity.level, 1)
    if kept.get("fresh"):
        return _again(request, account, level, kept["next"])
    return pending.proven_once(request, account, method="agency", level=level, goes_to=kept.get("next", ""))


def _again(request: Asked, account: Account, level: int, goes_to: str) -> HttpResponse:
    running = signing.current(request)
    if running is None or running.account_id != account.pk:
        return pending.proven_once(request, account, method="agency", level=level, goes_to=goes_to)
    try:
        signing.again(request, method="agency", level=level)
    except Refused:
        return pending.proven_once(request, account, method="agency", level=level, goes_to=goes_to)
    return redirect(goes_to or "/")


def _account_of(identity: Identity) -> Account:
    """By the user name that the agency's service vouches for; whether it exists here is told to nobody else."""
    username = identity.username.strip().lower()
    account = Account.objects.filter(username=username, kind="official", is_active=True).first() if username else None
    if account is None:
        raise Refused(
            "agency_unknown",
            "Tài khoản cơ quan này chưa được nối với tài khoản nào ở đây. Hãy liên hệ người quản trị của cơ quan.",
        )
    return account


def _provider() -> IdentityProvider:
    found = identity_provider("agency")
    if found is None:
        raise Unknown("agency sign-in")
    return found
