"""The one face that papers are printed in, and which letters it has."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Liberation Serif"
_MISSING = "□"


def printable(value: Any) -> Any:
    """The same data in letters that the face has: a name in a script that it lacks does not keep a paper from being
    printed, each such letter becomes a box."""
    if isinstance(value, str):
        return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", value))
    if isinstance(value, dict):
        return {str(key): printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner) for inner in value]
    return value


def _letter(letter: str) -> str:
    """Nothing for what is not seen: it may turn the direction of a name around."""
    if letter == "\n":
        return letter
    if letter.isspace() and ord(letter) not in letters():
        return " "
    if unicodedata.category(letter) in ("Cc", "Cf"):
        return ""
    return letter if ord(letter) in letters() else _MISSING


@cache
def letters() -> frozenset[int]:
    """Code points that every style of the face can draw."""
    styles = [frozenset(_mapped(path.read_bytes())) for path in sorted(FOLDER.glob("*.ttf"))]
    return frozenset.intersection(*styles)


def _mapped(font: bytes) -> Iterator[int]:
    """What the font's character map (OpenType ``cmap``, format 4) leads to a glyph."""
    for at in _maps(font):
        if struct.unpack_from(">H", font, at)[0] == 4:
            yield from _segments(font, at)


def _maps(font: bytes) -> Iterator[int]:
    """Where the subtables of ``cmap`` begin."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            many = struct.unpack_from(">H", font, start + 2)[0]
            yield from (start + struct.unpack_from(">HHI", font, start + 4 + 8 * n)[2] for n in range(many))


def _segments(font: bytes, at: int) -> Iterator[int]:
    many = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{many}H", font, at + 14 + gap + 2 * many * part)
        for part, gap in ((0, 0), (1, 2), (2, 2), (3, 2))
    )
    for number in range(many):
        for code in range(starts[number], min(ends[number], 0xFFFE) + 1):
            if _glyph(
                font, at + 16 + 6 * many + 2 * number, code - starts[number], code, deltas[number], offsets[number]
            ):
                yield code


def _glyph(font: bytes, here: int, step: int, code: int, delta: int, offset: int) -> int:
    if not offset:
        return (code + delta) & 0xFFFF
    found = struct.unpack_from(">H", font, here + offset + 2 * step)[0]
    return int((found + delta) & 0xFFFF) if found else 0
