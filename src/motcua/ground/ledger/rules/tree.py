"""The Merkle tree of RFC 6962 (section 2.1) with SHA-256: many leaves, one root, a short way from each to it.

Leaves and nodes are hashed with different first bytes, so that no node can be passed off as a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf(salt: bytes, text: bytes) -> bytes:
    """The leaf of one fact: without the salt, a short text could be guessed from its digest."""
    return sha256(_LEAF + salt + text).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over at least one leaf."""
    level = list(leaves)
    if not level:
        raise ValueError("a tree has at least one leaf")
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path_of(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The digests beside the way up from the leaf at ``index``, the lowest first."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    level, path = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level, index = _above(level), index // 2
    return tuple(path)


def root_by_path(start: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that the way leads to; None when the way is too short or too long for that place in the tree."""
    if not 0 <= index < size:
        return None
    digest, rest = start, list(path)
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return None
            beside = rest.pop(0)
            digest = _node(beside, digest) if index & 1 else _node(digest, beside)
        index, size = index // 2, (size + 1) // 2
    return None if rest else digest


def _above(level: list[bytes]) -> list[bytes]:
    """The next level up; a last one without a neighbour goes up as it is, which gives the tree of the RFC."""
    paired = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return paired + level[len(paired) * 2 :]


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()
