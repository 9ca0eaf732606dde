"""The key that signs sessions, made once per installation. Several machines share one by MOTCUA_SECRET_KEY."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def secret_key(state: Path) -> str:
    kept = state / "secret-key"
    if not kept.exists():
        _make(kept)
    return kept.read_text()


def _make(kept: Path) -> None:
    """Whole or not at all, and the first of two processes wins."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(name, kept)
    finally:
        os.unlink(name)
