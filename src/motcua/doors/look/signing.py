"""The running sign-in of a request. Every door signs people in only through `begin`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from motcua.ground.access import actions, queries, rules
from motcua.ground.access.definitions import Limits
from motcua.ground.access.models import SignIn
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor, Channel, Method
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, account: Account, *, method: Method, level: int) -> SignIn:
    """The account has proven itself: from here on this browser is its own, under a new session key."""
    now = _now(request)
    asked: Any = request
    end(request)
    login(request, account, backend=_BACKEND)
    begun = actions.sign_in(
        account=account,
        session_key=str(request.session.session_key),
        channel=channel_of(request, account.kind),
        method=method,
        level=level,
        device=device_of(request),
        address=address_of(request),
        now=now,
    )
    _set_current(request, begun)
    asked.actor = actor_of(request, now)
    return begun


def end(request: HttpRequest) -> None:
    """Whoever is signed in here leaves; nothing of their session stays behind."""
    running = current(request)
    if running is not None:
        actions.sign_out(sign_in=running, now=_now(request))
    logout(request)
    _set_current(request, None)


def current(request: HttpRequest) -> SignIn | None:
    """The sign-in that runs in this browser, with its account; None for nobody. Asked of the database once."""
    if not hasattr(request, "_sign_in"):
        _set_current(request, _found(request))
    found: SignIn | None = request._sign_in  # type: ignore[attr-defined]
    return found


def actor_of(request: HttpRequest, now: datetime) -> Actor:
    """Who asks, as of this very request: what was taken from them a second ago is gone."""
    running = current(request)
    if running is None:
        return ANONYMOUS
    actions.note_seen(sign_in=running, now=now)
    actor = actor_for(running.account, day_of(now))
    return replace(actor, via=replace(running.via, channel=channel_of(request, actor.kind)))


def channel_of(request: HttpRequest, kind: str) -> Channel:
    if kind != "official":
        return "portal"
    return "studio" if request.path_info.startswith("/quan-tri") else "desk"


def limits_of(kind: str) -> Limits:
    idle, at_most = settings.SIGN_IN_LIMITS["official" if kind == "official" else "citizen"]
    return Limits(timedelta(minutes=idle), timedelta(minutes=at_most))


def device_of(request: HttpRequest) -> str:
    return rules.device_said(request.headers.get("User-Agent", ""))


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _found(request: HttpRequest) -> SignIn | None:
    session: Any = request.session
    if not session.session_key or SESSION_KEY not in session:
        return None
    found = queries.sign_in_of(session.session_key)
    if found is None or not found.account.is_active:
        return None
    if not _same_password(session.get(HASH_SESSION_KEY, ""), found.account):
        return None
    now = _now(request)
    why = rules.over(found, now, limits_of(found.account.kind))
    if why:
        actions.end_sign_in(sign_in=found, why=why, actor=SYSTEM, now=now)
        return None
    return found


def _same_password(marked: str, account: Account) -> bool:
    """Django marks a session with a digest of the password's own digest, made with the key that signs."""
    marks = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(marked, mark) for mark in marks)


def _set_current(request: HttpRequest, sign_in: SignIn | None) -> None:
    request._sign_in = sign_in  # type: ignore[attr-defined]


def _now(request: HttpRequest) -> datetime:
    now: datetime = getattr(request, "now", None) or timezone.now()
    return now
