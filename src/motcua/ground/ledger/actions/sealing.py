"""To seal facts: many at a time, off the path of any act."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction

from motcua.ground.ledger.facts import STAMPED
from motcua.ground.ledger.models import Leaves, Seal
from motcua.ground.ledger.queries.order import Row, last_seal, rows_of, unsealed
from motcua.ground.ledger.rules import leaves_of, link, root_of
from motcua.ground.ledger.rules.writing import FIRST

MOST = 4096
"""Facts under one seal: a receipt's way up the tree has at most twelve digests."""


def seal_facts(*, now: datetime, most: int = MOST, only_stamps_too: bool = True) -> Seal | None:
    """Seal the oldest facts not sealed yet; None when there is none that may be.

    Call again while the seal is full. One sealer at a time: a second one leaves with None. With ``only_stamps_too``
    off nothing is sealed while all that waits are facts of stamps, each of which would ask for the next stamp.
    """
    with transaction.atomic():
        if not _alone():
            return None
        last = last_seal()
        waiting, after = unsealed(last)
        if not only_stamps_too and not waiting.exclude(kind=STAMPED).exists():
            return None
        rows = list(rows_of(waiting[:most]))
        return _seal(rows, last, after, now) if rows else None


def _seal(rows: list[Row], last: Seal | None, after: int, now: datetime) -> Seal:
    key = secrets.token_bytes(32)
    leaves = leaves_of(key, (row.text for row in rows))
    seal = Seal.objects.create(
        number=last.number + 1 if last else 1,
        sealed_at=now,
        facts=len(rows),
        last_tx=rows[-1].tx,
        last_fact=rows[-1].id,
        newest_fact=max(*(row.id for row in rows), last.newest_fact if last else 0),
        after_fact=after,
        root=root_of(leaves),
        previous=link(last.text) if last else FIRST,
        key=key,
    )
    Leaves.objects.create(seal=seal, digests=b"".join(leaves))
    return seal


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('ledger.seal'))")
        return bool(cursor.fetchone()[0])
