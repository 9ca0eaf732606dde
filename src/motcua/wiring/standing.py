"""What `motcua check --standing` asks of what runs beside the processes: the database, the scanner, the keys."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import Tags, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from motcua.ground.papers.ports import scanner
from motcua.ground.vault.digitising.ports import recogniser
from motcua.ground.words.errors import Unavailable
from motcua.wiring import keys
from motcua.wiring.checks import Unsafe


def standing() -> list[Unsafe]:
    try:
        return [*_role(), *_migrations(), *_keys(), *_scanner(), *_recogniser(), *_django()]
    except DatabaseError as trouble:
        return [Unsafe("error", f"the database does not answer: {trouble}", "See DATABASE_URL.")]


def _role() -> Iterator[Unsafe]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")
        name, mighty = cursor.fetchone()
    if mighty:
        yield Unsafe(
            "warning",
            f"we speak to the database as {name}, who may do anything there",
            "Give Motcua a role that owns its database and nothing else: createuser motcua.",
        )


def _migrations() -> Iterator[Unsafe]:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Unsafe("error", f"{len(waiting)} migrations wait", "motcua migrate")


def _keys() -> Iterator[Unsafe]:
    for line in keys.everything():
        if not line.held:
            yield Unsafe(
                "error",
                f"{line.texts} texts stand under the key {line.key}, which is not in the ring",
                "Bring the key back from where it is kept; without it they are lost.",
            )


def _scanner() -> Iterator[Unsafe]:
    looks = scanner()
    try:
        if looks is not None:
            looks.about()
    except Unavailable as trouble:
        yield Unsafe("error", f"the scanner does not answer: {trouble.reason}", "No paper is taken until it does.")


def _recogniser() -> Iterator[Unsafe]:
    reads = recogniser()
    try:
        if reads is not None:
            reads.about()
    except Unavailable as trouble:
        yield Unsafe("warning", f"scans cannot be read: {trouble.reason}", "Officers type them until it is mended.")


def _django() -> Iterator[Unsafe]:
    """Django's own `check --deploy`, but for what a proxy does in our stead."""
    for each in run_checks(tags=[Tags.security], include_deployment_checks=True):
        if each.id not in ("security.W008", "security.W021"):  # to https by the proxy; no list of browsers' makers
            yield Unsafe("warning", each.msg, each.hint or "")
