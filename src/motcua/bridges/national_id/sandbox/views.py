"""The pages of the sandbox: signing in, showing level 2, and what this site is."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.idp.oidc.models import Client
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from motcua.bridges.national_id.sandbox import actions
from motcua.bridges.national_id.sandbox.authorize import wanted_level
from motcua.bridges.national_id.sandbox.models import Person


class Asked:
    """Which service sent the person here, and what it wants."""

    def __init__(self, request: HttpRequest) -> None:
        told = request.POST.get("next") or request.GET.get("next") or ""
        self.next = told if url_has_allowed_host_and_scheme(told, allowed_hosts=None) else reverse("home")
        query = {name: values[-1] for name, values in parse_qs(urlsplit(self.next).query).items()}
        self.level = wanted_level(query)
        self.service = Client.objects.filter(pk=query.get("client_id", "")).first()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "sandbox/home.html", {"person": _person(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """With number and passcode, then the second factor; or, since nobody here is real, by choosing somebody."""
    actions.read_if_changed()
    asked = Asked(request)
    typed = request.POST.get("personal_id", "").strip()
    wrong = False
    if request.method == "POST":
        chosen = Person.objects.filter(personal_id=request.POST.get("person", "")).first()
        if chosen is not None:
            _let_in(request, chosen, 2 if request.POST.get("level") == "2" else 1)
            return redirect(asked.next)
        known = actions.proven(typed, request.POST.get("passcode", ""))
        if known is not None:
            _let_in(request, known, 1)
            return redirect(_second_factor(asked) if known.level > 1 and asked.level != 1 else asked.next)
        wrong = True
    everybody = list(Person.objects.order_by("-level", "pk"))
    cast, others = [each for each in everybody if each.note], [each for each in everybody if not each.note]
    context = {"asked": asked, "cast": cast, "others": others, "typed": typed, "wrong": wrong}
    return render(request, "sandbox/sign_in.html", context, status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: HttpRequest) -> HttpResponse:
    """The second factor, of those whose identity is of level 2; the others are told where to have it raised."""
    asked, person = Asked(request), _person(request)
    if request.method == "POST":
        if request.POST.get("answer") == "confirm" and person.level > 1:
            _let_in(request, person, 2)
        elif asked.level > request.session["level"]:
            request.session["unmet"] = True
        return redirect(asked.next)
    return render(request, "sandbox/step_up.html", {"asked": asked, "person": person})


def closed(request: HttpRequest) -> HttpResponse:
    """Parts of the library that this site does not offer."""
    raise Http404


def _let_in(request: HttpRequest, person: Person, level: int) -> None:
    user: Any = person
    login(request, user)
    request.session["level"] = min(level, person.level)
    request.session["proven_at"] = int(time.time())


def _second_factor(asked: Asked) -> str:
    return f"{reverse('step_up')}?{urlencode({'next': asked.next})}"


def _person(request: HttpRequest) -> Any:
    return request.user
