"""The one thing that is written here."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.ground.health.models import Pulse

EVERY = timedelta(seconds=10)


def note_pulse(*, name: str, now: datetime) -> None:
    """That program is at work. No fact, and at most every ten seconds: it says nothing of anybody."""
    if Pulse.objects.filter(name=name, seen_at__gt=now - EVERY, seen_at__lte=now).exists():
        return
    Pulse.objects.update_or_create(name=name, defaults={"seen_at": now})
