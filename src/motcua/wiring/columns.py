"""Text in columns for a terminal, by what a letter takes on the screen rather than by how it is stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def width(text: str) -> int:
    """Columns on the screen: a mark set over a letter takes none (``ế`` may be one character or three), an East Asian
    wide letter takes two."""
    shown = (letter for letter in text if not unicodedata.combining(letter))
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in shown)


def padded(text: str, to: int) -> str:
    return text + " " * max(0, to - width(text))


def wrapped(text: str, to: int) -> list[str]:
    """The words in lines of at most ``to`` columns; a word that is longer is cut."""
    lines, line = [], ""
    for word in text.split():
        while width(word) > to:
            lines += [line] if line else []
            head = _head(word, to)
            lines, line, word = [*lines, head], "", word[len(head) :]
        if line and width(line) + 1 + width(word) > to:
            lines, line = [*lines, line], ""
        line = f"{line} {word}" if line else word
    return [*lines, line] if line or not lines else lines


def _head(word: str, to: int) -> str:
    end = 1
    while end < len(word) and width(word[: end + 1]) <= to:
        end += 1
    return word[:end]


def rows(cells: Sequence[str], widths: Sequence[int], *, indent: str = "", gap: str = "  ") -> Iterator[str]:
    """One row of a table, each cell in lines of its column's width."""
    columns = [wrapped(cell, to) for cell, to in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else "" for column in columns]
        line = gap.join(padded(part, to) for part, to in zip(parts, widths, strict=True))
        yield (indent + line).rstrip()
