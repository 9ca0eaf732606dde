"""One case: its page, its papers, its letters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.desk import covering
from motcua.doors.desk.exporting import channel_name
from motcua.doors.desk.pages import officials, show
from motcua.doors.desk.seen import Typed, names_of, page
from motcua.doors.desk.views.readings import ask_why
from motcua.doors.look import casefile
from motcua.doors.look.asking import Asked
from motcua.doors.look.errors import said
from motcua.doors.look.files import letter_response, paper_response, receipt_response, size_asked
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import local
from motcua.record.cases import facts, payable, queries
from motcua.record.cases.actions.reading import note_opened, reveal
from motcua.record.cases.models import Case, IssuedLetter

RECEIPT = "giay_tiep_nhan"
"""The letter that is handed over the counter, half a sheet with a code to scan."""


@require_safe
@officials
def case(request: Asked, case_id: UUID) -> HttpResponseBase:
    seen = queries.case_for(request.actor, case_id)
    try:
        note_opened(case=seen, what="case", actor=request.actor, now=request.now)
    except Refused as refusal:
        return ask_why(request, seen, refusal)
    return case_page(request, seen)


def case_page(
    request: Asked,
    seen: Case,
    *,
    typed: Typed | None = None,
    status: int = 200,
    uncovered: frozenset[str] = frozenset(),
    **more: Any,
) -> HttpResponse:
    """The page of a case; after a refusal with what was typed, after a reveal with what was ``uncovered``."""
    context = page(seen, request.actor, request.now, typed) | covering.of(seen, uncovered)
    papers = reverse("desk:paper", args=[seen.pk, "-"])[:-1]
    context |= {"papers_at": papers, "channel": channel_name(seen.channel), "receipt_key": RECEIPT}
    context |= {"orders": payable.orders_of(seen), "gives_back": payable.gives_back(seen)}
    return show(request, "case", {**context, **more}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def uncover(request: Asked, case_id: UUID) -> HttpResponseBase:
    """Show one covered number, in this answer alone; those that were shown just before stay shown."""
    seen = queries.case_for(request.actor, case_id)
    field = request.POST.get("field", "")[:200]
    if request.method != "POST":
        return redirect("desk:case", case_id=case_id)
    may = covering.paths_of(seen)
    if field not in may:
        raise Unknown(f"{field} of {case_id}")
    before = [path for path in request.POST.getlist("shown")[:100] if path in may and path != field]
    try:
        for path in (field, *before):
            if path == field or not covering.shown_lately(request.session, seen, path, request.now):
                reveal(case=seen, field=path, actor=request.actor, now=request.now)
    except Refused as refusal:
        return ask_why(request, seen, refusal)
    covering.remember(request.session, seen, (field, *before), request.now)
    response = case_page(request, seen, uncovered=frozenset((field, *before)))
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@officials
def paper(request: Asked, case_id: UUID, digest: str) -> HttpResponseBase:
    held = queries.paper_for(request.actor, case_id, digest)
    try:
        note_opened(case=held.case, what="paper", actor=request.actor, now=request.now)
    except Refused:
        return redirect("desk:case", case_id=case_id)
    return paper_response(held, inline="xem" in request.GET)


@require_safe
@officials
def letter(request: Asked, case_id: UUID, letter_id: UUID) -> HttpResponseBase:
    seen = queries.case_for(request.actor, case_id)
    issued = queries.letter_for(request.actor, case_id, letter_id)
    try:
        note_opened(case=seen, what="letter", actor=request.actor, now=request.now)
    except Refused:
        return redirect("desk:case", case_id=case_id)
    context = casefile.letter(seen, issued) | {
        "half": issued.key == RECEIPT,
        "address": request.build_absolute_uri(f"{reverse('portal:lookup')}?ma={seen.code}"),
        "papers": casefile.papers_of(seen),
        "place_and_date": _place_and_date(seen, issued),
        "officer": _receiver(seen),
    }
    return show(request, "letter", context)


@require_safe
@officials
def letter_pdf(request: Asked, case_id: UUID, letter_id: UUID) -> HttpResponseBase:
    seen = queries.case_for(request.actor, case_id)
    issued = queries.letter_for(request.actor, case_id, letter_id)
    try:
        note_opened(case=seen, what="letter", actor=request.actor, now=request.now)
    except Refused:
        return redirect("desk:case", case_id=case_id)
    try:
        return letter_response(issued, actor=request.actor, now=request.now, size=size_asked(request))
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("desk:letter", case_id=case_id, letter_id=letter_id)


@require_safe
@officials
def fee_receipt(request: Asked, case_id: UUID, receipt_id: UUID) -> HttpResponseBase:
    seen, receipt = queries.receipt_for(request.actor, case_id, receipt_id)
    try:
        note_opened(case=seen, what="paper", actor=request.actor, now=request.now)
    except Refused:
        return redirect("desk:case", case_id=case_id)
    try:
        return receipt_response(receipt, seen, actor=request.actor, now=request.now)
    except Refused as refusal:
        messages.error(request, said(refusal))
        return redirect("desk:case", case_id=case_id)


def _receiver(seen: Case) -> str:
    """Who took the dossier in, as the ledger knows it."""
    received = [fact.actor for fact in queries.history_of(seen) if fact.kind == facts.RECEIVED]
    return next(iter(names_of(set(received)).values()), "")


def _place_and_date(seen: Case, issued: IssuedLetter) -> str:
    """As administrative letters begin, whatever language follows."""
    day = local(issued.issued_at)
    place = issued.body.get("place") or seen.receiving_office.place.name
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day.year}"
