"""A line as the rules look at it: folded, so that lost diacritics lose nothing; it still knows which word is where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from motcua.ground.vault.digitising.definitions import Box, Guess, Line, Word
from motcua.ground.words.text import fold, nfc

DIGIT = "[0-9oOQilI|!]"
"""A digit, or what an engine takes one for."""
_AS_DIGIT = str.maketrans("oOQilI|!", "00011111")

_IN_WORDS = re.compile(
    rf"ngay\W{{0,3}}({DIGIT}{{1,2}})\W{{0,3}}thang\W{{0,3}}({DIGIT}{{1,2}})\W{{0,3}}na[mn]\W{{0,3}}({DIGIT}{{4}})"
)
_IN_FIGURES = re.compile(rf"(?<![\w/.-])({DIGIT}{{1,2}})[/.-]({DIGIT}{{1,2}})[/.-]({DIGIT}{{4}})(?![\w/-])")


@dataclass(frozen=True, slots=True)
class Seen:
    """A line, folded, and where each of its words begins and ends in that."""

    line: Line
    folded: str
    spans: tuple[tuple[int, int], ...]

    @property
    def box(self) -> Box:
        return box_of(self.line.words)

    def words(self, start: int, end: int) -> tuple[Word, ...]:
        """Those that have a letter between these places of the folded text."""
        pairs = zip(self.line.words, self.spans, strict=True)
        return tuple(word for word, (begins, ends) in pairs if begins < end and ends > start)


def see(lines: Sequence[Line]) -> list[Seen]:
    return [_seen(line) for line in lines]


def _seen(line: Line) -> Seen:
    at, spans, parts = 0, [], []
    for word in line.words:
        part = fold(word.text)
        parts.append(part)
        spans.append((at, at + len(part)))
        at += len(part) + 1
    return Seen(line, " ".join(parts), tuple(spans))


def box_of(words: Sequence[Word]) -> Box:
    return reduce(Box.around, (word.box for word in words))


def text_of(words: Sequence[Word]) -> str:
    return nfc(" ".join(word.text for word in words)).strip(" :;,._-–—•*|“”\"'")


def as_digits(text: str) -> str:
    return text.translate(_AS_DIGIT)


def guess(field: str, value: str, words: Sequence[Word], sure: int) -> Guess:
    """``sure`` is how much the rule is worth by itself; the worst word read bounds it."""
    worst = min(word.confidence for word in words)
    return Guess(field, value, round(worst * sure / 100), box_of(words))


def days_in(seen: Seen) -> Iterator[tuple[date, int, int]]:
    """The days that a line names, each with where it begins and ends."""
    for pattern in (_IN_WORDS, _IN_FIGURES):
        for found in pattern.finditer(seen.folded):
            day, month, year = (int(as_digits(part)) for part in found.groups())
            try:
                yield date(year, month, day), found.start(), found.end()
            except ValueError:
                continue
