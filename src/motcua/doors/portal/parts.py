"""Small readings that several pages of the portal share."""

from __future__ import annotations

from typing import Any

from motcua.ground.packs import queries as packs
from motcua.ground.words.errors import Unknown


def parameter(key: str) -> Any:
    """A value of the province, "" where it declares none."""
    try:
        return packs.parameter("national/core", key)
    except Unknown:
        return ""
