"""What makes two definitions the same, and what differs when they are not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any


def canonical(value: Any) -> str:
    """The one way to write a JSON value: sorted keys, no spaces, Vietnamese as it is."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical writing, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def differences(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Field by field: (path, old, new). What is absent on one side is None there.

    Items of a list that carry a ``key`` are matched by it, so that an insertion is not shown as a change of all that
    follows.
    """
    old_parts, new_parts = _parts(old, new)
    if old_parts is None or new_parts is None:
        if old != new:
            yield path, old, new
        return
    if set(old_parts) == set(new_parts) and list(old_parts) != list(new_parts) and isinstance(old, list):
        yield f"{path} (order)", list(old_parts), list(new_parts)
    for name in [*old_parts, *(n for n in new_parts if n not in old_parts)]:
        inner = f"{path}.{name}" if path else str(name)
        yield from differences(old_parts.get(name), new_parts.get(name), inner)


def _parts(old: Any, new: Any) -> tuple[dict[Any, Any] | None, dict[Any, Any] | None]:
    if isinstance(old, dict) and isinstance(new, dict):
        return old, new
    if isinstance(old, list) and isinstance(new, list):
        keyed = all(isinstance(item, dict) and "key" in item for item in [*old, *new])
        if keyed:
            return {item["key"]: item for item in old}, {item["key"]: item for item in new}
        return dict(enumerate(old)), dict(enumerate(new))
    return None, None


def suggestion(word: str, known: list[str]) -> str:
    """The tail of a message about an unknown name."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; there is: {', '.join(sorted(known))}" if 0 < len(known) <= 30 else ""
