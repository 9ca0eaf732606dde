"""Reading the ledger."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.ledger.models import Delivery, Fact


def facts_of(subject: str, *, known_by: datetime | None = None) -> list[Fact]:
    """All facts of a subject in order, as they were known at ``known_by``."""
    facts = Fact.objects.filter(subject=subject)
    if known_by is not None:
        facts = facts.filter(known_at__lte=known_by)
    return list(facts.order_by("id"))


def failed_deliveries(limit: int = 100) -> list[Delivery]:
    """What needs a person: newest first, each with its reason."""
    return list(Delivery.objects.filter(state=Delivery.FAILED).select_related("fact").order_by("-id")[:limit])
