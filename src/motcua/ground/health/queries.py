"""One reading of every part."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, Q

from motcua.ground.health import rules
from motcua.ground.health.definitions import Report, Sign
from motcua.ground.health.models import Pulse
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.ledger.queries import last_seal
from motcua.ground.messages.models import Message

_migrated = False
"""Once current, a process need not ask again: tables change while no program of ours runs."""


def report(now: datetime) -> Report:
    """Every part, the needed ones first. Where the database does not answer, that alone is told."""
    database = _database()
    if database.state == "bad":
        return Report((database, _disk()))
    parts: Mapping[str, Callable[[datetime], Sign]] = {"worker": _worker, "seals": _seals, "queue": _queue}
    read = tuple(_read(key, part, now) for key, part in parts.items())
    return Report((database, _tables(), *read, _disk(), _scanner(), _stamps(), _identity(), _second_factor(), _data()))


def _read(key: str, part: Callable[[datetime], Sign], now: datetime) -> Sign:
    try:
        return part(now)
    except DatabaseError as error:
        return Sign(key, "bad", "unreadable", {"why": _why(error)})


def _database() -> Sign:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            (version,) = cursor.fetchone()
    except DatabaseError as error:
        return Sign("database", "bad", "no_database", {"why": _why(error)}, needed=True)
    return Sign("database", "good", "database", {"version": str(version).split()[0]}, needed=True)


def _why(error: DatabaseError) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


def _tables() -> Sign:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            return Sign("migrations", "bad", "migrations_missing", {"missing": missing}, needed=True)
        _migrated = True
    return Sign("migrations", "good", "migrations", {"missing": 0}, needed=True)


def _worker(now: datetime) -> Sign:
    return rules.worker(Pulse.objects.filter(name="worker").values_list("seen_at", flat=True).first(), now)


def _seals(now: datetime) -> Sign:
    last = last_seal()
    behind = Fact.objects.filter(pk__gt=last.newest_fact if last else 0).order_by("pk").first()
    return rules.seals(last.sealed_at if last else None, behind.known_at if behind else None, now)


def _queue(now: datetime) -> Sign:
    due = Q(state=Delivery.WAITING, next_at__lte=now)
    facts = Delivery.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Delivery.WAITING)),
        oldest=Min("next_at", filter=due),
        failed=Count("pk", filter=Q(state=Delivery.FAILED)),
    )
    told = Message.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=[Message.QUEUED, Message.SENDING])),
        failed=Count("pk", filter=Q(state=Message.FAILED)),
    )
    waiting, failed = facts["waiting"] + told["waiting"], facts["failed"] + told["failed"]
    return rules.queue(waiting, facts["oldest"], failed, now)


def _disk() -> Sign:
    """Where papers are kept."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return rules.disk(usage.free, usage.total)


def _scanner() -> Sign:
    there = bool(getattr(settings, "PAPERS_SCANNER", ""))
    return Sign("scanner", "good", "scanner") if there else Sign("scanner", "warn", "scanner_none")


def _stamps() -> Sign:
    stampers = getattr(settings, "STAMPERS", [])
    if not stampers:
        return Sign("stamps", "warn", "stamps_none")
    if any(".local." in each for each in stampers):
        return Sign("stamps", "warn", "stamps_local")
    return Sign("stamps", "good", "stamps", {"count": len(stampers)})


def _identity() -> Sign:
    told = getattr(settings, "IDENTITY_PROVIDERS", {}).get("national_id")
    if not told:
        return Sign("identity", "warn", "identity_none")
    if settings.DEMO:
        return Sign("identity", "warn", "identity_sandbox")
    return Sign("identity", "good", "identity", {"issuer": str(told.get("issuer", ""))})


def _second_factor() -> Sign:
    if getattr(settings, "SECOND_FACTOR", "required") == "required":
        return Sign("second_factor", "good", "second_factor")
    return Sign("second_factor", "warn", "second_factor_offered")


def _data() -> Sign:
    return Sign("data", "warn", "data_demo") if settings.DEMO else Sign("data", "good", "data")
