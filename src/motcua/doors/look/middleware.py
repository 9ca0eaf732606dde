"""What every page goes through: who asks and when, the headers that keep strangers out, errors a person can read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from motcua.doors.look import errors, returning, signing, watching
from motcua.doors.look.asking import is_api
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Refused, Unavailable, Unknown

_log = logging.getLogger("motcua.look")

_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in _POLICY.items()),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Language(LocaleMiddleware):
    """Vietnamese first: pages follow the person's own choice, kept in a cookie, and not what their phone was set to.
    Programs say what they read with every request."""

    def process_request(self, request: HttpRequest) -> None:
        if is_api(request):
            super().process_request(request)
            return
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class Guard:
    """Stands before every view. It may stand anywhere below `LocaleMiddleware`, whose language its pages speak."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _introduce(request)
        response = self._turned_away(request) or self.get_response(request)
        watching.look_at(request, response)
        signing.mark_browser(request, response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # Not "no-store": browsers then forget a half-filled form when its owner comes back to it.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """An official who has proven one factor of two gets to the page that adds the other, and no further."""
        if is_api(request) or (request.resolver_match and request.resolver_match.view_name in signing.ENROLLING):
            return None
        asked: Any = request
        if asked.actor.kind != "official":  # here it is asked who they are, whatever the view asks for first
            return None
        running = signing.current(request)
        return redirect("factors") if running is not None and signing.must_enrol(running) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if is_api(request):
            return None
        if isinstance(exception, signing.NeedsProof):
            returning.set_aside(request)
            return redirect(f"{reverse('prove')}?{urlencode({'next': _comes_back(request)})}")
        if isinstance(exception, Unknown):
            return errors.not_found(request, Http404())
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, Unavailable):
            _log.warning("unavailable: %s %s", request.path, exception.reason)
            return errors.unavailable(request)
        return None

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        """A page for what no view should have to read: oversized, broken, or smuggling NUL, which no database keeps."""
        if is_api(request):
            return None
        try:
            if not any("\0" in text for text in _texts(request)):
                return None
        except (RequestDataTooBig, TooManyFilesSent) as problem:
            _log.warning("too large: %s %s", request.path, type(problem).__name__)
            _forget_form(request)
            return errors.too_large(request)
        except (TooManyFieldsSent, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as problem:
            _log.warning("unreadable: %s %s", request.path, type(problem).__name__)
            _forget_form(request)
            return errors.unreadable()
        return errors.unreadable()


def _introduce(request: HttpRequest) -> None:
    """One query finds the sign-in and its account, one more an official's duties; none before somebody asks."""
    now = timezone.now()
    asked: Any = request
    asked.now = now
    asked.user = SimpleLazyObject(lambda: _account(request))
    asked.actor = SimpleLazyObject(lambda: signing.actor_of(request, now))


def _comes_back(request: HttpRequest) -> str:
    """The page itself, or the one from which something was posted; that is given back to be sent again."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else errors.back_to(request)


def _account(request: HttpRequest) -> Account | AnonymousUser:
    running = signing.current(request)
    return running.account if running else AnonymousUser()


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from request.COOKIES.values()
    forms = [request.GET]
    if request.method == "POST" and request.content_type in _FORMS:
        forms.append(request.POST)
    for form in forms:
        for key, values in form.lists():
            yield key
            yield from (value for value in values if isinstance(value, str))


def _forget_form(request: HttpRequest) -> None:
    """The rest of the form cannot be read; without this, reading it while making the error page would fail again."""
    request._mark_post_parse_error()  # type: ignore[attr-defined]
