"""Whoever must first sign in, or prove more, comes back to where they were; what they had typed and sent is kept
meanwhile in their session, and given back to be sent by one press. Files are not kept, and the page says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from motcua.doors.look.asking import Asked
from motcua.doors.look.limiting import kept
from motcua.ground.words.errors import Unknown
from motcua.record.cases.definitions import Procedure

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]
TYPED = "typed"
"""Where in the session; it goes on into the new one at signing in."""
_LONGEST = 64 * 1024


def to_sign_in(request: Asked) -> HttpResponse:
    """A page that somebody who has left, or was left too long, wants to go on with."""
    set_aside(request)
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': request.get_full_path()})}")


def to_prove_more(request: Asked, procedure: Procedure) -> HttpResponse:
    """Signed in, but not as surely as the procedure asks: why, and the way there."""
    set_aside(request)
    context = {"procedure": procedure, "next": request.get_full_path(), "level": request.actor.via.level}
    return render(request, "look/step_up.html", context, status=409 if request.method == "POST" else 200)


def falls_short(request: Asked, procedure: Procedure) -> bool:
    """For citizens: officials prove themselves by other means, and file nothing online."""
    return request.actor.kind == "citizen" and request.actor.via.level < procedure.assurance


def given_back(request: Asked) -> HttpResponse | None:
    """What was typed at this address before; once."""
    found = _set_aside_by(request)
    if (
        request.method == "POST"
        or request.actor.kind == "anonymous"
        or not found
        or found["path"] != request.get_full_path()
    ):
        return None
    del request.session[TYPED]
    return render(request, "look/given_back.html", found)


def goes_on(view: View[P]) -> View[P]:
    """What somebody was at when they were signed out: they sign in and go on with it. A stranger to it is asked to sign
    in too, and then hears that there is no such thing."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        typed = given_back(request)
        if typed is not None:
            return typed
        try:
            return view(request, *args, **kwargs)
        except Unknown:
            if request.actor.kind != "anonymous":
                raise
            return to_sign_in(request)

    return guarded


def sent_again(request: Asked) -> HttpResponse | None:
    """What was set aside on the way to this proof, wherever it was posted to; once."""
    found = _set_aside_by(request)
    request.session.pop(TYPED, None)
    return render(request, "look/given_back.html", found) if found else None


def set_aside(request: HttpRequest) -> None:
    """What was posted is kept, to be sent again by one press; nothing that proves who somebody is."""
    if request.method != "POST":
        return
    fields = kept(request)
    if fields and len(json.dumps(fields)) <= _LONGEST:
        aside = {"path": request.get_full_path(), "fields": fields, "files": sorted(request.FILES)}
        request.session[TYPED] = {**aside, "owner": request.session.get(SESSION_KEY, "")}


def _set_aside_by(request: Asked) -> dict[str, Any] | None:
    """Of whoever asks now: at a counter's machine the next person may have signed in since. What somebody typed before
    they ever signed in goes on with whoever does."""
    found: dict[str, Any] | None = request.session.get(TYPED)
    if found and found.get("owner", "") not in ("", str(request.actor.account_id)):
        del request.session[TYPED]
        return None
    return found
