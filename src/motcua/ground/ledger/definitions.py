"""What may be said of seals: a fact as it is sealed, the seal over many, and the receipt of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Sealed:
    """A fact as it goes under the seal: everything it says, nothing of where it is stored.

    ``channel``, ``method`` and ``level`` are how the actor came in (`people.definitions.Via`).
    """

    id: int
    kind: str
    subject: str
    office_id: int | None
    place_code: str
    actor: str
    happened_at: datetime
    known_at: datetime
    payload: Mapping[str, Any]
    channel: str = ""
    method: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class SealText:
    """What one seal says. ``root`` and ``previous`` are 32 bytes; the first seal's ``previous`` is all zeros.

    ``number`` counts from 1 without a gap, ``facts`` is how many lie under the seal.
    """

    number: int
    sealed_at: datetime
    facts: int
    root: bytes
    previous: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """Enough to check one fact without the database: its words, its salt, its way up the tree, and the seal.

    ``text`` are the very bytes that were sealed, ``path`` the digests beside the way from the leaf to the root.
    ``following`` are the seals after it up to the one that was time-stamped: one stamp covers the chain before it.
    Of a fact whose body was erased nothing is left but ``erased``, its leaf.
    """

    text: bytes
    salt: bytes
    index: int
    path: tuple[bytes, ...]
    seal: SealText
    stamps: tuple[bytes, ...] = ()
    following: tuple[SealText, ...] = ()
    erased: bytes = b""


@dataclass(frozen=True, slots=True)
class Line:
    """One leaf of an export: the words of a fact, or the leaf that is left of an erased one."""

    text: bytes = b""
    erased: bytes = b""


@dataclass(frozen=True, slots=True)
class Whole:
    """A seal with all that lies under it. ``salts`` stand in the place of ``key`` once a body under it was erased."""

    seal: SealText
    key: bytes
    lines: Iterable[Line]
    salts: tuple[bytes, ...] = ()
    stamps: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree; ``seal`` is the number of the seal where it shows."""

    seal: int
    what: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """That this seal, and so all before it, existed at a moment. ``trusted`` says that the stamp leads to a root that
    was given; without roots nobody has checked who signed it."""

    seal: int
    at: datetime
    by: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A fact that lies under the seal of this number and digest, or the leaf (``erased``) of one that was erased. That
    the seal is the true one, its time stamps show, or the digest as it was published."""

    seal: int
    digest: str
    text: str
    stamps: tuple[Stamped, ...] = ()
    erased: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A seal as everybody may keep it: its text, the digest of that, and of each stamp who, when and the token."""

    seal: SealText
    text: str
    digest: str
    stamps: tuple[tuple[str, datetime, bytes], ...]
