"""To record a fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.people.definitions import Actor


def record_fact(
    kind: str,
    *,
    subject: str,
    actor: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    office_id: int | None = None,
    place_code: str = "",
    payload: Mapping[str, Any] | None = None,
) -> Fact:
    """Write a fact, and a delivery for each consumer that subscribes to its kind, in the caller's transaction.

    Raises RuntimeError outside a transaction: a fact must stand or fall with its act.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a fact is recorded inside the transaction of its act")
    fact = Fact.objects.create(
        kind=kind,
        subject=subject,
        office_id=office_id,
        place_code=place_code,
        actor=actor.ref,
        happened_at=happened_at or now,
        known_at=now,
        payload=dict(payload or {}),
    )
    consumers = outbox.consumers_of(kind)
    if consumers:
        Delivery.objects.bulk_create(Delivery(fact=fact, consumer=name, next_at=now) for name in consumers)
    return fact
