"""How long a sign-in lasts, and why one ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Why = Literal["left", "revoked", "idle", "too_long", "replaced", "password", "factor", "disabled"]
"""``left``: signed out; ``revoked``: by its owner from elsewhere; ``idle`` and ``too_long``: its limits; ``replaced``:
signed in anew in the same browser; ``password``, ``factor``: what proved it was changed; ``disabled``: the account."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in may lie unused, and how long it may last at most (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

    idle: timedelta
    at_most: timedelta
