"""What a service publishes of itself: its addresses (OpenID Connect Discovery 1.0) and its keys, remembered a while.

Keys are asked for again when a token names one that is not among them, for services change keys without notice; but no
more often than once a minute, or a stranger with forged tokens could make us ask all day.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.jwk import KeySet

from motcua.ground.words.errors import Unavailable

PATIENCE = (3.05, 6)
"""Seconds to be connected, and to be answered."""
_LONGEST = 256 * 1024
_METADATA_KEPT = timedelta(hours=1)
_KEYS_KEPT = timedelta(hours=1)
_KEYS_AT_MOST_EVERY = timedelta(minutes=1)
_LATER = timedelta(seconds=30)
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_ASYMMETRIC = frozenset({"RSA", "EC", "OKP"})


class Service:
    """One issuer. Its name is compared letter by letter: whoever answers in another's name is not believed."""

    def __init__(self, issuer: str) -> None:
        if not issuer or not is_safe(issuer):
            raise ValueError(f"an issuer is an https address, or one of this machine: {issuer!r}")
        self.issuer = issuer
        self._metadata: tuple[Mapping[str, Any], datetime] | None = None
        self._keys: tuple[KeySet, datetime] | None = None

    def metadata(self, now: datetime) -> Mapping[str, Any]:
        if self._metadata is None or not self._metadata[1] <= now < self._metadata[1] + _METADATA_KEPT:
            self._metadata = self._discover(), now
        return self._metadata[0]

    def keys(self, now: datetime, *, renew: bool = False) -> KeySet:
        """``renew``: the last ones did not have the key that was looked for."""
        most = _KEYS_AT_MOST_EVERY if renew else _KEYS_KEPT
        if self._keys is None or not self._keys[1] <= now < self._keys[1] + most:
            self._keys = _key_set(read_json(self.metadata(now)["jwks_uri"])), now
        return self._keys[0]

    def _discover(self) -> Mapping[str, Any]:
        found = read_json(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise Unavailable(f"the service at {self.issuer} calls itself {found.get('issuer')!r}", retry=None)
        addresses = {name: found[name] for name in found if name.endswith("_endpoint") or name == "jwks_uri"}
        missing = [name for name in _NEEDED if name not in addresses]
        unsafe = [name for name, address in addresses.items() if not is_safe(address, like=self.issuer)]
        if missing or unsafe:
            raise Unavailable(f"{self.issuer} lacks {missing}, or tells unsafe addresses: {unsafe}", retry=None)
        return found


def read_json(address: str) -> dict[str, Any]:
    """A service that sends us on elsewhere, or talks without end, is not read."""
    try:
        with requests.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            if answer.status_code != 200:
                raise Unavailable(f"{address} answers {answer.status_code}", retry=_LATER)
            body = answer.raw.read(_LONGEST + 1, decode_content=True)
        if len(body) > _LONGEST:
            raise Unavailable(f"{address} answers more than {_LONGEST} bytes", retry=None)
        found = json.loads(body)
    except (requests.RequestException, OSError, ValueError) as trouble:
        raise Unavailable(f"{address}: {trouble}", retry=_LATER) from trouble
    if not isinstance(found, dict):
        raise Unavailable(f"{address} answers something else than an object", retry=None)
    return found


def is_safe(address: object, *, like: str = "") -> bool:
    """``https``; ``http`` only on this very machine, and there only when the issuer is there too."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    return parts.scheme == "http" and _here(parts.hostname) and (not like or _here(urlsplit(like).hostname))


def _here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _key_set(found: Mapping[str, Any]) -> KeySet:
    """Public keys for signatures alone: a shared secret in the list, by mistake or malice, proves nothing."""
    keys = found.get("keys")
    told = [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []
    usable = [key for key in told if key.get("kty") in _ASYMMETRIC and key.get("use", "sig") == "sig"]
    try:
        return KeySet.import_key_set({"keys": usable})
    except ValueError as trouble:
        raise Unavailable(f"the keys of the service cannot be read: {trouble}", retry=_LATER) from trouble
