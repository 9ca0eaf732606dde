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
    what facts contain: they hold no fractions)."""
    return row_text(
        fact.id,
        fact.kind,
        fact.subject,
        fact.office_id,
        fact.place_code,
        fact.actor,
        moment_text(fact.happened_at),
        moment_text(fact.known_at),
        _words(fact.payload),
        fact.channel,
        fact.method,
        fact.level,
    )


def row_text(
    key: int,
    kind: str,
    subject: str,
    office_id: int | None,
    place_code: str,
    actor: str,
    happened_at: str,
    known_at: str,
    payload: str,
    channel: str,
    method: str,
    level: int,
) -> bytes:
    """`fact_text` of columns whose moments and payload are written already: a million are done in seconds.

    How the actor came in stands in it where it was told: facts sealed before it was asked keep their bytes.
    """
    told = bool(channel or method or level)
    return (
        f'{{"actor":{_said(actor)},'
        + (f'"channel":{_said(channel)},' if told else "")
        + f'"happened_at":"{happened_at}","id":{key},"kind":{_said(kind)},"known_at":"{known_at}",'
        + (f'"level":{level},"method":{_said(method)},' if told else "")
        + f'"office_id":{"null" if office_id is None else office_id},"payload":{payload},'
        f'"place_code":{_said(place_code)},"subject":{_said(subject)}}}'
    ).encode()


def payload_text(stored: str) -> str:
    """A payload as the database writes it, in the one way that is sealed."""
    return stored if stored == "{}" else _words(json.loads(stored))


def head_text(text: bytes) -> bytes:
    """The fact without its body: what stays in the open when that is erased."""
    return _words(json.loads(text) | {"payload": {}}).encode()


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
    return _words(said).encode()


_words = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_said = json.encoder.encode_basestring
