"""The one verb: to install a province's packs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction

from motcua.ground.packs import registry
from motcua.ground.packs.definitions import Issue, Level
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.packs.pipeline import Compiled, Published, compile_province
from motcua.ground.packs.queries import current_release
from motcua.ground.words.errors import Refused

_LOCK = 0x9AC5
"""Two installations wait for each other; readers wait for nobody."""


class Installer(Protocol):
    """Who installs: an actor of the room above."""

    @property
    def ref(self) -> str: ...


class Broken(Refused):
    """The packs have errors; nothing was changed. ``issues`` says where."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        errors = sum(issue.level is Level.ERROR for issue in self.issues)
        super().__init__(
            "packs_broken",
            "Gói nội dung có {count} lỗi nên chưa được cài đặt. Chạy `motcua packs check` để xem từng lỗi.",
            params={"count": errors},
        )


def install(*, province: str, folder: Path, actor: Installer, now: datetime) -> Release:
    """Publish the province's packs and put them in force from this moment on.

    The same content again returns the release there is. Raises Broken when the packs have errors. Leaves no fact:
    the ledger is above this room, so the wiring records it when ``is_new`` is set on the release.
    """
    compiled = compile_for(province=province, folder=folder)
    if compiled.broken:
        raise Broken(compiled.issues)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        current = current_release()
        if current is not None and current.set_hash == compiled.hash:
            return current
        return _publish(compiled, actor, now)


def compile_for(*, province: str, folder: Path) -> Compiled:
    """The province's books as the files say now, with every issue."""
    compiled = compile_province(folder, registry.setting(), province)
    if compiled is None:
        raise Refused("no_such_province", "Không có gói nội dung của tỉnh “{province}”.", params={"province": province})
    return compiled


def _publish(compiled: Compiled, actor: Installer, now: datetime) -> Release:
    release = Release.objects.create(
        province=compiled.province,
        set_hash=compiled.hash,
        installed_at=now,
        installed_by=actor.ref,
        engine=registry.setting().engine,
        manifest=compiled.manifest,
    )
    release.is_new = True
    definitions = compiled.definitions
    Definition.objects.bulk_create((_row(one, release) for one in definitions), ignore_conflicts=True, batch_size=500)
    ids = _ids_of(definitions)
    InForce.objects.bulk_create(
        (
            InForce(
                release=release,
                kind=one.kind,
                key=one.key,
                definition_id=ids[one.kind, one.key, one.hash],
                valid_from=one.valid_from,
                valid_to=one.valid_to,
            )
            for one in definitions
        ),
        batch_size=1000,
    )
    return release


def _row(one: Published, release: Release) -> Definition:
    return Definition(
        kind=one.kind,
        key=one.key,
        hash=one.hash,
        pack=one.pack,
        body=one.body,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        release=release,
    )


def _ids_of(definitions: Iterable[Published]) -> dict[tuple[str, str, str], int]:
    rows = Definition.objects.filter(hash__in={one.hash for one in definitions})
    return {(kind, key, digest): pk for kind, key, digest, pk in rows.values_list("kind", "key", "hash", "pk")}
