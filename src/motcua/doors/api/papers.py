"""What anybody may ask of an issued paper who holds its code: what `/kiem-tra` says, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Router

from motcua.doors.api import schemas as s
from motcua.doors.api.answers import LOOKED_UP, answers
from motcua.doors.look.authority import hands_of
from motcua.ground.papers.register import public_paper

router = Router(tags=["papers"], auth=None)


@router.get(
    "/papers/{code}",
    response=answers(s.IssuedPaperOut, *LOOKED_UP, 422),
    summary=gettext_noop("Một văn bản đã ban hành, theo mã in trên văn bản"),
)
def read_paper(request: HttpRequest, code: str) -> dict[str, Any]:
    paper = public_paper(code)
    return {
        "code": paper.code,
        "state": paper.state,
        "kind": paper.kind,
        "title": paper.title,
        "office": paper.office_name,
        "holder": paper.holder,
        "issued_at": paper.issued_at,
        "revoked_at": paper.revoked_at,
        "decision": paper.decision,
        "replaced_by": paper.replaced_by,
        "sha256": [each.digest for each in paper.revisions],
        "signatures": [
            {
                "by": hand.signed.by,
                "name": hand.signed.name,
                "post": hand.signed.post,
                "signed_at": hand.signed.signed_at,
                "certificate": hand.signed.certificate,
                "authority": hand.held,
            }
            for hand in hands_of(paper)
        ],
    }
