"""YAML to nodes. A pack's YAML is plain data: what could hide, repeat, compute or leak something is refused.

Scalars are read by the rules of YAML 1.2 core, not 1.1: only ``true`` and ``false`` are booleans, ``no`` and ``07:30``
and ``2025-07-01`` are text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from motcua.ground.packs.definitions import Issue, Level
from motcua.ground.packs.nodes import Entry, Listing, Node, Scalar, Spot, Table

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40

_INTEGER = re.compile(r"^[-+]?(0|[1-9][0-9]{0,17})$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?$")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

_TEMPLATE = re.compile(r"\{\{|\}\}|\{%|\$\{|<%|#\{")
_CREDENTIALS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^/\s@]*:[^/\s@]*@", re.IGNORECASE)
_SECRET_KEYS = re.compile(r"^(.*_)?(password|passwd|secret|api_key|private_key|access_token|mat_khau)$", re.IGNORECASE)


class _Refused(Exception):
    """The file cannot be read further."""


def read(text: str, file: str) -> tuple[Node | None, list[Issue]]:
    """The tree of the file and all that is refused in it; no tree when it is not YAML at all."""
    reader = _Reader(text, file)
    try:
        node = reader.document()
    except _Refused:
        node = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.refuse("yaml.syntax", reader.spot(mark), f"this is not YAML: {error.problem or error.context}")
        node = None
    except yaml.YAMLError as error:
        spot = Spot(file, text.count("\n", 0, getattr(error, "position", 0) or 0) + 1)
        reader.refuse("yaml.syntax", spot, f"this is not YAML: {getattr(error, 'reason', error)}")
        node = None
    return node, reader.issues


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.issues: list[Issue] = []
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def spot(self, mark: Any) -> Spot:
        return Spot(self.file) if mark is None else Spot(self.file, mark.line + 1, mark.column + 1)

    def refuse(self, code: str, spot: Spot, message: str) -> None:
        self.issues.append(Issue(Level.ERROR, code, spot, message))

    def document(self) -> Node:
        next(self._events)
        start = next(self._events)
        if not isinstance(start, yaml.DocumentStartEvent):
            self.refuse("yaml.empty", Spot(self.file), "the file is empty")
            raise _Refused
        if start.version or start.tags:
            self.refuse("yaml.directive", self.spot(start.start_mark), "directives (%YAML, %TAG) are not used in packs")
        node = self._node(next(self._events), 0)
        next(self._events)
        further = next(self._events)
        if isinstance(further, yaml.DocumentStartEvent):
            message = "one file holds one document; remove the line '---' or use a list"
            self.refuse("yaml.documents", self.spot(further.start_mark), message)
        return node

    def _node(self, event: Any, depth: int) -> Node:
        spot = self.spot(event.start_mark)
        if depth > _DEEPEST:
            self.refuse("yaml.too_deep", spot, f"nested more than {_DEEPEST} levels deep")
            raise _Refused
        if isinstance(event, yaml.AliasEvent):
            self.refuse("yaml.alias", spot, f"'*{event.anchor}': an alias hides what it says; write it out")
            return Scalar(spot, None)
        if event.anchor is not None:
            self.refuse("yaml.anchor", spot, f"'&{event.anchor}': anchors are not used in packs; write it out")
        if event.tag is not None:
            self.refuse("yaml.tag", spot, f"'{event.tag}': tags are not used in packs; the type comes from the key")
        if isinstance(event, yaml.ScalarEvent):
            self._look_into(event.value, spot)
            return Scalar(spot, event.value if event.style else _scalar(event.value))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(spot, depth)
        return self._table(spot, depth)

    def _listing(self, spot: Spot, depth: int) -> Listing:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Listing(spot, tuple(items))

    def _table(self, spot: Spot, depth: int) -> Table:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key_spot = self.spot(event.start_mark)
            key = self._key(event, depth)
            value = self._node(next(self._events), depth + 1)
            if key in entries:
                message = f"'{key}' stands twice in the same table, first in line {entries[key].spot.line}"
                self.refuse("yaml.duplicate_key", key_spot, message)
            elif key is not None:
                self._check_secret(key, value, key_spot)
                entries[key] = Entry(key_spot, value)
        return Table(spot, entries)

    def _key(self, event: Any, depth: int) -> str | None:
        node = self._node(event, depth + 1)
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse("yaml.key", node.spot, "a key is a plain word, not a list or a table")
            return None
        if event.value == "<<":
            self.refuse("yaml.merge", node.spot, "'<<': merge keys are not used in packs; write it out")
            return None
        return str(event.value)

    def _look_into(self, text: str, spot: Spot) -> None:
        if found := _TEMPLATE.search(text):
            message = f"'{found[0]}' looks like a template; packs hold no expressions, put the logic in rules.py"
            self.refuse("yaml.expression", spot, message)
        if _CREDENTIALS.search(text) or "-----BEGIN" in text:
            self.refuse("yaml.secret", spot, "this holds a password or a key; secrets belong in the environment")
        if not unicodedata.is_normalized("NFC", text):
            self.refuse("text.not_nfc", spot, "the text is not in Unicode NFC form; save it composed")

    def _check_secret(self, key: str, value: Node, spot: Spot) -> None:
        if _SECRET_KEYS.match(key) and isinstance(value, Scalar) and isinstance(value.value, str):
            self.refuse("yaml.secret", spot, f"'{key}' looks like a secret; secrets belong in the environment")


def _scalar(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _FLOAT.match(text) and math.isfinite(float(text)):
        return float(text)
    return text
