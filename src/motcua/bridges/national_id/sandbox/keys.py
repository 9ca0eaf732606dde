"""The key that signs what the sandbox says, made when it first starts. The newest file signs; older ones are still
shown, so that a key can be changed while tokens of the last one are about."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_BITS = 2048


def private_keys(folder: Path) -> list[dict[str, object]]:
    """As ``IDP_OIDC_PRIVATE_KEYS`` wants them."""
    found = sorted(folder.glob("*.pem")) or [add_key(folder)]
    return [{"pem": each.read_text(), "issued_at": _made(each)} for each in found]


def add_key(folder: Path) -> Path:
    """Whole or not at all; readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, partial = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
    made = folder / f"{len(list(folder.glob('*.pem'))) + 1:04}.pem"
    os.replace(partial, made)
    return made


def _made(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
