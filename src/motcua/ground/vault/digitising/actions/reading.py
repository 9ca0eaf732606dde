"""The worker's part: straighten, compress and read one paper after another, beside everything else.

Each attempt is saved, and committed, before an engine sees the paper: if the worker dies with it, the paper is due
again after a while. What cannot be read waits for a person with the reason and a button, and can be typed all the same;
no dossier ever waits for it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.db import transaction

from motcua.ground.papers.actions import keep_own, store
from motcua.ground.papers.definitions import JPEG, PDF
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.vault.digitising.definitions import Recognised
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.ports import recogniser
from motcua.ground.vault.digitising.queries import for_digitiser
from motcua.ground.vault.digitising.sheets import one_pdf
from motcua.ground.vault.digitising.telling import told
from motcua.ground.words.errors import Refused, Unavailable

LEASE = timedelta(minutes=45)
"""Longer than the longest paper may take; then whoever took it is dead."""
MOST_ATTEMPTS = 3

_log = logging.getLogger(__name__)


def read_next(*, now: datetime) -> bool:
    """Read the paper that has waited longest; whether there was one. Any number of workers may do this at once."""
    row = _claim(now)
    if row is None:
        return False
    try:
        copy, read = _look_at(row)
    except Unavailable as problem:
        _give_up(row, problem.reason, problem.retry, now)
    except Exception as bug:
        # Somebody else's file found a hole in a program: one paper fails, the others go on.
        _log.exception("digitisation %s could not be read", row.pk)
        _give_up(row, f"{type(bug).__name__}: {bug}", None, now)
    else:
        _keep(row, copy, read, now)
    return True


def _claim(now: datetime) -> Digitisation | None:
    with transaction.atomic(durable=True):
        waiting = Digitisation.objects.filter(state="waiting", next_at__lte=now)
        row = waiting.select_for_update(skip_locked=True).order_by("next_at", "id").first()
        if row is not None:
            row.attempts, row.next_at = row.attempts + 1, now + LEASE
            row.save(update_fields=["attempts", "next_at"])
        return row


def _look_at(row: Digitisation) -> tuple[bytes, Recognised | None]:
    """Outside any transaction: this takes seconds for each page."""
    given = as_pdf(row)
    engine = recogniser()
    if engine is None:
        return given, None
    read = engine.read(BytesIO(given))
    return read.pdf, read


def as_pdf(row: Digitisation) -> bytes:
    """What was handed in as one PDF; photos become its pages."""
    types = [paper(digest).type for digest in row.sources]
    if types == [PDF]:
        with open_paper(row.sources[0]) as content:
            return content.read()
    pictures = [(open_paper(digest), type) for digest, type in zip(row.sources, types, strict=True)]
    try:
        return one_pdf(pictures)
    finally:
        for content, _type in pictures:
            content.close()


def _keep(row: Digitisation, copy: bytes, read: Recognised | None, now: datetime) -> None:
    """Onto the attempt it belongs to: after the lease ran out another worker's counts."""
    with transaction.atomic():
        pictures = (
            [store(BytesIO(each), name="trang.jpg", actor=SYSTEM, now=now) for each in read.pictures] if read else []
        )
        assert all(each.type == JPEG for each in pictures)
        kept = keep_own(copy, name="ban-so-hoa.pdf", actor=SYSTEM, now=now)
        mine = Digitisation.objects.filter(pk=row.pk, state="waiting", attempts=row.attempts)
        mine.update(
            state="read",
            error="",
            copy=kept.digest,
            pictures=[each.digest for each in pictures],
            lines=told(read.lines) if read else [],
            by_machine=read is not None,
            read_at=now,
            version=row.version + 1,
        )


def _give_up(row: Digitisation, reason: str, wait: timedelta | None, now: datetime) -> None:
    done = wait is None or row.attempts >= MOST_ATTEMPTS
    mine = Digitisation.objects.filter(pk=row.pk, state="waiting", attempts=row.attempts)
    mine.update(
        state="failed" if done else "waiting",
        error=reason[:400],
        next_at=now if wait is None else now + wait * 2 ** (row.attempts - 1),
        version=row.version + 1,
    )


@transaction.atomic
def try_again(*, digitisation_id: UUID, actor: Actor, now: datetime) -> Digitisation:
    """The button beside a paper that could not be read."""
    row = for_digitiser(actor, digitisation_id, lock=True)
    if row.state != "failed":
        raise Refused("not_failed", "Giấy tờ này không bị lỗi đọc nên không cần đọc lại.")
    row.state, row.attempts, row.next_at, row.version = "waiting", 0, now, row.version + 1
    row.save(update_fields=["state", "attempts", "next_at", "version"])
    return row
