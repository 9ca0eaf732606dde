"""The leaves under a seal: each fact's words with a salt of its own."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.ground.ledger.rules.tree import leaf
from motcua.ground.ledger.rules.writing import salt_of


def leaves_of(key: bytes, texts: Iterable[bytes]) -> list[bytes]:
    """``key`` is that of the seal, ``texts`` the facts in sealing order."""
    return [leaf(salt_of(key, index), text) for index, text in enumerate(texts)]
