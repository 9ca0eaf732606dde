"""To seal facts: many at a time, off the path of any act."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction

from motcua.ground.ledger.models import Fact, Seal
from motcua.ground.ledger.queries import last_seal, unsealed
from motcua.ground.ledger.rules import fact_text, leaves_of, link, root_of
from motcua.ground.ledger.rules.writing import FIRST

MOST = 4096
"""Facts under one seal: a receipt's way up the tree has at most twelve digests."""


def seal_facts(*, now: datetime, most: int = MOST) -> Seal | None:
    """Seal the oldest facts not sealed yet; None when there is none that may be.

    Call again while the seal is full. One sealer at a time: a second one leaves with None.
    """
    with transaction.atomic():
        if not _alone():
            return None
        last = last_seal()
        waiting, after = unsealed(last)
        facts = list(waiting[:most])
        return _seal(facts, last, after, now) if facts else None


def _seal(facts: list[Fact], last: Seal | None, after: int, now: datetime) -> Seal:
    key = secrets.token_bytes(32)
    return Seal.objects.create(
        number=last.number + 1 if last else 1,
        sealed_at=now,
        facts=len(facts),
        last_tx=facts[-1].tx,
        last_fact=facts[-1].pk,
        newest_fact=max(*(fact.pk for fact in facts), last.newest_fact if last else 0),
        after_fact=after,
        root=root_of(leaves_of(key, (fact_text(fact.sealed) for fact in facts))),
        previous=link(last.text) if last else FIRST,
        key=key,
    )


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('ledger.seal'))")
        return bool(cursor.fetchone()[0])
