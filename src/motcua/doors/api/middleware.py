"""Whatever goes wrong under /api/, also before or beside the routes, leaves it as a problem and never as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse

from motcua.doors.api.parsing import keepable
from motcua.doors.api.problems import PROBLEM, problem
from motcua.doors.look.asking import is_api

_KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


class Problems:
    """Stands right below `LocaleMiddleware`, whose language the problems speak."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request):
            return self.get_response(request)
        response = self.get_response(request) if _readable(request) else problem(400)
        if response.status_code >= 400 and response.headers.get("Content-Type") != PROBLEM:
            headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
            response = problem(response.status_code, headers=headers)
        # Answers hold people's data; nothing between us and the program keeps them.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _readable(request: HttpRequest) -> bool:
    try:
        return all(keepable(text) for text in _texts(request))
    except (TooManyFieldsSent, SuspiciousOperation):
        return False


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    for name, values in request.GET.lists():
        yield name
        yield from (str(value) for value in values)
