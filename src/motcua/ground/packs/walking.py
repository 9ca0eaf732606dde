"""Every part of a definition, with the way to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from motcua.ground.packs.nodes import Path


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The value itself, then all that is in it: models, tuples and mappings are entered."""
    yield path, value
    if isinstance(value, BaseModel):
        parts: Iterator[tuple[str | int, Any]] = iter((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        parts = iter((str(name), part) for name, part in value.items())
    elif isinstance(value, list | tuple):
        parts = iter(enumerate(value))
    else:
        return
    for name, part in parts:
        yield from walk(part, (*path, name))
