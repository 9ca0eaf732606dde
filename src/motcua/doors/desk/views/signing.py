"""What is to be signed, on the screen of who decides: the letter as it will read, and the very file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.doors.desk.pages import officials, show
from motcua.doors.look.asking import Asked
from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.papers.rules import headers_for
from motcua.ground.words.errors import Unknown
from motcua.record.cases import queries
from motcua.record.cases.models import Case, Prepared


@require_safe
@officials
def preview(request: Asked, case_id: UUID) -> HttpResponseBase:
    """The page on which one signs. What was prepared by another, or for a dossier that changed, is prepared anew."""
    case = queries.case_for(request.actor, case_id)
    held = _prepared(request, case)
    if held is None or held.version != case.version:
        return redirect("desk:case", case_id=case_id)
    language = (get_language() or "vi")[:2]
    context = {
        "case": case,
        "held": held,
        "procedure": queries.procedure_of(case),
        "chosen": queries.procedure_of(case).outcome(held.outcome),
        "title": held.letter["title"].get(language) or held.letter["title"]["vi"],
        "body": held.letter["body"]["vi"],
    }
    response = show(request, "preview", context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@officials
def preview_file(request: Asked, case_id: UUID) -> HttpResponseBase:
    """The very bytes that will be signed."""
    case = queries.case_for(request.actor, case_id)
    held = _prepared(request, case)
    if held is None:
        raise Unknown(f"prepared decision of {case_id}")
    content = bytes(held.content)
    response = HttpResponse(content)
    for name, value in headers_for(FileRef(held.digest, f"{case.code}.pdf", len(content), PDF), inline=True).items():
        response.headers[name] = value
    return response


def _prepared(request: Asked, case: Case) -> Prepared | None:
    return Prepared.objects.filter(case=case, account=request.actor.account_id).first()
