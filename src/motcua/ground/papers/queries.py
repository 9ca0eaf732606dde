"""Opening papers. Who may open one is decided above, by the room whose case or record refers to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from motcua.ground.papers import shelf
from motcua.ground.papers.definitions import Fault
from motcua.ground.papers.models import Paper
from motcua.ground.words.errors import Unavailable, Unknown

_STEP = 1024 * 1024


def paper(digest: str) -> Paper:
    """The row of a paper, or `Unknown`."""
    found = Paper.objects.filter(digest=digest).first()
    if found is None:
        raise Unknown(f"paper {digest[:64]}")
    return found


def open_paper(digest: str) -> BinaryIO:
    """The bytes, to be closed by the caller. `Unknown` for a digest never stored, `Unavailable` for lost bytes."""
    return shelf.take(paper(digest).digest)


def check_all() -> Iterator[Fault]:
    """Read every paper again and compare it with its digest; yields what is not as it was stored. Raises `Unavailable`
    when the storage does not answer."""
    for row in Paper.objects.order_by("digest").iterator(chunk_size=500):
        fault = _check(row)
        if fault is not None:
            yield fault


def _check(row: Paper) -> Fault | None:
    try:
        content = shelf.take(row.digest)
    except Unavailable as problem:
        if problem.retry is not None:
            raise  # a storage that does not answer says nothing about its papers
        return Fault(row.digest, "missing", problem.reason)
    digest, size = hashlib.sha256(), 0
    with content:
        while part := content.read(_STEP):
            digest.update(part)
            size += len(part)
    if (digest.hexdigest(), size) == (row.digest, row.size):
        return None
    return Fault(row.digest, "damaged", f"{size} bytes with digest {digest.hexdigest()}, stored as {row.size} bytes")
