"""What every answer carries, whoever made it: a page, a file, the api, the server of static files.

The policies of pages stand in `middleware.HEADERS`; Django's `SecurityMiddleware` adds HSTS, ``nosniff`` and the
referrer's policy.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

EVERYWHERE = {
    # Nothing of ours is for Flash or PDF readers of other sites, nor for pages of other sites at all.
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Who does not say otherwise is not kept by anybody on the way.
    "Cache-Control": "no-store",
    # Granian says its name where nobody says another.
    "Server": "motcua",
}
AT_SIGN_OUT = '"cache", "storage"'
"""What the browser forgets (RFC draft Clear-Site-Data): the next at this machine finds no page by going back. Cookies
stay, since the language and the mark of a known browser are among them; the session itself is ended."""


class Headers:
    """Stands near the top, so that no answer gets around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        match = request.resolver_match
        if match is not None and match.view_name == "logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = AT_SIGN_OUT
        return response
