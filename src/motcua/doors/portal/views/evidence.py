"""Evidence for strangers: the seals as published, a check of a receipt, and the receipt of one's own filing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked
from motcua.ground.ledger import queries as ledger
from motcua.ground.ledger.definitions import Fault, Held, Published, Stamped
from motcua.ground.ledger.ports import trust_files, trusted
from motcua.ground.ledger.rules.files import NotOurs, check_file, receipt_lines
from motcua.ground.words.errors import Unknown
from motcua.record.cases import facts, queries

LARGEST = 1024 * 1024
"""Bytes of a receipt that is checked here; larger ones and exports are for `motcua verify`."""
_ON_A_PAGE, _FOR_PROGRAMS = 30, 500
_FILED = frozenset({facts.SUBMITTED, facts.RECEIVED, facts.SUPPLEMENTED})
_public = cache_control(public=True, max_age=10)


@require_safe
def seals(request: Asked) -> HttpResponse:
    found = ledger.published(before=_before(request), limit=_ON_A_PAGE)
    context = {
        "seals": found,
        "older": found[-1].seal.number if found and found[-1].seal.number > 1 else None,
        "roots": bool(trust_files()),
    }
    return render(request, "portal/seals.html", context)


@require_safe
@_public
def seals_json(request: Asked) -> HttpResponse:
    """The newest seals, or those before a number; each with the very text that was hashed."""
    found = ledger.published(before=_before(request), limit=_FOR_PROGRAMS)
    return JsonResponse({"seals": [_as_json(each) for each in found]})


def _as_json(each: Published) -> dict[str, object]:
    stamps = [{"authority": name, "at": at.isoformat(), "token": token.hex()} for name, at, token in each.stamps]
    return {"number": each.seal.number, "seal": each.text, "sha256": each.digest, "stamps": stamps}


@require_safe
@_public
def seals_text(request: Asked) -> HttpResponse:
    """A line each, to be kept by whoever likes: number, digest, when it was sealed, when it was stamped."""
    lines = ["# seal sha256 sealed_at stamped_at"]
    for each in ledger.published(before=_before(request), limit=_FOR_PROGRAMS):
        stamped = min(at for _, at, _ in each.stamps).isoformat() if each.stamps else "-"
        lines.append(f"{each.seal.number} {each.digest} {each.seal.sealed_at.isoformat()} {stamped}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@_public
def roots(request: Asked) -> HttpResponse:
    """The certificates that the stamps lead to. Whoever trusts nobody here takes them from the authorities."""
    files = trust_files()
    if not files:
        raise Unknown("roots of time stamps")
    return HttpResponse(b"".join(files), content_type="application/x-pem-file")


def _before(request: Asked) -> int | None:
    typed = request.GET.get("truoc", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 15 else None


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asked) -> HttpResponse:
    """Nothing that is uploaded here is kept."""
    if request.method != "POST":
        return render(request, "portal/check_evidence.html", {"largest": LARGEST})
    told = {"largest": LARGEST, **_checked(request)}
    return render(request, "portal/check_evidence.html", told, status=422 if told["wrong"] else 200)


def _checked(request: Asked) -> dict[str, object]:
    file = request.FILES.get("tep")
    if file is None or file.size is None:
        return {"wrong": "none"}
    if file.size > LARGEST:
        return {"wrong": "large"}
    trust = trusted()
    try:
        found = list(check_file(file.read().decode("utf-8").splitlines(), trust))
    except (NotOurs, UnicodeDecodeError, RecursionError):
        return {"wrong": "not_ours"}
    return {
        "wrong": "",
        "checked": True,
        "name": str(file.name)[:100],
        "faults": [each for each in found if isinstance(each, Fault)],
        "held": [(each, _ours(each)) for each in found if isinstance(each, Held)],
        "stamped": [each for each in found if isinstance(each, Stamped)][-1:],
        "trust": trust is not None,
    }


def _ours(held: Held) -> bool:
    """Whether the seal it names is one of this ledger: a receipt can be whole and of somebody else's."""
    return ledger.digest_of(held.seal) == held.digest


@require_safe
def receipt(request: Asked, case_id: UUID) -> HttpResponse:
    """What the citizen takes along: their filing under its seals. Until it is sealed, when that will be."""
    case = queries.case_for(request.actor, case_id)
    filed = [fact for fact in queries.history_of(case) if fact.kind in _FILED]
    sealed = [found for fact in filed if (found := ledger.receipt_if_sealed(fact)) is not None]
    whole = bool(sealed) and len(sealed) == len(filed)
    stamped = whole and all(each.stamps for each in sealed)
    if not stamped and not (whole and "ngay" in request.GET):
        return render(request, "portal/evidence_waiting.html", {"case": case, "sealed": whole}, status=202)
    lines = "".join(f"{line}\n" for line in receipt_lines(sealed))
    response = HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bang-chung-{case.code}.jsonl"'
    response["Cache-Control"] = "private, no-store"
    return response
