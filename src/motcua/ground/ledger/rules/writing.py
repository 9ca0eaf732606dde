"""Facts and seals as bytes: one way to write each, so that whoever has the words has the bytes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from motcua.ground.ledger.definitions import Sealed, SealText

FIRST = bytes(32)
"""What the first seal calls the one before it."""


def fact_text(fact: Sealed) -> bytes:
    """The fact in canonical JSON: keys in order, no spaces, UTF-8, moments in UTC to the microsecond (RFC 8785 for
    what facts contain: they hold no fractions). How the actor came in stands in it where it was told: facts that were
    sealed before it was asked keep their bytes."""
    said: dict[str, Any] = {
        "id": fact.id,
        "kind": fact.kind,
        "subject": fact.subject,
        "office_id": fact.office_id,
        "place_code": fact.place_code,
        "actor": fact.actor,
        "happened_at": moment_text(fact.happened_at),
        "known_at": moment_text(fact.known_at),
        "payload": fact.payload,
    }
    if fact.channel or fact.method or fact.level:
        said |= {"channel": fact.channel, "method": fact.method, "level": fact.level}
    return _canonical(said)


def salt_of(key: bytes, index: int) -> bytes:
    """The salt of one leaf, from the key of its seal: given away with a receipt, it says nothing about the others."""
    return hmac.digest(key, index.to_bytes(4, "big"), "sha256")[:16]


def seal_text(seal: SealText) -> bytes:
    """The words of a seal, as text: what is hashed into the next one, and what is time-stamped."""
    return _canonical(
        {
            "number": seal.number,
            "sealed_at": moment_text(seal.sealed_at),
            "facts": seal.facts,
            "root": seal.root.hex(),
            "previous": seal.previous.hex(),
        }
    )


def link(seal: SealText) -> bytes:
    """The digest of a seal: the next one's ``previous``."""
    return sha256(seal_text(seal)).digest()


def moment_text(moment: datetime) -> str:
    """``2026-11-22T01:02:03.000004Z``, always 27 letters."""
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
