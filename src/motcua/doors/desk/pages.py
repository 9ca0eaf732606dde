"""Who is let in at this door, and what every page of it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from motcua.doors.look.asking import Asked
from motcua.ground.words.errors import Unknown

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]


def officials(view: View[P]) -> View[P]:
    """For officials: a stranger is asked to sign in, a citizen is told that this door is not theirs; of anything in
    particular behind it a citizen hears that there is no such thing."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind == "anonymous":
            return redirect_to_login(_return_to(request), reverse("login"))
        if request.actor.kind != "official" and kwargs:
            raise Unknown(f"{request.path} at the desk")
        if request.actor.kind != "official":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def show(request: Asked, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the desk; the mark in its head leads back to the work list."""
    more = {
        "home": reverse("desk:work"),
        "leads": leads(request),
        "now": request.now,
        "find_url": reverse("portal:units"),
    }
    return render(request, f"desk/{template}.html", {**more, **context}, status=status)


def leads(request: Asked) -> bool:
    """Whether the actor leads an office, and so looks after what went wrong."""
    return any(duty == "lead" for _, duty in request.actor.duties)


def _return_to(request: Asked) -> str:
    """Where to go after signing in: an act that was posted is not repeated, its page is shown."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("desk:work")
