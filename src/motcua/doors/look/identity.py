"""Citizens and businesses at the door: sent to the national identity, and recognised when they come back.

They are sent there by a page of ours that goes on by itself, not by a redirect of the form: a browser holds a form's
redirects to the page's ``form-action``, and where the service is, is told by the service.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.look import signing
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.doors.look.limiting import address
from motcua.doors.look.returning import TYPED
from motcua.ground.access import limits
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions.recognising import recognise_citizen
from motcua.ground.people.ports import Identity, identity_provider
from motcua.ground.words.errors import Refused, Unavailable

_ATTEMPTS = "identity"
_TOKEN = "identity_token"
_MOST_ATTEMPTS = 4
_CARRIED = ("drafts", TYPED)
"""What somebody had begun before signing in goes on with them; everything else of the old session ends."""


@require_safe
def choose(request: Asked) -> HttpResponse:
    """``/dang-nhap``: who comes here is a citizen, or goes on to the officials' page."""
    if request.actor.kind != "anonymous":
        return HttpResponseRedirect(_next(request))
    return _gate(request)


@require_POST
def start(request: Asked) -> HttpResponse:
    """Off to the national identity, with the level that is wanted; what is kept proves on return that it is they."""
    limits.must("sign_in_address", address(request), now=request.now)
    provider = identity_provider("national_id")
    if provider is None:
        return _gate(request, gettext("Cổng này chưa được nối với dịch vụ định danh điện tử."), status=503)
    level = 2 if request.POST.get("muc") == "2" else 0
    back = request.build_absolute_uri(reverse("identity_back"))
    try:
        started = provider.start(back=back, now=request.now, level=level, language=get_language() or "vi")
    except Unavailable:
        return _away(request, _next(request))
    running = signing.current(request)
    attempt = {**started.kept, "next": _next(request), "for": running.account_id if running else 0}
    kept = request.session.get(_ATTEMPTS, {})
    request.session[_ATTEMPTS] = dict([*kept.items(), (str(started.kept["state"]), attempt)][-_MOST_ATTEMPTS:])
    return onward(request, started.url)


@require_safe
def back(request: Asked) -> HttpResponse:
    """``/dang-nhap/dinh-danh/ve``: whoever comes back with an answer to a question of ours."""
    kept = _taken(request, request.GET.get("state", ""))
    provider = identity_provider("national_id")
    if kept is None or provider is None:
        return _unasked(request)
    next_ = str(kept["next"])
    try:
        identity = provider.finish(params=request.GET.dict(), kept=kept, now=request.now)
        _let_in(request, identity, int(kept["for"]))
    except Unavailable:
        return _away(request, next_)
    except Refused as refused:
        return _gate(request, said(refused), next_=next_, status=409)
    return HttpResponseRedirect(next_)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """Here, and with the national identity where that is how they came in."""
    away = _way_out(request)
    signing.end(request)
    return onward(request, away) if away else HttpResponseRedirect("/")


def onward(request: HttpRequest, url: str) -> HttpResponse:
    response = render(request, "look/onward.html", {"url": url, "host": urlsplit(url).netloc})
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _let_in(request: Asked, identity: Identity, expected: int) -> None:
    """``expected`` is the account that was asked to prove itself again; 0 where nobody was signed in."""
    if identity.level < 1:
        raise Refused(
            "identity_level",
            "Dịch vụ định danh chưa cho biết mức độ định danh của bạn, nên chưa đăng nhập được. Hãy đăng nhập lại.",
        )
    account = recognise_citizen(identity=identity, now=request.now, record=record_fact)
    running = signing.current(request)
    if running is not None and expected == running.account_id == account.pk:
        signing.again(request, method="national_id", level=identity.level)
    elif expected and expected != account.pk and running is not None:
        raise Refused(
            "identity_other",
            "Bạn đang đăng nhập là người khác với người vừa định danh. Hãy đăng xuất trước khi đổi người.",
        )
    else:
        carried = {name: request.session[name] for name in _CARRIED if name in request.session}
        signing.begin(request, account, method="national_id", level=identity.level)
        request.session.update(carried)
    request.session[_TOKEN] = identity.id_token


def _taken(request: Asked, state: str) -> dict[str, Any] | None:
    """Used once, whatever comes of it."""
    kept = request.session.get(_ATTEMPTS, {})
    attempt: dict[str, Any] | None = kept.pop(state, None)
    if attempt is not None:
        request.session[_ATTEMPTS] = kept
    return attempt


def _unasked(request: Asked) -> HttpResponse:
    """The browser's button pressed, a page reloaded, or an answer to somebody else's question."""
    if request.actor.kind != "anonymous":
        return HttpResponseRedirect(_home(request))
    return _gate(
        request, gettext("Lần đăng nhập này đã quá hạn hoặc đã dùng rồi. Hãy đăng nhập lại."), next_="", status=400
    )


def _away(request: Asked, next_: str) -> HttpResponse:
    text = gettext(
        "Dịch vụ định danh điện tử đang không trả lời. Hãy thử lại sau vài phút; những gì bạn đã lưu trên cổng vẫn còn."
    )
    if request.actor.kind != "anonymous":
        messages.error(request, text)
        return HttpResponseRedirect(next_ or _home(request))
    return _gate(request, text, next_=next_, status=503)


def _gate(request: Asked, problem: str = "", *, next_: str | None = None, status: int = 200) -> HttpResponse:
    context = {
        "problem": problem,
        "next": _asked_next(request) if next_ is None else next_,
        "offered": identity_provider("national_id") is not None,
        "signed_in": request.actor.kind != "anonymous",
        "why": "" if problem else signing.why_ended(request),
    }
    return render(request, "look/login.html", context, status=status)


def _next(request: Asked) -> str:
    return _asked_next(request) or _home(request)


def _asked_next(request: Asked) -> str:
    """A path of this house, or nothing."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    ours = told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None)
    return told if ours else ""


def _home(request: Asked) -> str:
    return reverse("desk:work" if request.actor.kind == "official" else "portal:my_cases")


def _way_out(request: Asked) -> str:
    running = signing.current(request)
    provider = identity_provider("national_id")
    if running is None or running.method != "national_id" or provider is None:
        return ""
    token = request.session.get(_TOKEN, "")
    return provider.leave(id_token=token, back=request.build_absolute_uri("/"), now=request.now)
