"""What a page asks of a passkey, and what came back. The question is kept in the session, for one answer."""

from __future__ import annotations

import secrets
from typing import Any, Literal

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from motcua.doors.look import pending, signing
from motcua.doors.look.asking import Asked
from motcua.doors.look.limiting import address
from motcua.ground.access import limits, passkeys, queries
from motcua.ground.access.definitions import Ceremony
from motcua.ground.people.models import Account

Purpose = Literal["sign_in", "second", "again", "add"]
_KEY = "passkey"
_LIFE = 300


@require_POST
def ask(request: Asked) -> HttpResponseBase:
    """The options for the browser, as JSON. The page's script fetches them when its button is pressed."""
    limits.must("search", f"passkey|{address(request)}", now=request.now)
    purpose = request.POST.get("purpose", "")
    account = _account(request, purpose)
    if purpose not in ("sign_in", "second", "again", "add") or (account is None and purpose != "sign_in"):
        return HttpResponse(status=409)
    ceremony = _ceremony(request, secrets.token_bytes(32))
    request.session[_KEY] = {
        "challenge": bytes_to_base64url(ceremony.challenge),
        "purpose": purpose,
        "at": request.now.timestamp(),
    }
    known = queries.factors_of(account) if account is not None else []
    if purpose == "add":
        assert account is not None
        told = passkeys.asked_to_make(account, known, ceremony)
    else:
        told = passkeys.asked_to_prove(known, ceremony)
    return HttpResponse(told, content_type="application/json")


def asked(request: Asked, purpose: Purpose) -> Ceremony:
    """The question that was asked for this purpose; gone once it is read. Refused where none was, or too long ago."""
    kept: dict[str, Any] = request.session.pop(_KEY, {})
    if kept.get("purpose") != purpose or not 0 <= request.now.timestamp() - kept["at"] < _LIFE:
        raise passkeys.unproven()
    return _ceremony(request, base64url_to_bytes(kept["challenge"]))


def _account(request: Asked, purpose: str) -> Account | None:
    if purpose == "second":
        return pending.account_of(request)
    running = signing.current(request)
    return running.account if running is not None and running.account.kind == "official" else None


def _ceremony(request: Asked, challenge: bytes) -> Ceremony:
    """Bound to the host that was asked for, one of `ALLOWED_HOSTS`: a key made at one does not work at another."""
    host = request.get_host()
    site = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Ceremony(challenge, site, f"{request.scheme}://{host}")
