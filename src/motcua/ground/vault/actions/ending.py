"""A paper is not held any more: revoked or replaced; or gone, erased under retention law."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import Actor
from motcua.ground.vault import facts
from motcua.ground.vault.definitions import Ended
from motcua.ground.vault.models import Holding, Share
from motcua.ground.words.ids import ref


@transaction.atomic
def end_holding(*, holding: Holding, why: Ended, actor: Actor, now: datetime, by: Holding | None = None) -> Holding:
    """End it, and every share of it. ``by`` is the paper that replaces it. Ended before, it stays as it ended."""
    row = Holding.objects.select_for_update(of=("self",)).get(pk=holding.pk)
    if row.ended_at is not None:
        return row
    row.ended_at, row.ended_why, row.ended_by, row.replaced_by = now, why, actor.ref, by
    row.save(update_fields=["ended_at", "ended_why", "ended_by", "replaced_by"])
    Share.objects.filter(holding=row, ended_at=None).update(ended_at=now)
    _record(row, actor, now)
    return row


@transaction.atomic
def erase_holdings(rows: Iterable[Holding], *, actor: Actor, now: datetime) -> list[str]:
    """These papers go for good, with their uses and links; that there was one, of which type, stays in the facts. Gives
    back the digests that they named: whether something else still names one, the caller asks."""
    named = []
    for row in rows:
        _record(row, actor, now, erased=True)
        named += [row.digest] if row.digest else []
        row.delete()
    return named


def _record(row: Holding, actor: Actor, now: datetime, *, erased: bool = False) -> None:
    record_fact(
        facts.ENDED,
        subject=row.ref,
        actor=actor,
        now=now,
        office_id=row.office_id,
        payload={
            "party": ref("party", row.holder_id),
            "type": row.type,
            "why": "erased" if erased else row.ended_why,
            "by": row.replaced_by.ref if row.replaced_by else "",
        },
    )
