"""Facts as a queue: consumers are named in the wiring, workers claim what waits.

A consumer runs in the transaction that marks its delivery done, so what it writes in the database happens exactly
once. What it does outside happens at least once and must be repeatable.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.words.errors import Unavailable, Unknown

Consumer = Callable[[Fact, datetime], None]

MOST_ATTEMPTS = 12
"""About a day of trying with the doubling below; then a person decides."""

_log = logging.getLogger(__name__)
_consumers: dict[str, Consumer] = {}
_kinds: dict[str, list[str]] = {}


def subscribe(kind: str, name: str, consumer: Consumer) -> None:
    """Let ``consumer`` hear of every fact of ``kind``. Called by the wiring at start, with a stable ``name``."""
    _consumers[name] = consumer
    names = _kinds.setdefault(kind, [])
    if name not in names:
        names.append(name)


def consumers_of(kind: str) -> list[str]:
    return _kinds.get(kind, [])


def run_once(now: datetime, limit: int = 100) -> int:
    """Work through up to ``limit`` waiting deliveries; how many were taken up, done or not."""
    taken = 0
    while taken < limit and _take_one(now):
        taken += 1
    return taken


def retry(delivery_id: int, *, now: datetime) -> None:
    """The button behind a failure: put it back in the queue."""
    changed = Delivery.objects.filter(id=delivery_id, state=Delivery.FAILED).update(
        state=Delivery.WAITING, next_at=now, attempts=0
    )
    if not changed:
        raise Unknown(f"delivery {delivery_id}")


def _take_one(now: datetime) -> bool:
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("fact")
            .filter(state=Delivery.WAITING, next_at__lte=now)
            .order_by("next_at", "id")
            .first()
        )
        if delivery is None:
            return False
        _hand_over(delivery, now)
    return True


def _hand_over(delivery: Delivery, now: datetime) -> None:
    try:
        consumer = _consumers[delivery.consumer]
        with transaction.atomic():
            consumer(delivery.fact, now)
    except Unavailable as trouble:
        _postpone(delivery, now, trouble.reason, trouble.retry)
    except Exception as bug:
        # A bug in one consumer must not stop the others' queue; it is kept on the row and shouted in the log.
        _log.exception("consumer %s failed on fact %s", delivery.consumer, delivery.fact_id)
        _postpone(delivery, now, f"{type(bug).__name__}: {bug}", None)
    else:
        Delivery.objects.filter(id=delivery.id).update(
            state=Delivery.DONE, done_at=now, attempts=F("attempts") + 1, error=""
        )


def _postpone(delivery: Delivery, now: datetime, reason: str, wait: timedelta | None) -> None:
    attempts = delivery.attempts + 1
    gives_up = wait is None or attempts >= MOST_ATTEMPTS
    Delivery.objects.filter(id=delivery.id).update(
        state=Delivery.FAILED if gives_up else Delivery.WAITING,
        attempts=attempts,
        error=reason[:2000],
        next_at=now if wait is None else now + wait * 2 ** (attempts - 1),
    )
