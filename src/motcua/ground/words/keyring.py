"""The keys that close what the database must not show to whoever reads its files: AES-256-GCM, any key by its name.

A ring is written as text, one key on a line or after a comma: ``name:key``, the key being 32 bytes in base64url. The
first key closes; every key opens, so an old one is kept until nothing stands under it any more.

Closed text reads ``v1.<key>.<base64url of nonce, cipher text and tag>``. It opens only in the *context* it was closed
in (table, column, row), so whoever writes to the database cannot move it to another place.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = "v1"
_KEY_BYTES, _NONCE_BYTES = 32, 12
_NAME = re.compile(r"[0-9a-z]{1,16}")


class BadKeys(Exception):
    """The text of a ring cannot be read. Never says a key."""


class NotOpened(Exception):
    """Closed under a key that the ring lacks, for another place, or changed since."""


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    secret: bytes = field(repr=False)

    @property
    def line(self) -> str:
        return f"{self.name}:{base64.urlsafe_b64encode(self.secret).decode()}"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """At least one key, no name twice."""

    keys: tuple[Key, ...]

    @property
    def first(self) -> Key:
        return self.keys[0]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    def close(self, text: str, context: str) -> str:
        """A random nonce for each: closing the same text twice gives two texts, so equal values do not show."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self.first.secret).encrypt(nonce, text.encode(), _bound(self.first.name, context))
        return f"{_VERSION}.{self.first.name}.{base64.urlsafe_b64encode(nonce + body).decode()}"

    def open(self, closed: str, context: str) -> str:
        name, body = _parts(closed)
        key = next((each for each in self.keys if each.name == name), None)
        if key is None:
            raise NotOpened(f"closed under the key {name}, which is not in the ring")
        try:
            text = AESGCM(key.secret).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(name, context))
        except InvalidTag:
            raise NotOpened(f"{context} was changed, or closed for another place") from None
        return text.decode()

    def stands_under_first(self, closed: str) -> bool:
        return key_of(closed) == self.first.name

    def with_first(self, key: Key) -> KeyRing:
        return _ring((key, *self.keys))

    def without(self, name: str) -> KeyRing:
        return _ring(key for key in self.keys if key.name != name)

    @property
    def text(self) -> str:
        return "".join(f"{key.line}\n" for key in self.keys)


def new_key() -> Key:
    return Key(secrets.token_hex(4), secrets.token_bytes(_KEY_BYTES))


def read_ring(text: str) -> KeyRing:
    """Lines that are empty or begin with # are left out."""
    lines = (line.strip() for line in re.split(r"[\n,]", text))
    return _ring(_read_key(line) for line in lines if line and not line.startswith("#"))


def key_of(closed: str) -> str:
    """The name of the key under which a text was closed."""
    return _parts(closed)[0]


def _ring(keys: Iterable[Key]) -> KeyRing:
    ring = KeyRing(tuple(keys))
    if not ring.keys:
        raise BadKeys("there is no key")
    if len(set(ring.names)) < len(ring.keys):
        raise BadKeys("two keys have the same name")
    return ring


def _read_key(line: str) -> Key:
    name, _, body = line.partition(":")
    if not _NAME.fullmatch(name):
        raise BadKeys("a key is written as name:key, its name in small letters and digits, at most 16")
    try:
        secret = base64.b64decode(body, altchars=b"-_", validate=True)
    except ValueError:
        raise BadKeys(f"the key {name} is not base64url") from None
    if len(secret) != _KEY_BYTES:
        raise BadKeys(f"the key {name} has {len(secret)} bytes and needs {_KEY_BYTES}")
    return Key(name, secret)


def _parts(closed: str) -> tuple[str, bytes]:
    version, _, rest = closed.partition(".")
    name, _, body = rest.partition(".")
    try:
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    written = base64.urlsafe_b64encode(raw).decode() == body  # base64 has several spellings of the last bytes
    if version != _VERSION or not _NAME.fullmatch(name) or len(raw) < _NONCE_BYTES or not written:
        raise NotOpened("this is no closed text")
    return name, raw


def _bound(name: str, context: str) -> bytes:
    return f"motcua:{_VERSION}:{name}:{context}".encode()
