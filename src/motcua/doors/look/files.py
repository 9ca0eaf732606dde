"""Handing out a paper: never as something that runs, never to a shared cache."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import get_args

from django.http import FileResponse, HttpRequest, HttpResponse

from motcua.ground.money.models import Receipt
from motcua.ground.papers.definitions import PDF, FileRef, Size
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.ports import signs
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.papers.rules import headers_for
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unavailable
from motcua.record.cases.actions import seal_letter, seal_receipt
from motcua.record.cases.models import Case, CasePaper, IssuedLetter
from motcua.record.cases.printing import Printed, printed_for, receipt_for


def paper_response(handed_in: CasePaper, *, inline: bool = False) -> FileResponse:
    """The content of a paper that the actor may see; whoever calls this has asked the gate."""
    return file_response(FileRef(handed_in.digest, handed_in.name, handed_in.size, handed_in.type), inline=inline)


def file_response(file: FileRef, *, inline: bool = False) -> FileResponse:
    """The same for a file that is no paper of a dossier."""
    response = FileResponse(open_paper(file.digest))
    for name, value in headers_for(file, inline=inline).items():
        response.headers[name] = value
    return response


def letter_response(
    letter: IssuedLetter, *, actor: Actor, now: datetime, size: Size | None = None
) -> HttpResponse | FileResponse:
    """The signed file of a letter that the actor may see; a slip that the worker has not come to yet is sealed now.
    What is signed by nobody, or asked for on another ``size`` of paper, is printed, which its foot says."""
    seal = partial(seal_letter, letter_id=letter.pk, actor=actor, now=now)
    if size is None and (issued := _signed(letter.ref, seal)) is not None:
        return _issued_response(issued, f"{letter.title['vi']} {letter.case.code}.pdf")
    return printed_response(printed_for(letter, size=size))


def receipt_response(receipt: Receipt, case: Case, *, actor: Actor, now: datetime) -> HttpResponse | FileResponse:
    """The signed file of a receipt of a case that the actor may see; the same for it as for a letter."""
    seal = partial(seal_receipt, receipt_id=receipt.pk, actor=actor, now=now)
    if (issued := _signed(receipt.ref, seal)) is not None:
        return _issued_response(issued, f"{issued.title['vi']}.pdf")
    return printed_response(receipt_for(receipt, case))


def _issued_response(issued: IssuedPaper, name: str) -> FileResponse:
    return file_response(FileRef(issued.digest, name, paper(issued.digest).size, PDF), inline=True)


def _signed(source: str, seal: Callable[[], IssuedPaper | None]) -> IssuedPaper | None:
    issued = IssuedPaper.objects.filter(source=source).order_by("-issued_at").first()
    if issued is not None or not signs():
        return issued
    try:
        return seal()
    except (Refused, Unavailable):
        return None  # who keeps the keys is away; the worker seals it later


def printed_response(printed: Printed) -> HttpResponse:
    """A paper that the house has just printed, under the same headers as one that it keeps."""
    content = printed.content
    made = FileRef(digest=sha256(content).hexdigest(), name=printed.name, size=len(content), type=PDF)
    return HttpResponse(content, headers=headers_for(made, inline=True))


def size_asked(request: HttpRequest) -> Size | None:
    """``?kho=a4`` or ``?kho=a5``; what the layout has first where nothing, or nonsense, is asked."""
    asked = request.GET.get("kho", "")
    return next((size for size in get_args(Size) if size == asked), None)
