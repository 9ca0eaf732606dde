"""Handing out a paper: never as something that runs, never to a shared cache."""

from __future__ import annotations

from hashlib import sha256
from typing import get_args

from django.http import FileResponse, HttpRequest, HttpResponse

from motcua.ground.papers.definitions import PDF, FileRef, Size
from motcua.ground.papers.queries import open_paper
from motcua.ground.papers.rules import headers_for
from motcua.record.cases.models import CasePaper
from motcua.record.cases.printing import Printed


def paper_response(paper: CasePaper, *, inline: bool = False) -> FileResponse:
    """The content of a paper that the actor may see; whoever calls this has asked the gate."""
    return file_response(FileRef(paper.digest, paper.name, paper.size, paper.type), inline=inline)


def file_response(file: FileRef, *, inline: bool = False) -> FileResponse:
    """The same for a file that is no paper of a dossier."""
    response = FileResponse(open_paper(file.digest))
    for name, value in headers_for(file, inline=inline).items():
        response.headers[name] = value
    return response


def printed_response(printed: Printed) -> HttpResponse:
    """A paper that the house has just printed, under the same headers as one that it keeps."""
    content = printed.content
    made = FileRef(digest=sha256(content).hexdigest(), name=printed.name, size=len(content), type=PDF)
    return HttpResponse(content, headers=headers_for(made, inline=True))


def size_asked(request: HttpRequest) -> Size | None:
    """``?kho=a4`` or ``?kho=a5``; what the layout has first where nothing, or nonsense, is asked."""
    asked = request.GET.get("kho", "")
    return next((size for size in get_args(Size) if size == asked), None)
