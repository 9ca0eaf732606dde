"""Identifiers and references."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh identifier, RFC 9562 version 7: unguessable, and in order of time so that indexes stay compact."""
    return uuid_utils.compat.uuid7()


def ref(kind: str, key: object) -> str:
    """How a fact names its subject: ``ref("case", id) == "case:0192..."``."""
    return f"{kind}:{key}"
