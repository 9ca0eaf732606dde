"""The flat names of an HTML form, ``children.0.name``, as a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MOST_ROWS = 50
MOST_NAMES = 4
"""Group, row, compound field, part: ``children.0.birth_place.unit``; a date in three inputs is one deeper."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)
_INDEX = re.compile(r"\d{1,4}", re.ASCII)
_ROW = "_"
"""``children.0._`` says that the row exists: a row of unticked boxes would send nothing else."""


def nest(pairs: Mapping[str, list[str]]) -> dict[str, Any]:
    """Rows come out as lists in the order of their numbers, without gaps and at most 50; junk names are left out.

    A value sent once is a string, several times a list of strings.
    """
    tree: dict[str, Any] = {}
    for name, values in pairs.items():
        path = _path(name)
        if path and values:
            _plant(tree, path, values[0] if len(values) == 1 else list(values))
    return {key: _with_lists(branch) for key, branch in tree.items()}


def _path(name: str) -> list[str]:
    """The segments of a name, or none when it is junk."""
    if len(name) > 300:
        return []
    segments = name.split(".")
    row, places = segments[-1] == _ROW, [bool(_INDEX.fullmatch(s)) for s in segments]
    named = segments[:-1] if row else segments
    if len(segments) - sum(places) > MOST_NAMES or (row and not any(places[-2:-1])):
        return []
    for before, place, segment in zip([True, *places], places, named, strict=False):
        if (place and before) or not (place or _KEY.fullmatch(segment)):
            return []
    return segments


def _plant(tree: dict[str, Any], path: list[str], value: str | list[str]) -> None:
    """Put the value at its place unless something else stands on the way."""
    branch = tree
    for segment in path[:-1]:
        below = branch.setdefault(_number(segment), {})
        if not isinstance(below, dict):
            return
        branch = below
    if path[-1] != _ROW:
        branch.setdefault(_number(path[-1]), value)


def _number(segment: str) -> str:
    return str(int(segment)) if segment.isdigit() else segment


def _with_lists(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    rows = sorted((key for key in branch if key.isdigit()), key=int)
    if rows and len(rows) == len(branch):
        return [_with_lists(branch[row]) for row in rows[:MOST_ROWS]]
    return {key: _with_lists(below) for key, below in branch.items() if not key.isdigit()}
