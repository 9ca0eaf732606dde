"""The verbs of `motcua keys`, for two rings: what signs sessions and tickets, and what closes encrypted columns."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.ground.access.actions import keys as actions
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.encrypted import closed_under, encrypted_fields, ring
from motcua.ground.words.keyring import new_key
from motcua.wiring import secret


class NotPossible(Exception):
    """Why not, and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """``texts`` is how many stand under the key, None where nobody can count. ``held`` is false for a key that texts
    stand under and the ring lacks."""

    ring: str
    key: str
    first: bool
    texts: int | None = None
    held: bool = True


def everything() -> list[Line]:
    counts = under_each_key()
    names = ring().names
    lines = [Line("encryption", name, name == names[0], counts.pop(name, 0)) for name in names]
    lines += [Line("encryption", name, False, count, held=False) for name, count in sorted(counts.items())]
    signing = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return lines + [Line("signing", name_of(key), number == 0) for number, key in enumerate(signing)]


def under_each_key() -> Counter[str]:
    counts: Counter[str] = Counter()
    for column in encrypted_fields():
        counts.update(closed_under(column))
    return counts


def name_of(signing_key: str) -> str:
    """A name for a key that has none, which gives nothing of it away."""
    return hashlib.sha256(signing_key.encode()).hexdigest()[:8]


def add_encryption_key(now: datetime) -> str:
    """A new key, first from now on; what was closed before stays readable. Its name."""
    made, path = new_key(), _ring_file()
    secret.replace(path, ring().with_first(made).text)
    actions.note_key(event="added", ring="encryption", key=made.name, actor=SYSTEM, now=now)
    return made.name


def retire_encryption_key(name: str, now: datetime) -> None:
    if name not in ring().names:
        raise NotPossible(f"there is no key {name}; `motcua keys list` names all")
    if name == ring().first.name:
        raise NotPossible(f"{name} is the first key, which closes; add another before")
    if under := under_each_key()[name]:
        raise NotPossible(f"{under} texts stand under {name}; `motcua keys rotate` closes them under the first key")
    secret.replace(_ring_file(), ring().without(name).text)
    actions.note_key(event="retired", ring="encryption", key=name, actor=SYSTEM, now=now)


def add_signing_key(now: datetime) -> str:
    """A new key signs; what the others signed is believed until they are retired. Its name."""
    made, path = secret.new_signing_key(), _signing_file()
    secret.replace(path, "".join(f"{key}\n" for key in (made, *secret.signing_keys(settings.STATE))))
    actions.note_key(event="added", ring="signing", key=name_of(made), actor=SYSTEM, now=now)
    return name_of(made)


def retire_signing_key(name: str, now: datetime) -> None:
    path, kept = _signing_file(), secret.signing_keys(settings.STATE)
    if name not in map(name_of, kept):
        raise NotPossible(f"there is no key {name}; `motcua keys list` names all")
    if name == name_of(kept[0]):
        raise NotPossible(f"{name} is the first key, which signs; add another before")
    secret.replace(path, "".join(f"{key}\n" for key in kept if name_of(key) != name))
    actions.note_key(event="retired", ring="signing", key=name, actor=SYSTEM, now=now)


def _ring_file() -> Path:
    if settings.ENCRYPTION_KEYS:
        raise NotPossible(
            "the ring stands in MOTCUA_ENCRYPTION_KEYS, where this command cannot write. Put a new key there as the\n"
            f"last on every machine, restart, then move it to the front and restart again:\n{new_key().line}"
        )
    return Path(settings.ENCRYPTION_KEYS_FILE)


def _signing_file() -> Path:
    if secret.secret_setting("MOTCUA_SECRET_KEY"):
        raise NotPossible(
            "the key stands in MOTCUA_SECRET_KEY, where this command cannot write. Put a new one there before the\n"
            f"others, with a space between them, and restart:\n{secret.new_signing_key()}"
        )
    return Path(settings.STATE) / secret.SIGNING
