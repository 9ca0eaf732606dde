"""Secrets: from the environment, from a file that the environment names, or made once per installation.

What is made lies in the state folder, readable by its owner alone. Several machines share theirs by the environment.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from motcua.ground.words.keyring import new_key

SIGNING, ENCRYPTION = "secret-key", "encryption-keys"
"""Their files in the state folder."""


class ToldTwice(Exception):
    """A secret stands both in a variable and in a file; nobody could say which one counts."""


def secret_setting(name: str) -> str:
    """The variable, or the content of the file that ``<name>_FILE`` names; empty when neither is there."""
    told, file = os.environ.get(name, ""), os.environ.get(f"{name}_FILE", "")
    if told and file:
        raise ToldTwice(f"{name} and {name}_FILE are both set; leave one of them out")
    return Path(file).read_text("utf-8").strip() if file else told


def secret_files(state: Path) -> Iterator[Path]:
    """Every file that holds a secret of ours: those of the state, and those that a variable names."""
    yield from (state / SIGNING, state / ENCRYPTION)
    for name, file in os.environ.items():
        if file and name.endswith("_FILE") and name.startswith(("MOTCUA_", "DATABASE_URL")):
            yield Path(file)


def signing_keys(state: Path) -> list[str]:
    """What signs sessions and tickets: the first signs, all are believed. One on a line in the file ``secret-key``."""
    kept = state / SIGNING
    make_once(kept, new_signing_key)
    return kept.read_text().split()


def encryption_keys_file(state: Path) -> Path:
    """The ring of `ground.words.keyring`, made with one key."""
    kept = state / ENCRYPTION
    make_once(kept, lambda: f"{new_key().line}\n")
    return kept


def new_signing_key() -> str:
    return secrets.token_urlsafe(50)


def make_once(kept: Path, content: Callable[[], str]) -> None:
    """The first of two processes wins."""
    if kept.exists():
        return
    with _written_beside(kept, content()) as name, contextlib.suppress(FileExistsError):
        os.link(name, kept)


def replace(kept: Path, content: str) -> None:
    """Whole or not at all, for whoever reads it at the same time; its owner and mode stay ours alone."""
    with _written_beside(kept, content) as name:
        os.link(name, f"{name}.new")
        os.replace(f"{name}.new", kept)


@contextlib.contextmanager
def _written_beside(kept: Path, content: str) -> Iterator[str]:
    """On the medium, under a name nobody reads."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield name
    finally:
        os.unlink(name)
