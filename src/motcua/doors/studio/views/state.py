"""How the system does, for people; and the same for machines at ``/suc-khoe``."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked
from motcua.doors.look.wall import beyond_the_wall
from motcua.doors.studio.pages import keepers, show
from motcua.ground.health.definitions import Report
from motcua.ground.health.queries import report
from motcua.ground.people.definitions import Actor
from motcua.ground.people.overseeing import CARES


@require_safe
@keepers
def state(request: Asked) -> HttpResponse:
    return show(request, "state", {"report": read(request)})


def read(request: Asked) -> Report:
    with beyond_the_wall("how many things wait or failed in the whole house"):
        return report(request.now)


@require_safe
def health(request: Asked) -> HttpResponse:
    """Whether the house can serve (``?song``: only whether this process answers). 503 when something it cannot do
    without is missing. What exactly, is told to this machine itself and to who looks after the house."""
    if "song" in request.GET:
        return _answer({"status": "ok"}, 200)
    found = read(request)
    told = found.as_dict() if _may_know(request) else {"status": found.status}
    return _answer(told, 200 if found.ready else 503)


def _answer(told: Mapping[str, object], status: int) -> JsonResponse:
    response = JsonResponse(dict(told), status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def _may_know(request: Asked) -> bool:
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) or _keeps(request.actor)


def _keeps(actor: Actor) -> bool:
    return any(duty in CARES for _office, duty in actor.duties)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
