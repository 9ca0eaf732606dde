"""The tables in which tesseract and pdftotext say which word they saw where: twelve columns with tabs between."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from motcua.ground.vault.digitising.definitions import Box, Line, Word
from motcua.ground.words.text import nfc

_PAGE, _WORD = 1, 5
_GAP = 2.5
"""Heights of a line between two words, from which on they belong to two columns and not to one line."""
_MOST_WORDS = 20_000


@dataclass(frozen=True, slots=True)
class _Row:
    level: int
    page: int
    line: tuple[int, int, int]
    left: float
    top: float
    width: float
    height: float
    confidence: float
    text: str


def lines_of(table: str, *, page: int | None = None, certain: int | None = None) -> Iterator[Line]:
    """Line by line. ``page`` is the number of the only page, where the table does not know it; ``certain`` stands in
    for a confidence, where the words were written and not recognised."""
    rows = [row for each in table.splitlines()[: _MOST_WORDS + 1] if (row := _row(each)) is not None]
    sizes = {row.page: (row.width, row.height) for row in rows if row.level == _PAGE}
    words = (row for row in rows if row.level == _WORD and row.text and row.page in sizes)
    for (of, _line), group in itertools.groupby(words, key=lambda row: (row.page, row.line)):
        yield from _split(_words(group, page or of, sizes[of], certain))


def _row(text: str) -> _Row | None:
    cells = text.split("\t", 11)
    try:
        level, page, block, paragraph, line, _word = (int(cell) for cell in cells[:6])
        left, top, width, height, confidence = (float(cell) for cell in cells[6:11])
    except ValueError:
        return None  # the headings, or a line that was cut
    words = nfc(cells[11]) if len(cells) > 11 else ""
    return _Row(level, page, (block, paragraph, line), left, top, width, height, confidence, words)


def _words(rows: Iterable[_Row], page: int, size: tuple[float, float], certain: int | None) -> list[Word]:
    wide, high = max(size[0], 1.0), max(size[1], 1.0)
    return [
        Word(
            row.text,
            certain if certain is not None else max(0, min(100, round(row.confidence))),
            Box(page, row.left / wide, row.top / high, row.width / wide, row.height / high),
        )
        for row in rows
    ]


def _split(words: list[Word]) -> Iterator[Line]:
    """Two headings beside each other are two lines."""
    if not words:
        return
    height = max(word.box.height for word in words)
    start = 0
    for number in range(1, len(words)):
        before, here = words[number - 1].box, words[number].box
        # Widths are parts of a width and heights of a height: of a page of common shape.
        if (here.left - before.left - before.width) > _GAP * height * 1.414:
            yield Line(tuple(words[start:number]))
            start = number
    yield Line(tuple(words[start:]))
