"""Anybody checks a paper: by the code on it, or by the file. What is uploaded is read apart and never kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked
from motcua.doors.look.authority import hands_of
from motcua.ground.papers import register
from motcua.ground.papers.apart import check_apart
from motcua.ground.papers.checking import Checked
from motcua.ground.papers.definitions import LARGEST
from motcua.ground.papers.register import PublicPaper
from motcua.ground.papers.rules import code_as_typed, shown_code
from motcua.ground.papers.upload import too_large
from motcua.ground.words.errors import Unavailable, Unknown
from motcua.record.cases import queries
from motcua.record.cases.models import Case


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Asked) -> HttpResponse:
    """The form; a code leads to the page of its paper, a file is judged here."""
    if request.method == "POST":
        return _judged(request)
    typed = request.GET.get("ma", "")[:60]
    code = code_as_typed(typed)
    if code:
        return redirect("portal:check_paper", code=code)
    return _page(request, {"typed": typed, "wrong": "code" if typed else ""}, 422 if typed else 200)


@require_safe
def by_code(request: Asked, code: str) -> HttpResponse:
    """What the code on a paper opens; the address in its QR code leads here."""
    try:
        paper = register.public_paper(code)
    except Unknown:
        return _page(request, {"typed": code[:60], "wrong": "unknown"}, 404)
    return _page(request, {"paper": paper, **_told(request, paper)})


def _judged(request: Asked) -> HttpResponse:
    file = request.FILES.get("tep")
    if "tep" in too_large(request) or (file is not None and (file.size or 0) > LARGEST):
        return _page(request, {"wrong": "large"}, 422)
    if file is None:
        return _page(request, {"wrong": "none"}, 422)
    content = file.read()
    try:
        checked = check_apart(content, register.trusted(request.now), now=request.now)
    except Unavailable:
        return _page(request, {"wrong": "unreadable", "name": str(file.name)[:100]}, 422)
    return _page(request, {"checked": checked, "name": str(file.name)[:100], **_verdict(request, checked)})


def _verdict(request: Asked, checked: Checked) -> dict[str, Any]:
    """``ours``: the very file that was handed out; ``changed``: signed once, and not what was signed; ``signed``:
    whole, and not known here; ``unsigned`` and ``unreadable``. What a changed file pretends to be is named beside
    it."""
    code = register.code_of(checked.digest)
    if code:
        paper = register.public_paper(code)
        return {"verdict": "ours", "paper": paper, **_told(request, paper)}
    if not checked.readable:
        return {"verdict": "unreadable"}
    if not checked.signatures:
        return {"verdict": "unsigned"}
    return {"verdict": "signed" if checked.intact else "changed", "original": _original(checked)}


def _original(checked: Checked) -> PublicPaper | None:
    for code in {each.code for each in checked.signatures if each.code}:
        try:
            return register.public_paper(code)
        except Unknown:
            continue
    return None


def _told(request: Asked, paper: PublicPaper) -> dict[str, Any]:
    return {"hands": hands_of(paper), "shown_code": shown_code(paper.code), "mine": _mine(request, paper)}


def _mine(request: Asked, paper: PublicPaper) -> Case | None:
    """The dossier of the paper, for a citizen who may open it: there its content is."""
    if request.actor.kind != "citizen":
        return None
    from motcua.ground.papers.models import IssuedPaper

    held = IssuedPaper.objects.filter(pk=paper.id, subject__startswith="case:").first()
    if held is None:
        return None
    return queries.visible_cases(request.actor).filter(pk=held.subject.removeprefix("case:")).first()


def _page(request: Asked, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "portal/check_paper.html", {"largest": LARGEST, **context}, status=status)
