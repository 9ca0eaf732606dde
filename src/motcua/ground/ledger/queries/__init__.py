"""Reading the ledger: ``order`` is what is sealed and in which order, ``receipts`` what a stranger takes along,
``checking`` does it all again."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.ledger.queries.checking import faults
from motcua.ground.ledger.queries.order import facts_under, last_seal, unsealed
from motcua.ground.ledger.queries.receipts import (
    digest_of,
    newest_stamps,
    published,
    receipt_if_sealed,
    receipt_of,
    seal_over,
    seal_whole,
)

__all__ = [
    "digest_of",
    "facts_of",
    "facts_under",
    "failed_deliveries",
    "faults",
    "last_seal",
    "newest_stamps",
    "published",
    "receipt_if_sealed",
    "receipt_of",
    "seal_over",
    "seal_whole",
    "unsealed",
]


def facts_of(subject: str, *, known_by: datetime | None = None) -> list[Fact]:
    """All facts of a subject in order, as they were known at ``known_by``."""
    facts = Fact.objects.filter(subject=subject)
    if known_by is not None:
        facts = facts.filter(known_at__lte=known_by)
    return list(facts.order_by("id"))


def failed_deliveries(limit: int = 100) -> list[Delivery]:
    """What needs a person: newest first, each with its reason."""
    return list(Delivery.objects.filter(state=Delivery.FAILED).select_related("fact").order_by("-id")[:limit])
