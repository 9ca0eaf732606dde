"""What whoever watches the house must see and no fact tells: proofs that failed, and doors that stayed shut.

One line each in the log (`motcua.access`), never a fact: a flood of guesses must not become a flood of sealed facts. A
line names the page, what it was about, whose account it concerns and from where, and repeats nothing that was typed.
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse

from motcua.doors.look import pending
from motcua.doors.look.asking import is_api
from motcua.doors.look.limiting import address
from motcua.ground.access import queries
from motcua.ground.people.definitions import ANONYMOUS, Actor
from motcua.ground.words.ids import ref

_log = logging.getLogger("motcua.access")

_PROOFS = frozenset(
    {"official_login", "second_step", "invitation", "identity_back", "agency_back", "prove", "password", "factor_totp"}
)
_KINDS = {401: "unproven", 403: "forbidden", 429: "too_often", 413: "too_large", 400: "unreadable"}
_NOT_THEIRS = frozenset({"not_your_duty", "not_yours"})


def note_refusal(request: HttpRequest, code: str) -> None:
    """An act that another may do was tried: the page answers it in words, with a status that does not say so."""
    if code in _NOT_THEIRS:
        request.not_theirs = code  # type: ignore[attr-defined]


def look_at(request: HttpRequest, response: HttpResponse) -> None:
    """One line for an answer that kept somebody out; none for any other."""
    kind = _kind(request, response)
    if not kind:
        return
    event = {
        "event": kind,
        "status": response.status_code,
        "page": _page(request),
        "about": _about(request),
        "method": _method(request) if kind == "proof_failed" else "",
        "who": "" if kind == "unreadable" else _who(request),
        "address": address(request),
    }
    told = {name: value for name, value in event.items() if value}
    _log.warning(" ".join(f"{name}=%s" for name in told), *told.values(), extra={"event": told})


def _kind(request: HttpRequest, response: HttpResponse) -> str:
    status = response.status_code
    if _page(request) in _PROOFS and status in (400, 404, 409, 422):
        return "proof_failed"
    if hasattr(request, "not_theirs"):
        return "forbidden"
    if status == 404 and request.resolver_match and _actor(request).account_id is not None:
        return "not_found"  # not there, or not theirs: they are told the same, we are not told more
    return _KINDS.get(status, "")


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or match.route) if match else ""


def _about(request: HttpRequest) -> str:
    """Numbers of ours that stand in the address. Other parts of it may be a secret, or what somebody typed."""
    found = request.resolver_match.kwargs if request.resolver_match else {}
    return ",".join(f"{name.removesuffix('_id')}:{value}" for name, value in found.items() if name.endswith("_id"))


def _method(request: HttpRequest) -> str:
    typed = request.POST
    if typed.get("answer"):
        return "passkey"
    return "code" if "ma-xac-thuc" in typed and "password" not in typed else "password" if "password" in typed else ""


def _who(request: HttpRequest) -> str:
    """The account that asks, or the one that somebody wants to come in as, where there is such a one."""
    actor = _actor(request)
    if actor.account_id is not None:
        return actor.ref
    first = pending.account_of(request) if _page(request) == "second_step" else None  # type: ignore[arg-type]
    if first is not None:
        return ref("account", first.pk)
    return queries.account_meant(request.POST.get("username", "")) if _page(request) == "official_login" else ""


def _actor(request: HttpRequest) -> Actor:
    found: Any = getattr(request, "auth", None) if is_api(request) else getattr(request, "actor", None)
    return found if isinstance(found, Actor) else found or ANONYMOUS
