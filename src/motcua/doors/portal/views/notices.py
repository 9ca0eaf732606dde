"""Where gateways tell what they took (IPN). Nobody is signed in here: the signature of what is told is the proof, and
nothing of what was told is logged but its digest."""

from __future__ import annotations

import hashlib
import logging

from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.doors.look.asking import Asked
from motcua.doors.look.wall import beyond_the_wall
from motcua.ground.money.ports import Knock, Told, Unsigned, Verdict, gateway
from motcua.ground.words.errors import Refused
from motcua.record.cases.actions import paying

_MOST = 64 * 1024
_log = logging.getLogger("motcua.money")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def notice(request: Asked, gateway_key: str) -> HttpResponse:
    """Whatever comes of it, the gateway hears it in its own words, and tells again what we could not take."""
    way = gateway(gateway_key)
    raw = request.META.get("QUERY_STRING", "").encode() + request.body
    try:
        told = way.read_notice(Knock(request.GET.dict(), request.body[:_MOST], dict(request.headers)))
        verdict = _heard(gateway_key, told, raw, request)
    except Unsigned:
        _log.warning("%s: a notice that nobody vouches for, %s", gateway_key, _digest(raw))
        verdict = "unsigned"
    answer = way.answer(verdict)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.kind)


def _heard(gateway_key: str, told: Told, raw: bytes, request: Asked) -> Verdict:
    try:
        with beyond_the_wall("a gateway tells what it took, and signs it"):
            return paying.settle(gateway_key=gateway_key, told=told, heard_by="notice", raw=raw, now=request.now)
    except (DatabaseError, Refused):
        _log.exception("%s: a notice that could not be taken, %s", gateway_key, _digest(raw))
        return "failed"


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]
