"""What a YAML file says, with the place of every word of it: three kinds of node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
"""The way to a node: keys of tables and positions in listings."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a file; lines and columns count from one, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Scalar:
    spot: Spot
    value: str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Listing:
    spot: Spot
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where its key stands."""

    spot: Spot
    node: Node


@dataclass(frozen=True, slots=True)
class Table:
    spot: Spot
    entries: dict[str, Entry]

    def get(self, key: str) -> Node | None:
        entry = self.entries.get(key)
        return None if entry is None else entry.node


Node = Scalar | Listing | Table


def plain(node: Node) -> Any:
    """The node as dicts, lists and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key: plain(entry.node) for key, entry in node.entries.items()}


def step(node: Node, name: str | int) -> tuple[Spot, Node] | None:
    """One step down, with the place to show for it: the value's for a scalar, the key's for what spans lines."""
    if isinstance(node, Table) and isinstance(name, str) and name in node.entries:
        entry = node.entries[name]
        return (entry.node.spot if isinstance(entry.node, Scalar) else entry.spot), entry.node
    if isinstance(node, Listing) and isinstance(name, int) and 0 <= name < len(node.items):
        return node.items[name].spot, node.items[name]
    return None


def spot_of(node: Node, path: Path) -> Spot:
    """Where the path leads, as far as it can be followed."""
    spot = node.spot
    for name in path:
        found = step(node, name)
        if found is None:
            break
        spot, node = found
    return spot


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar, keys not included."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from scalars(item)
    else:
        for entry in node.entries.values():
            yield from scalars(entry.node)
