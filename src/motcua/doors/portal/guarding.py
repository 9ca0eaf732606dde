"""Who is let in to the pages of an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.urls import reverse

from motcua.doors.look.asking import Asked
from motcua.ground.words.errors import Unknown

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]


def citizens(view: View[P]) -> View[P]:
    """For citizens: a stranger is asked to sign in; of anything in particular an official hears that there is none."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind == "anonymous":
            here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("portal:account")
            return redirect_to_login(here, reverse("login"))
        if request.actor.kind != "citizen" and kwargs:
            raise Unknown(f"{request.path} of a citizen")
        if request.actor.kind != "citizen":
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
