"""A backup of everything that must survive: one dump of the database for each backup, and the papers, which all share.

``FOLDER/2026-11-22T08.15.00Z/`` holds ``database.dump`` and ``manifest.json``; it appears under that name only when it
is whole. ``FOLDER/papers/`` holds each paper once, by its digest: papers never change, so a backup adds what is new.
``FOLDER/erasures.jsonl`` tells what retention law had erased: it goes from the folder too, and whoever restores an
older dump has it erased again. The key that signs sessions is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from motcua.ground.ledger.actions import record_restore, seal_facts
from motcua.ground.ledger.queries import last_seal
from motcua.ground.ledger.rules import link
from motcua.ground.papers import shelf
from motcua.ground.papers.models import Paper
from motcua.record.retention import queries as retention
from motcua.record.retention.actions import repeat
from motcua.wiring.enrolling import HOUSE
from motcua.wiring.postgres_binaries import Binaries, find
from motcua.wiring.second_wall import settle

ROLE: str = import_module("motcua.ground.offices.migrations.0006_web_role").ROLE
DUMP, MANIFEST, ERASURES = "database.dump", "manifest.json", "erasures.jsonl"
_STEP = 1024 * 1024


class NotPossible(Exception):
    """Why there is no backup, or why it cannot be restored here, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``seal`` and ``seal_digest`` are the last of the ledger: a restored one has to show them."""

    made_at: str
    dump_sha256: str
    dump_size: int
    papers: int
    seal: int
    seal_digest: str
    version: int = 1


def make(folder: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """Back up the database, then the papers: a paper is stored before the row that names it, so each row of the dump
    finds its own. A seal made in between is later than the one noted."""
    name = f"{now.astimezone(UTC):%Y-%m-%dT%H.%M.%SZ}"
    target, partial = folder / name, folder / f".making-{name}"
    if target.exists():
        raise NotPossible(f"{target} is there already")
    partial.mkdir(parents=True)
    try:
        seal = last_seal()
        _dump(partial / DUMP)
        manifest = Manifest(
            made_at=now.astimezone(UTC).isoformat(),
            dump_sha256=_digest(partial / DUMP),
            dump_size=(partial / DUMP).stat().st_size,
            papers=sum(1 for _ in _copied_papers(folder / "papers")),
            seal=seal.number if seal else 0,
            seal_digest=link(seal.text).hex() if seal else "",
        )
        (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", "utf-8")
        _force_down(partial)
        partial.rename(target)
        _note_erasures(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target, manifest


def restore(backup: Path, *, now: datetime) -> Manifest:
    """Bring a backup into the empty database of the settings and the papers into its storage, and note in the ledger
    that it was restored. All of the database or nothing; papers that are there already stay."""
    manifest = read(backup)
    if connection.introspection.table_names():
        raise NotPossible("the database is not empty; restore into a new one (createdb)")
    journal = erasures(backup.parent)
    gone = {digest for line in journal for digest in line["papers"]}
    with connection.cursor() as cursor:
        cursor.execute(ROLE)  # the dump's policies name it, and a dump brings no roles
    _read_dump(backup / DUMP)
    connection.close()
    settle()
    for row in Paper.objects.order_by("digest").iterator(chunk_size=500):
        if row.digest not in gone or (backup.parent / "papers" / shelf.place(row.digest)).exists():
            _put_back(row.digest, backup.parent / "papers" / shelf.place(row.digest))
    with transaction.atomic():
        record_restore(
            backup=backup.name,
            manifest=hashlib.sha256((backup / MANIFEST).read_bytes()).hexdigest(),
            actor=HOUSE,
            now=now,
        )
    if "retention_erasure" in connection.introspection.table_names():
        erase_again(journal, now=now)
    return manifest


def erase_again(journal: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """What was erased after this backup was made must not come back with it. Facts are sealed first: only of a sealed
    one the body can go. How many dossiers."""
    while journal and seal_facts(now=now) is not None:
        pass
    return sum(made.items.count() for made in repeat(journal, actor=HOUSE, now=now))


def erasures(folder: Path) -> list[dict[str, Any]]:
    """The erasures noted beside the backups of a folder; none where there is no note."""
    noted = folder / ERASURES
    return [json.loads(line) for line in noted.read_text("utf-8").splitlines()] if noted.exists() else []


def _note_erasures(folder: Path) -> None:
    """Those of the database and those noted before, each once; and their papers go from the folder."""
    lines = {json.dumps(line, sort_keys=True): line for line in (*erasures(folder), *retention.journal())}
    if not lines:
        return
    noted = folder / f".{ERASURES}"
    noted.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    noted.replace(folder / ERASURES)
    kept = set(Paper.objects.values_list("digest", flat=True))
    for digest in {digest for line in lines.values() for digest in line["papers"]} - kept:
        (folder / "papers" / shelf.place(digest)).unlink(missing_ok=True)


def read(backup: Path) -> Manifest:
    """The manifest of a backup whose dump is whole."""
    try:
        said: dict[str, Any] = json.loads((backup / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**said)
    except (OSError, ValueError, TypeError) as trouble:
        raise NotPossible(f"{backup} holds no backup that this version reads: {trouble}") from None
    if _digest(backup / DUMP) != manifest.dump_sha256:
        raise NotPossible(f"{backup / DUMP} is damaged: its digest is not the one in {MANIFEST}")
    return manifest


def _copied_papers(folder: Path) -> Iterator[Path]:
    """Each paper of the database in the folder; those that are not there yet are copied and checked."""
    for row in Paper.objects.order_by("digest").iterator(chunk_size=500):
        kept = folder / shelf.place(row.digest)
        if not kept.exists():
            _copy(row.digest, kept)
        yield kept


def _copy(digest: str, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f".{digest}")
    with shelf.take(digest) as paper, partial.open("wb") as copy:
        shutil.copyfileobj(paper, copy, _STEP)
    if _digest(partial) != digest:
        partial.unlink()
        raise NotPossible(f"paper {digest} is damaged; `motcua papers check` lists all that are")
    partial.rename(kept)


def _put_back(digest: str, kept: Path) -> None:
    if not kept.exists():
        raise NotPossible(f"paper {digest} is not in the backup")
    with shelf.spool() as spooled, kept.open("rb") as paper:
        shutil.copyfileobj(paper, spooled, _STEP)
        spooled.flush()
        if _digest(Path(spooled.name)) != digest:
            raise NotPossible(f"paper {digest} is damaged in the backup")
        shelf.put(spooled, digest)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _force_down(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _dump(target: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _read_dump(dump: Path) -> None:
    database = str(connection.settings_dict["NAME"])
    _run(
        *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"),
        *(f"--dbname={database}", str(dump)),
    )


def _run(program: str, *options: str) -> None:
    binaries = find(settings.STATE, major=_major_of_the_server())
    command = [str(binaries.folder / program), *options]
    told = subprocess.run(command, env=_environment(binaries), capture_output=True, text=True, check=False)
    if told.returncode:
        raise NotPossible(f"{program}: {told.stderr.strip()}")


def _major_of_the_server() -> int:
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


def _environment(binaries: Binaries) -> dict[str, str]:
    """How libpq finds the database; a password on the command line would stand in the list of processes."""
    said = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    found = {variable: str(said[name]) for variable, name in names.items() if said.get(name)}
    libraries = {"LD_LIBRARY_PATH": str(binaries.libraries)} if binaries.libraries else {}
    return os.environ | found | libraries
