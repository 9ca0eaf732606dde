"""The look at a paper before it is kept, and who keeps the keys that sign. Adapters in `bridges` are named in the
settings; without a scanner none is looked at, and without a signer none is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.ground.papers.definitions import Who


class Scanner(Protocol):
    def scan(self, content: BinaryIO) -> str:
        """The name of what was found in the whole of it, "" for nothing. `words.errors.Unavailable` when it could not
        look: then the paper is not taken."""

    def about(self) -> str:
        """Which scanner with which signatures, for those who run the house. `Unavailable` when it does not answer."""


def scanner() -> Scanner | None:
    path = settings.PAPERS_SCANNER
    return cast(Scanner, import_string(path)()) if path else None


def scans() -> bool:
    return bool(settings.PAPERS_SCANNER)


class SigningKey(Protocol):
    """A key that signs and never leaves where it is kept."""

    @property
    def certificate(self) -> bytes:
        """DER."""

    @property
    def chain(self) -> Sequence[bytes]:
        """The certificates between it and the root, the root among them if it is known; DER."""

    def sign(self, data: bytes) -> bytes:
        """Over the SHA-256 of ``data``: ECDSA as DER, or RSA as PKCS #1 v1.5, as the certificate's key is."""


class Signer(Protocol):
    """Who keeps the keys of officials and the seals of offices. `words.errors.Unavailable` when it does not answer,
    `Refused` (``no_certificate``) when it has no valid key for who is asked for."""

    def key_of(self, who: Who, *, now: datetime) -> SigningKey: ...

    def revocations(self, *, now: datetime) -> Sequence[bytes]:
        """The newest lists of revoked certificates (CRL, DER), which go into a paper for the archive."""

    def about(self) -> str:
        """Which keeper of keys this is, for those who run the house. `Unavailable` when it does not answer."""


def signer() -> Signer:
    """As the settings name it; made once, since it may hold a session or keys."""
    global _made
    path = settings.PAPERS_SIGNER
    if _made is None or _made[0] != path:
        _made = (path, cast(Signer, import_string(path)()))
    return _made[1]


_made: tuple[str, Signer] | None = None


def signs() -> bool:
    return bool(settings.PAPERS_SIGNER)
