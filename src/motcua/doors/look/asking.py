"""A request as `middleware.Guard` hands it to the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest

from motcua.ground.words.moments import day_of

if TYPE_CHECKING:
    from motcua.ground.people.definitions import Actor


class Asked(HttpRequest):
    """For annotations: a page that takes one may rely on both. ``now`` is the only reading of the clock."""

    actor: Actor
    now: datetime


def is_api(request: HttpRequest) -> bool:
    """Programs get problem details from the api door, never a page; what explains the API to people is a page."""
    return request.path_info.startswith("/api/") and not request.path_info.startswith("/api/docs")


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than the whole of it."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def today(request: Asked) -> date:
    return day_of(request.now)
