"""The door of the sandbox, as the library has it, and three things that it leaves to us: everybody must use PKCE, a
service may ask for a level or a fresh proof, and the code remembers at which level it was earned."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.views import AuthorizationView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from motcua.bridges.national_id.sandbox.actions import note_passing
from motcua.bridges.national_id.sandbox.adapter import digest_of
from motcua.bridges.national_id.sandbox.middleware import policy

UNMET = "unmet_authentication_requirements"


class Authorize(AuthorizationView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        turned = self._turned(request) if request.method == "GET" else None
        response: HttpResponseBase = turned or super().dispatch(request, *args, **kwargs)
        location = response.headers.get("Location", "")
        if turned is None and urlsplit(location).netloc:
            response["Location"] = with_params(location, iss=get_adapter().get_issuer())
        return response

    def _turned(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where the person must go first, if anywhere."""
        if not request.GET.get("code_challenge") or request.GET.get("code_challenge_method") != "S256":
            return render(request, "idp/oidc/error.html", {"missing": "PKCE (S256)"}, status=400)
        if not request.user.is_authenticated:
            return _to("account_login", request, without=("prompt", "max_age"))
        if "login" in request.GET.get("prompt", "").split() or _too_old(request):
            return _to("account_reauthenticate", request, without=("prompt", "max_age"))
        if request.session["level"] < wanted_level(request.GET) and not request.session.get("unmet"):
            return _to("step_up", request)
        return None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page of consent. The library has believed the service by now, and the address to send people back to."""
        back = self.request.GET["redirect_uri"]
        if self.request.session.pop("unmet", False):
            answer = {"error": UNMET, "state": self.request.GET.get("state", "")}
            return HttpResponse(status=302, headers={"Location": with_params(back, **answer)})
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Content-Security-Policy"] = policy(form_to=back)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        code = parse_qs(urlsplit(response.headers.get("Location", "")).query).get("code")
        if code:
            session = self.request.session
            note_passing(digest_of(code[0]), level=session["level"], proven_at=session["proven_at"])
        return response


def wanted_level(asked: Any) -> int:
    """The least of the levels that would do; 0 when none is asked for."""
    told = [int(value) for value in asked.get("acr_values", "").split() if value in {"1", "2"}]
    return min(told, default=0)


def with_params(url: str, **params: str) -> str:
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(params)) if part)
    return urlunsplit(parts._replace(query=query))


def _too_old(request: HttpRequest) -> bool:
    most = request.GET.get("max_age", "")
    return most.isascii() and most.isdigit() and time.time() - request.session["proven_at"] >= int(most)


def _to(page: str, request: HttpRequest, without: tuple[str, ...] = ()) -> HttpResponse:
    """What was asked once is not asked again when they come back; the service reads in the token that it was done."""
    asked = request.GET.copy()
    for name in without:
        asked.pop(name, None)
    return redirect(f"{reverse(page)}?{urlencode({'next': f'{request.path}?{asked.urlencode()}'})}")
