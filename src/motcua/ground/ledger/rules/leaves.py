"""The leaves under a seal: each fact's words with a salt of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from motcua.ground.ledger.rules.tree import leaf
from motcua.ground.ledger.rules.writing import salt_of


def leaves_of(key: bytes, texts: Iterable[bytes]) -> list[bytes]:
    """``key`` is that of the seal, ``texts`` the facts in sealing order."""
    return [leaf(salt_of(key, index), text) for index, text in enumerate(texts)]


def split(joined: bytes, each: int) -> tuple[bytes, ...]:
    """Many digests or salts that were stored as one string of bytes."""
    return tuple(joined[at : at + each] for at in range(0, len(joined), each))


def place_of(digests: Sequence[bytes], key: bytes, salts: Sequence[bytes], text: bytes) -> int | None:
    """Where the fact of this text lies; None when it lies nowhere. Its salt depends on its place, so each is tried."""
    for index, digest in enumerate(digests):
        if leaf(salts[index] if salts else salt_of(key, index), text) == digest:
            return index
    return None
