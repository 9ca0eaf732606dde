"""Slowing down whoever asks too much: 429 with when to try again, and what was typed comes back.

``settings.LIMITED`` says which addresses are counted and how; a view that must decide for itself, as signing in does,
calls `access.limits` and lets `Throttled` rise.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from motcua.doors.look.asking import is_api
from motcua.doors.look.proxies import network_of
from motcua.ground.access import limits
from motcua.ground.access.limits import Throttled
from motcua.ground.people.definitions import ANONYMOUS, Actor

_MOST_FIELDS = 500
_CSRF = "csrfmiddlewaretoken"
_NEVER_GIVEN_BACK = ("password", "mat-khau", "mat_khau", "ma-xac-thuc", "otp", "secret")


class Limiting:
    """Stands below `Guard`, which says who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        now = getattr(request, "now", None) or timezone.now()
        try:
            for bucket, key in _counted(request):
                limits.must(bucket, key, now=now)
        except Throttled as throttled:
            return too_many(request, throttled)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return too_many(request, exception) if isinstance(exception, Throttled) else None


def who(request: HttpRequest) -> str:
    """One visitor: a program by its key, a person by their account, anybody else by their address."""
    if is_api(request) and (said := request.headers.get("Authorization", "")):
        return hashlib.sha256(said.encode()).hexdigest()
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor.ref if actor.account_id is not None else address(request)


def address(request: HttpRequest) -> str:
    """What is counted as the visitor's address."""
    return network_of(str(request.META.get("REMOTE_ADDR", "")))


def _counted(request: HttpRequest) -> Iterator[tuple[str, str]]:
    if is_api(request):
        # By the address too: whoever guesses keys has a new one each time.
        yield from (("api", who(request)), ("api_address", address(request)))
        return
    match = request.resolver_match
    found: Mapping[str, str] = settings.LIMITED.get(match.view_name if match else "", {})
    method = str(request.method)
    if method in found and (method != "GET" or request.GET):
        yield found[method], who(request)
    if method == "POST" and request.content_type == "multipart/form-data":
        yield "upload", who(request)


def too_many(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    """For a program the status alone: the api door puts its problem there."""
    seconds = math.ceil(throttled.retry_after.total_seconds())
    if is_api(request):
        answer = HttpResponse(status=429)
    else:
        context = {"wait": wait_in_words(seconds), "kept": kept(request), "files": sorted(request.FILES)}
        answer = render(request, "429.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to be sent again by one press; never what proves who somebody is."""
    typed: Any = request.POST
    fields = [(name, value) for name, values in typed.lists() for value in values]
    secret = any(part in name.lower() for name, _ in fields for part in _NEVER_GIVEN_BACK)
    if secret or len(fields) > _MOST_FIELDS:
        return []
    return [(name, value) for name, value in fields if name != _CSRF]


def wait_in_words(seconds: int) -> str:
    if seconds <= 90:
        return ngettext("%(count)s giây", "%(count)s giây", seconds) % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(count)s phút", "%(count)s phút", minutes) % {"count": minutes}


def sentence(throttled: Throttled) -> str:
    """For a page that is shown again with what was typed in it."""
    wait = wait_in_words(math.ceil(throttled.retry_after.total_seconds()))
    return gettext("Bạn đã thử quá nhiều lần. Hãy thử lại sau {wait}.").format(wait=wait)
