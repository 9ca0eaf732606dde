"""How long a sign-in lasts and why one ended, what may prove who somebody is, what they are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Why = Literal["left", "revoked", "idle", "too_long", "replaced", "password", "factor", "disabled"]
"""``left``: signed out; ``revoked``: by its owner from elsewhere; ``idle`` and ``too_long``: its limits; ``replaced``:
signed in anew in the same browser; ``password``, ``factor``: what proved it was changed; ``disabled``: the account."""

FactorKind = Literal["totp", "passkey"]

FactorEnd = Literal["removed", "reset", "doubted"]
"""``removed`` by its owner, ``reset`` by an administrator, ``doubted``: a passkey that counts backwards, as a copy."""

NoticeKind = Literal[
    "new_device",
    "failed",
    "factor_added",
    "factor_removed",
    "factors_reset",
    "passkey_doubted",
    "code_used",
    "password_set",
    "invited",
    "reopened",
]

ClosedWhy = Literal["closed", "idle"]
"""``closed`` by who looks after the account, ``idle`` by the house: nobody used it."""

SecondFactor = Literal["required", "offered"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in may lie unused, and how long it may last at most (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

    idle: timedelta
    at_most: timedelta


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a passkey's answer must be bound to: the question asked of it, and the house that asked."""

    challenge: bytes
    site: str
    origin: str
