"""A request as `middleware.Guard` hands it to the pages."""

from __future__ import annotations

from contextlib import suppress
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


def day_typed(text: str) -> date | None:
    """``01/07/2025`` as people write it, or ``2025-07-01`` as addresses do; None for what is no day."""
    for written in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            return datetime.strptime(text, written).date()  # noqa: DTZ007 -- a day has no zone
    return None


def today(request: Asked) -> date:
    return day_of(request.now)
