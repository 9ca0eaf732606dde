"""To have seen what one was told of one's account."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.access.models import Notice
from motcua.ground.people.definitions import Actor


def notices_seen(*, actor: Actor, now: datetime) -> None:
    """All of them, by their owner. No fact: nobody else is concerned."""
    Notice.objects.filter(account=actor.account_id, seen_at=None, at__lte=now).update(seen_at=now)
