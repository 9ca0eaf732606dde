"""A form that comes back with an error keeps its files: the page carries a signed ticket for each.

Without the signature a person could name the digest of somebody else's paper and have it attached to a case of
their own.
"""

from __future__ import annotations

from dataclasses import astuple

from django.core import signing

from motcua.ground.papers.definitions import FileRef
from motcua.ground.words.errors import Refused

_GOOD_FOR = 30 * 24 * 3600  # as long as a draft


def issue(paper: FileRef, *, holder: str) -> str:
    """A ticket that only ``holder`` (an actor's ref, or the key of an anonymous session) can redeem."""
    return signing.dumps(astuple(paper), salt=f"papers.ticket:{holder}")


def redeem(ticket: str, *, holder: str) -> FileRef:
    try:
        digest, name, size, type = signing.loads(ticket, salt=f"papers.ticket:{holder}", max_age=_GOOD_FOR)
    except signing.BadSignature:
        raise Refused("paper_ticket", "Không nhận lại được tệp đã tải lên. Hãy tải tệp lên lần nữa.") from None
    return FileRef(digest=digest, name=name, size=size, type=type)
