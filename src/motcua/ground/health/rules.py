"""How old, how long and how full is too much."""

from __future__ import annotations

from datetime import datetime, timedelta

from motcua.ground.health.definitions import Sign
from motcua.ground.words.moments import local

QUIET = timedelta(seconds=90)
"""A worker rests a second between rounds; when it has said nothing for so long, it hangs or is gone."""
UNSEALED = timedelta(minutes=10)
WAITING = timedelta(minutes=15)
FEW_PERCENT, HARDLY_ANY_PERCENT = 15, 5


def worker(seen: datetime | None, now: datetime) -> Sign:
    if seen is None:
        return Sign("worker", "bad", "worker_never")
    told: dict[str, str | int] = {"seconds": max(0, int((now - seen).total_seconds()))}
    if now - seen > QUIET:
        return Sign("worker", "bad", "worker_quiet", {**told, "at": said(seen)})
    return Sign("worker", "good", "worker", told)


def seals(sealed_at: datetime | None, oldest_unsealed: datetime | None, now: datetime) -> Sign:
    if oldest_unsealed is not None and now - oldest_unsealed > UNSEALED:
        return Sign("seals", "warn", "seals_behind", {"at": said(oldest_unsealed)})
    if sealed_at is None:
        return Sign("seals", "good", "seals_none")
    age = max(0, int((now - sealed_at).total_seconds()))
    return Sign("seals", "good", "seals", {"at": said(sealed_at), "seconds": age})


def queue(waiting: int, oldest: datetime | None, failed: int, now: datetime) -> Sign:
    told: dict[str, str | int] = {"waiting": waiting, "failed": failed}
    if failed:
        return Sign("queue", "warn", "queue_failed", told)
    if oldest is not None and now - oldest > WAITING:
        return Sign("queue", "warn", "queue_old", {**told, "at": said(oldest)})
    return Sign("queue", "good", "queue", told)


def disk(free: int, total: int) -> Sign:
    percent = free * 100 // total if total else 0
    told: dict[str, str | int] = {"free_gb": free // 2**30, "percent": percent}
    if percent < HARDLY_ANY_PERCENT:
        return Sign("disk", "bad", "disk", told)
    return Sign("disk", "warn" if percent < FEW_PERCENT else "good", "disk", told)


def said(moment: datetime) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}"
