"""Where to go after signing in, and where everybody is at home."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.ground.people.definitions import Actor


def next_of(request: HttpRequest) -> str:
    """The page they wanted, when it is one of ours; "" otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def home_of(actor: Actor) -> str:
    """Where their work is: who only administers has none at the desk."""
    if actor.kind != "official":
        return reverse("portal:my_cases")
    return reverse("studio:home" if actor.duties and not actor.offices else "desk:work")
