"""What is in force, and what was pinned. Kept in the process: pinned definitions for ever, because they cannot change;
what is in force until another release is installed, which costs one look at the newest row."""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from motcua.ground.packs import registry
from motcua.ground.packs.models import Definition as Row
from motcua.ground.packs.models import InForce, Release
from motcua.ground.packs.pipeline import Compiled, hash_of
from motcua.ground.packs.rules import differences
from motcua.ground.words.definitions import Definition
from motcua.ground.words.errors import Problem, Unknown

Check = Callable[[Mapping[str, Any]], list[Problem]]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A published definition: what it says, and the id and hash by which it can be named for ever."""

    id: int
    kind: str
    key: str
    hash: str
    pack: str
    body: Definition
    valid_from: date | None
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


_pinned: dict[int, Pinned] = {}
_in_force: dict[tuple[int, str], dict[str, tuple[Pinned, ...]]] = {}


def current_release() -> Release | None:
    return Release.objects.order_by("-pk").first()


def definition(kind: str, key: str, on: date) -> Pinned:
    """The definition in force on that day. Raises Unknown."""
    for pinned in _books(kind).get(key, ()):
        if pinned.in_force(on):
            return pinned
    raise Unknown(f"no {kind} {key} in force on {on}")


def all_of(kind: str, on: date) -> list[Pinned]:
    """All definitions of a kind in force on that day, in the order of their keys."""
    return [pinned for versions in _books(kind).values() for pinned in versions if pinned.in_force(on)]


def pinned(id: int) -> Pinned:
    """The definition of this id, in force or not. Raises Unknown."""
    found = _pinned.get(id)
    if found is None:
        row = Row.objects.filter(pk=id).first()
        if row is None:
            raise Unknown(f"no definition {id}")
        found = _keep(row)
    return found


def parameter(pack: str, key: str) -> Any:
    """The value a parameter has in this province: ``parameter("national/core", "province_code")``. Raises Unknown."""
    release = current_release()
    values = {} if release is None else release.manifest["parameters"].get(pack, {})
    if key not in values:
        raise Unknown(f"no parameter {key} of {pack}")
    return values[key]


def _books(kind: str) -> dict[str, tuple[Pinned, ...]]:
    """Definitions of a kind by key, as the newest release has them."""
    newest = Release.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return {}
    books = _in_force.get((newest, kind))
    if books is None:
        for stale in [known for known in list(_in_force) if known[0] != newest]:
            _in_force.pop(stale, None)
        books = _in_force[newest, kind] = _read(newest, kind)
    return books


def _read(release: int, kind: str) -> dict[str, tuple[Pinned, ...]]:
    books: dict[str, tuple[Pinned, ...]] = {}
    rows = InForce.objects.filter(release_id=release, kind=kind).select_related("definition")
    for row in rows.order_by("key", "valid_from"):
        books[row.key] = (*books.get(row.key, ()), _pinned.get(row.definition_id) or _keep(row.definition))
    return books


def _keep(row: Row) -> Pinned:
    body = registry.kind(row.kind).model.model_validate(row.body)
    kept = Pinned(row.pk, row.kind, row.key, row.hash, row.pack, body, row.valid_from, row.valid_to)
    return _pinned.setdefault(row.pk, kept)


def unsound() -> list[str]:
    """What this engine cannot read, or whose hash is wrong, of all that is in force or that something open stands on.

    Asked before an engine is put to work on an older database.
    """
    newest = current_release()
    in_force = InForce.objects.filter(release=newest).values_list("definition_id", flat=True)
    ids = {*in_force, *(pk for pk, many in registry.open_users().items() if many)}
    rows = Row.objects.filter(pk__in=ids).order_by("kind", "key", "pk")
    return [f"{row.kind} {row.key} (number {row.pk}): {fault}" for row in rows if (fault := _unsound(row))]


def _unsound(row: Row) -> str:
    if hash_of(row.pack, row.body) != row.hash:
        return "its content does not have its hash"
    try:
        registry.kind(row.kind).model.model_validate(row.body)
    except (ValidationError, LookupError) as error:
        return f"this engine cannot read it: {error}"
    return ""


# --- the packs' own functions ----------------------------------------------------------------------------------------

_PACK = re.compile(r"^national/[a-z][a-z0-9_]*$")
_NAME = re.compile(r"^(rules\.)?[a-z][a-z0-9_]*$")


@cache
def check_function(pack: str, dotted: str) -> Check:
    """``check_function("national/a_pack", "needs_a_paper")``: the function of the pack's rules.py."""
    if not _PACK.match(pack) or not _NAME.match(dotted):
        raise LookupError(f"{pack}: {dotted} is not the name of a check")
    _make_importable(Path(settings.PACKS).parent)
    module = importlib.import_module(f"packs.{pack.replace('/', '.')}.rules")
    found: Check = getattr(module, dotted.removeprefix("rules."))
    return found


def _make_importable(root: Path) -> None:
    if str(root) not in sys.path:
        sys.path.append(str(root))


# --- what an installation would change -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One definition that an installation would add, change or take out of force.

    ``fields`` are (path, old, new); ``open_users`` counts what is open and stays on the old content.
    """

    what: str
    kind: str
    key: str
    valid_from: date | None
    fields: tuple[tuple[str, Any, Any], ...] = ()
    open_users: int = 0


def changes(compiled: Compiled) -> list[Change]:
    """What installing these books would change, against what is in force now."""
    release = current_release()
    rows = InForce.objects.filter(release=release).select_related("definition") if release else ()
    users = registry.open_users()
    old = {(row.kind, row.key, row.valid_from): row.definition for row in rows}
    new = {(one.kind, one.key, one.valid_from): one for one in compiled.definitions}
    found = [_parameters_change(compiled, release)] if release else []
    found += [_change(name, old, new, users) for name in sorted({*old, *new}, key=str)]
    return [change for change in found if change is not None]


def _parameters_change(compiled: Compiled, release: Release) -> Change | None:
    fields = tuple(differences(release.manifest["parameters"], compiled.parameters))
    return Change("changed", "parameters", compiled.province, None, fields) if fields else None


def _change(
    name: tuple[str, str, date | None], old: Mapping[Any, Row], new: Mapping[Any, Any], users: Counter[int]
) -> Change | None:
    before, after = old.get(name), new.get(name)
    if before is None:
        return Change("added", *name)
    if after is None:
        return Change("removed", *name, open_users=users[before.pk])
    if before.hash == after.hash:
        return None
    return Change("changed", *name, fields=tuple(differences(before.body, after.body)), open_users=users[before.pk])
