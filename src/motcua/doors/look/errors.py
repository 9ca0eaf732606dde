"""Pages for what went wrong. Each says what happened, what it means for the person, and what to do next.

``wiring.urls`` may name these as ``handler400`` and so on; where it does not, Django finds the same templates by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from motcua.doors.look.asking import is_api
from motcua.doors.look.watching import note_refusal
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem, Refused


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403.html", 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return too_large(request)
    return _page(request, "400.html", 400)


def unreadable() -> HttpResponse:
    """Made without the request: what cannot be read must not be read again, not even its session."""
    return HttpResponse(render_to_string("400.html"), status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, "413.html", 413)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """For a program the status alone: the api door puts its problem there."""
    return HttpResponse(status=status) if is_api(request) else render(request, template, status=status)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Something the house leans on does not answer; the person's work is kept and they may try again."""
    return render(request, "503.html", status=503)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For ``CSRF_FAILURE_VIEW``: nearly always a page left open too long, or one opened before signing in."""
    return render(request, "403_csrf.html", {"back": back_to(request)}, status=403)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """400 when an answer is at fault, 409 when the case has moved on or the law forbids the act."""
    note_refusal(request, refusal.code)
    at_fault = bool(refusal.field or refusal.problems)
    context = {
        "message": said(refusal),
        "problems": [said(problem) for problem in refusal.problems],
        "law": refusal.law,
        "code": refusal.code,
        "back": back_to(request),
    }
    return render(request, "look/refused.html", context, status=400 if at_fault else 409)


def said(refusal: Refused | Problem) -> str:
    """The sentence in the person's language, its places filled, a pack's words among them in that language too; a
    place without a value keeps its name."""
    sentence = gettext(refusal.message) if refusal.message else ""
    return sentence.format_map(_Named({name: _worded(value) for name, value in refusal.params.items()}))


def _worded(value: object) -> object:
    """A text of a pack, or a word of our own such as the name of a state, in the person's language."""
    if isinstance(value, Text):
        return value.in_language(get_language() or "vi")
    return gettext(value) if isinstance(value, str) and value else value


class _Named(dict[str, object]):
    def __init__(self, params: Mapping[str, object]) -> None:
        super().__init__(params)

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


def back_to(request: HttpRequest) -> str:
    """The page the person came from, when it is one of ours."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.get_host()
    if not ours or not came_from.path.startswith("/") or came_from.path.startswith("//"):
        return ""
    return came_from.path + (f"?{came_from.query}" if came_from.query else "")
