"""To record a fact, or many of one kind at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.ground.ledger import facts, outbox
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
        channel=actor.via.channel,
        method=actor.via.method,
        level=actor.via.level,
    )
    consumers = outbox.consumers_of(kind)
    if consumers:
        Delivery.objects.bulk_create(Delivery(fact=fact, consumer=name, next_at=now) for name in consumers)
    return fact


@dataclass(frozen=True, slots=True)
class Told:
    """What differs between facts of one kind that one act leaves on many subjects."""

    subject: str
    office_id: int | None = None
    place_code: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


_KEYS = "SELECT nextval(pg_get_serial_sequence('ledger_fact', 'id')) FROM generate_series(1, %s)"
_FACTS = """COPY ledger_fact
(id, kind, subject, office_id, place_code, actor, happened_at, known_at, payload, channel, method, level) FROM STDIN"""
_DELIVERIES = "COPY ledger_delivery (fact_id, consumer, state, attempts, next_at, error) FROM STDIN"


def record_facts(kind: str, told: Iterable[Told], *, actor: Actor, now: datetime) -> int:
    """`record_fact` for each, by COPY: an act on a hundred thousand cases leaves as many facts in seconds.

    Deliveries and the refusal outside a transaction are as for one.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("facts are recorded inside the transaction of their act")
    every = list(told)
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, [len(every)])
        keys = [key for (key,) in cursor.fetchall()]
        rows = (_row(key, kind, fact, actor, now) for key, fact in zip(keys, every, strict=True))
        _copy(cursor, _FACTS, rows)
        for name in outbox.consumers_of(kind):
            _copy(cursor, _DELIVERIES, ((key, name, Delivery.WAITING, 0, now, "") for key in keys))
    return len(every)


def _row(key: int, kind: str, fact: Told, actor: Actor, now: datetime) -> Sequence[object]:
    payload = json.dumps(dict(fact.payload), ensure_ascii=False)
    came = (actor.via.channel, actor.via.method, actor.via.level)
    return (key, kind, fact.subject, fact.office_id, fact.place_code, actor.ref, now, now, payload, *came)


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[object]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@transaction.atomic
def record_restore(*, backup: str, manifest: str, actor: Actor, now: datetime) -> Fact:
    """Note that this database was made from a backup, before anybody else writes in it: its transactions count anew,
    and the seals go on from here."""
    return record_fact(
        facts.RESTORED,
        subject="ledger:restored",
        actor=actor,
        now=now,
        payload={"backup": backup, "manifest": manifest},
    )
