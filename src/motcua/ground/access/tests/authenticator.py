"""A passkey in a few lines: what a browser and an authenticator say, honestly or with one thing wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from motcua.ground.access.definitions import Ceremony

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    counter: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, ceremony: Ceremony, **wrong: Any) -> str:
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + cbor2.dumps(public)
        data = self._data(ceremony, ATTESTED, **wrong) + attested
        told = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", ceremony, **wrong)
        return self._said({"clientDataJSON": client, "attestationObject": cbor2.dumps(told)})

    def prove(self, ceremony: Ceremony, *, counts: int = 1, **wrong: Any) -> str:
        self.counter += counts
        data, client = self._data(ceremony, 0, **wrong), self._client("webauthn.get", ceremony, **wrong)
        signed = data + hashlib.sha256(client).digest()
        signature = wrong.get("key", self.key).sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _data(self, ceremony: Ceremony, more: int, **wrong: Any) -> bytes:
        flags = wrong.get("flags", PRESENT | VERIFIED) | more
        site = wrong.get("site", ceremony.site)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + struct.pack(">I", self.counter)

    def _client(self, kind: str, ceremony: Ceremony, **wrong: Any) -> bytes:
        told = {
            "type": wrong.get("type_", kind),
            "challenge": bytes_to_base64url(wrong.get("challenge", ceremony.challenge)),
            "origin": wrong.get("origin", ceremony.origin),
            "crossOrigin": False,
        }
        return json.dumps(told).encode()

    def _said(self, response: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.credential)
        written = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": written})
