"""The running sign-in of a request. Every door signs people in only through `begin`."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from motcua.ground.access import actions, queries, rules
from motcua.ground.access.definitions import Limits
from motcua.ground.access.models import SignIn
from motcua.ground.messages.actions import send
from motcua.ground.messages.definitions import Value
from motcua.ground.messages.ours import NEW_DEVICE
from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor, ActsFor, Channel, Method, Via
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.people.representing import acts_for
from motcua.ground.words.definitions import Text
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of

_STRANGER = replace(ANONYMOUS, via=Via("portal"))
"""Nobody is signed in: what they may do at all, they do at the portal, and nothing proves who they are."""
_BACKEND = "django.contrib.auth.backends.ModelBackend"
BROWSER = "motcua_browser"
"""The cookie by which a browser is known again. It opens nothing: it only says that this is no new device."""
_REMEMBERED = timedelta(days=400)
ENROLLING = frozenset(
    {"factors", "factor_totp", "factor_passkey", "factor_codes", "passkey_ask", "prove", "logout", "set_language"}
)
"""The pages for an official who has yet to add a second factor."""


class NeedsProof(Exception):
    """An act of weight asks for the proof again; `Guard` sends the person to the page that takes it, and back."""


def begin(request: HttpRequest, account: Account, *, method: Method, level: int) -> SignIn:
    """The account has proven itself: from here on this browser is its own, under a new session key.

    Nothing of the session before stays, so what is still needed of it must be read first.
    """
    now = _now(request)
    end(request)
    login(request, account, backend=_BACKEND)
    device, browser = device_of(request), _browser_of(request)
    with transaction.atomic():
        if account.party is not None and queries.is_new_browser(account, browser):
            send(to=account.party, template=NEW_DEVICE, params=_told(device, now), subject_ref=_ref(account), now=now)
        begun = actions.sign_in(
            account=account,
            session_key=str(request.session.session_key),
            channel=channel_of(request, account.kind),
            method=method,
            level=level,
            device=device,
            address=address_of(request),
            browser=browser,
            now=now,
        )
    _set_current(request, begun)
    return begun


def _told(device: str, now: datetime) -> dict[str, Value]:
    return {"reason": device or Text(vi="thiết bị không rõ", en="an unknown device"), "received_at": now}


def _ref(account: Account) -> str:
    return ref("account", account.pk)


def again(request: HttpRequest, *, method: Method, level: int) -> None:
    """Who is signed in here has proven it once more; the session goes on under a new key."""
    running = current(request)
    assert running is not None, "nobody is signed in"
    request.session.cycle_key()
    proven = actions.prove_again(
        sign_in=running, session_key=str(request.session.session_key), method=method, level=level, now=_now(request)
    )
    _set_current(request, proven)


def keep(request: HttpRequest) -> None:
    """The password has just been changed here: this session goes on with the new one's mark, under a new key."""
    running = current(request)
    assert running is not None, "nobody is signed in"
    running.account.refresh_from_db()
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = running.account.get_session_auth_hash()
    actions.move(sign_in=running, session_key=str(request.session.session_key))


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
        request._sign_in = _found(request)  # type: ignore[attr-defined]
    found: SignIn | None = request._sign_in  # type: ignore[attr-defined]
    return found


def actor_of(request: HttpRequest, now: datetime) -> Actor:
    """Who asks, as of this very request: what was taken from them a second ago is gone."""
    running = current(request)
    if running is None:
        return _STRANGER
    actor = actor_for(running.account, day_of(now))
    if _too_long(running, "administrator" if administers(actor) else actor.kind, now):
        _set_current(request, None)
        return _STRANGER
    actions.note_seen(sign_in=running, now=now)
    if must_enrol(running):
        actor = replace(actor, duties=frozenset(), past_offices=frozenset(), sight=())
    via = replace(running.via, channel=channel_of(request, actor.kind))
    return replace(actor, via=via, acts_for=_acts_for(running, day_of(now)))


def acting_lapsed(request: HttpRequest) -> bool:
    """Whether the party chosen on this sign-in may no longer be acted for."""
    running = current(request)
    return running is not None and bool(running.acts_for_ground) and request.actor.acts_for is None  # type: ignore[attr-defined]


def _acts_for(running: SignIn, on: date) -> ActsFor | None:
    if not running.acts_for_ground or running.acts_for_id is None:
        return None
    return acts_for(running.acts_for_ground, running.acts_for_id, running.account, on)


def administers(actor: Actor) -> bool:
    return any(duty == ADMINISTER for _, duty in actor.duties)


def must_enrol(running: SignIn) -> bool:
    """Whether this official has proven one factor where two are required: they may add one, and nothing else."""
    return settings.SECOND_FACTOR == "required" and running.account.kind == "official" and running.level < 2


def must_be_recent(request: HttpRequest, minutes: int | None = None) -> None:
    """Raises `NeedsProof` when the proof is older; 0 never asks. ``minutes`` is that of account matters otherwise."""
    asked = settings.PROOF_MINUTES if minutes is None else minutes
    running = current(request)
    if asked and (running is None or not rules.recent(running, _now(request), asked)):
        raise NeedsProof


def channel_of(request: HttpRequest, kind: str) -> Channel:
    if kind != "official":
        return "portal"
    return "studio" if request.path_info.startswith("/quan-tri") else "desk"


def limits_of(kind: str) -> Limits:
    idle, at_most = settings.SIGN_IN_LIMITS[kind if kind in settings.SIGN_IN_LIMITS else "citizen"]
    return Limits(timedelta(minutes=idle), timedelta(minutes=at_most))


def device_of(request: HttpRequest) -> str:
    return rules.device_said(request.headers.get("User-Agent", ""))


def address_of(request: HttpRequest) -> str:
    """The visitor's, as far as our own proxies say it (`look.proxies`)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def why_ended(request: HttpRequest) -> str:
    """Why the sign-in of this browser is over, for the page that asks to sign in again; "" where there was none."""
    session: Any = request.session
    if current(request) is not None or not session.session_key or SESSION_KEY not in session:
        return ""
    ended = queries.ended_sign_in_of(session.session_key)
    return ended.ended_why if ended else ""


def mark_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Once somebody has signed in, the browser is given its mark."""
    mark = getattr(request, "_new_browser", "")
    if mark:
        response.set_cookie(
            BROWSER,
            mark,
            max_age=_REMEMBERED,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )


def _browser_of(request: HttpRequest) -> str:
    mark = request.COOKIES.get(BROWSER, "")
    if not 32 <= len(mark) <= 64:
        mark = secrets.token_urlsafe(32)
    request._new_browser = mark  # type: ignore[attr-defined]  # renewed each time
    return mark


def _found(request: HttpRequest) -> SignIn | None:
    session: Any = request.session
    if not session.session_key or SESSION_KEY not in session:
        return None
    found = queries.sign_in_of(session.session_key)
    if found is None or not found.account.is_active:
        return None
    if not _same_password(session.get(HASH_SESSION_KEY, ""), found.account):
        return None
    return None if _too_long(found, found.account.kind, _now(request)) else found


def _too_long(sign_in: SignIn, kind: str, now: datetime) -> bool:
    why = rules.over(sign_in, now, limits_of(kind))
    if why:
        actions.end_sign_in(sign_in=sign_in, why=why, actor=SYSTEM, now=now)
    return bool(why)


def is_over(sign_in: SignIn, kind: str, now: datetime) -> bool:
    return bool(rules.over(sign_in, now, limits_of(kind)))


def _same_password(marked: str, account: Account) -> bool:
    """Django marks a session with a digest of the password's own digest, made with the key that signs."""
    marks = (account.get_session_auth_hash(), *account.get_session_auth_fallback_hash())
    return any(constant_time_compare(marked, mark) for mark in marks)


def _set_current(request: HttpRequest, sign_in: SignIn | None) -> None:
    """What the page asks from here on is asked of whoever is signed in now."""
    asked: Any = request
    asked._sign_in = sign_in
    if sign_in is not None:
        asked.user = sign_in.account
    asked.actor = actor_of(request, _now(request))


def _now(request: HttpRequest) -> datetime:
    now: datetime = getattr(request, "now", None) or timezone.now()
    return now
