"""The style guide: every component with believable, invented content."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render

from motcua.doors.look import sample
from motcua.doors.look.asking import Asked

PAGES = ("index", "citizen", "forms", "officer", "letter", "login", "refused")


def guide(request: Asked, page: str = "index") -> HttpResponse:
    if page not in PAGES:
        raise Http404
    context = {"now": request.now, "pages": PAGES, "page": page, **sample.everything(request.now)}
    return render(request, f"look/guide/{page}.html", cast(dict[str, object], context))
