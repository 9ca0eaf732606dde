"""Lines that were read, as they are kept in a row: one short list for each word, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from motcua.ground.vault.digitising.definitions import Box, Line, Word

_PLACES = 4
"""Decimals of a place on the page: a tenth of a millimetre is near enough."""


def told(lines: Sequence[Line]) -> list[list[list[Any]]]:
    return [[_word(word) for word in line.words] for line in lines]


def lines(told: Sequence[Sequence[Sequence[Any]]]) -> tuple[Line, ...]:
    return tuple(
        Line(tuple(Word(text, sure, Box(page, *places)) for text, sure, page, *places in words)) for words in told
    )


def _word(word: Word) -> list[Any]:
    box = word.box
    places = (round(each, _PLACES) for each in (box.left, box.top, box.width, box.height))
    return [word.text, word.confidence, box.page, *places]
