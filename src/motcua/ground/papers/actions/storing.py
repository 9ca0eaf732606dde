"""To store, and to erase by rule. Neither leaves a fact of its own, because each is part of the act that uses or erases
the file; an infected paper, which is turned away, leaves one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import BinaryIO, Protocol

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers import facts, rules, shelf
from motcua.ground.papers.definitions import LARGEST, MEBIBYTE, PDF, FileRef
from motcua.ground.papers.models import Paper
from motcua.ground.papers.ports import scanner
from motcua.ground.papers.stamps import words_of_pdf
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.ground.words.secrecy import refuse_stamped, stamp_in_name, stamp_in_text

_STEP = 64 * 1024


class Readable(Protocol):
    """An open file, or an uploaded one."""

    def read(self, size: int, /) -> bytes: ...


def store(content: Readable, *, name: str, actor: Actor, now: datetime) -> FileRef:
    """Keep a file and say under which digest. When this returns the bytes are durable; the row stands or falls with
    the caller's transaction. Raises `Refused` for what is no paper (`paper_type`, `paper_broken`, `paper_empty`), for
    what is too large (`paper_too_large`) or infected (`paper_infected`), and `Unavailable` when the scanner could not
    look: then nothing is kept. Memory does not grow with the file.
    """
    shown = rules.shown_name(name)
    with shelf.spool() as spooled:
        digest, size = _copy(content, spooled, shown)
        type = rules.type_of(spooled, name=shown)
        _refuse_secret(spooled, type, name, shown)
        _look_into(spooled, Seen(digest, size, shown), actor, now)
        shelf.put(spooled, digest)
    row = Paper(digest=digest, size=size, type=type, stored_at=now, stored_by=actor.ref)
    Paper.objects.bulk_create([row], ignore_conflicts=True)
    return FileRef(digest=digest, name=rules.clean_name(name, type), size=size, type=type)


def keep_own(content: bytes, *, name: str, actor: Actor, now: datetime) -> FileRef:
    """Keep a PDF that the house has made itself: durable as any other, and looked into by nobody, since a scanner that
    is away must not stop who decides."""
    digest = hashlib.sha256(content).hexdigest()
    with shelf.spool() as spooled:
        spooled.write(content)
        shelf.put(spooled, digest)
    row = Paper(digest=digest, size=len(content), type=PDF, stored_at=now, stored_by=actor.ref)
    Paper.objects.bulk_create([row], ignore_conflicts=True)
    return FileRef(digest=digest, name=rules.clean_name(name, PDF), size=len(content), type=PDF)


@dataclass(frozen=True, slots=True)
class Seen:
    """A paper before it is kept."""

    digest: str
    size: int
    name: str


def _look_into(content: BinaryIO, seen: Seen, actor: Actor, now: datetime) -> None:
    """Always, also for what we have already: the scanner may have learnt since."""
    if (looks := scanner()) is None:
        return
    content.seek(0)
    found = looks.scan(content)
    if not found:
        return
    with transaction.atomic():
        payload = {"found": found[:120], "size": seen.size}
        record_fact(facts.INFECTED, subject=f"paper:{seen.digest}", actor=actor, now=now, payload=payload)
    raise Refused(
        "paper_infected",
        "Tệp “{name}” có mã độc ({found}) nên không được nhận. Hãy quét vi-rút trên máy của bạn rồi chụp hoặc quét lại "
        "giấy tờ.",
        params={"name": seen.name, "found": found[:120]},
    )


def _refuse_secret(content: BinaryIO, type: str, name: str, shown: str) -> None:
    """A state secret that is known as one is kept nowhere, on whatever way it comes."""
    refuse_stamped(stamp_in_name(name.rpartition(".")[0] or name), shown)
    if type == PDF:
        refuse_stamped(stamp_in_text(words_of_pdf(content)), shown)


def _copy(content: Readable, spooled: BinaryIO, shown: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while part := content.read(_STEP):
        size += len(part)
        if size > LARGEST:
            raise too_large(shown)
        digest.update(part)
        spooled.write(part)
    return digest.hexdigest(), size


def erase_papers(digests: Collection[str]) -> None:
    """Remove these for good, row and bytes, as part of an act of retention that names its decision. Whoever calls has
    made sure that nothing refers to them; the bytes go when the transaction has gone through."""
    if not digests:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL motcua.erasing = 'on'")
        cursor.execute("DELETE FROM papers_paper WHERE digest = ANY(%s)", [list(digests)])
        cursor.execute("SET LOCAL motcua.erasing = 'off'")
    for digest in digests:
        transaction.on_commit(partial(shelf.remove, digest))


def too_large(name: str, *, field: str = "") -> Refused:
    """Also for the doors, when the upload handler has skipped the file already."""
    return Refused(
        "paper_too_large",
        "Tệp “{name}” lớn hơn {limit} MB. Hãy quét ở độ phân giải 200 dpi hoặc chia thành nhiều tệp.",
        field=field,
        params={"name": name, "limit": LARGEST // MEBIBYTE},
    )
