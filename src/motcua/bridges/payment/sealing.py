"""How the notices and statements of a bank are signed: HMAC-SHA256 over the very bytes. Pure."""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE = "X-Signature"


def sign(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, said: str, secret: str) -> bool:
    return hmac.compare_digest(said.encode(), sign(body, secret).encode())
