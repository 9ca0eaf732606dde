"""Where to go after signing in, and where everybody is at home."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """The page they wanted, when it is one of ours; "" otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def home_of(kind: str) -> str:
    return reverse("desk:work" if kind == "official" else "portal:my_cases")
