"""Handing out a paper: never as something that runs, never to a shared cache."""

from __future__ import annotations

from django.http import FileResponse

from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.queries import open_paper
from motcua.ground.papers.rules import headers_for
from motcua.record.cases.models import CasePaper


def paper_response(paper: CasePaper, *, inline: bool = False) -> FileResponse:
    """The content of a paper that the actor may see; whoever calls this has asked the gate."""
    held = FileRef(digest=paper.digest, name=paper.name, size=paper.size, type=paper.type)
    response = FileResponse(open_paper(paper.digest))
    for name, value in headers_for(held, inline=inline).items():
        response.headers[name] = value
    return response
