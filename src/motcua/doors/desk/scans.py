"""A paper beside what was read on it, as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.ground.papers.definitions import PDF
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.vault.definitions import PaperType
from motcua.ground.vault.digitising.definitions import Box, Guess
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import guesses_of
from motcua.ground.vault.digitising.rules.comparing import Field, fields_of
from motcua.ground.vault.digitising.sheets import pixels_of
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem

_SURE, _LIKELY = 85, 60
STATES: Mapping[str, tuple[str | Promise, str, str]] = {
    "waiting": (_("chờ máy đọc"), "idle", "hourglass"),
    "read": (_("chờ đối chiếu"), "info", "scan-line"),
    "failed": (_("máy không đọc được"), "warn", "triangle-alert"),
    "rescan": (_("chờ quét lại"), "warn", "refresh-cw"),
    "confirmed": (_("đã số hóa"), "good", "circle-check"),
    "spared": (_("không phải số hóa"), "done", "ban"),
}
"""What each state is called, its tone and its picture."""
_HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A field with what stands in it. ``mark`` says how far the guess can be relied on: sure, likely, doubtful, or none
    where nothing was read. ``number`` joins it to its box on the page."""

    field: Field
    value: str
    mark: str
    number: int
    page: int
    problem: Problem | None

    @property
    def id(self) -> str:
        return f"f-{self.field.key}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on the page in its pixels, and the field that was read in it."""

    number: int
    id: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that is shown: its number, of how many, and its size in pixels."""

    number: int
    pages: tuple[int, ...]
    width: int
    height: int
    marks: tuple[Mark, ...]


def asked(
    row: Digitisation, type: PaperType | None, typed: Mapping[str, str] | None, problems: Sequence[Problem]
) -> list[Asked]:
    """The fields of this type with what was typed; where nothing was, with what was read."""
    guesses = guesses_of(row, type)
    wrong = {problem.field: problem for problem in reversed(problems)}
    numbers = {key: number for number, key in enumerate(_in_order(guesses), start=1)}
    return [
        Asked(
            field,
            (typed or {}).get(field.key) or _shown(field, guesses.get(field.key)),
            _mark(guesses.get(field.key)),
            numbers.get(field.key, 0),
            _page(guesses.get(field.key)),
            wrong.get(field.key),
        )
        for field in fields_of(type)
    ]


def sheet(row: Digitisation, type: PaperType | None, number: int) -> Sheet | None:
    """Page ``number`` with the boxes on it; None where there is no picture of any page."""
    digests = pictures(row)
    if not digests:
        return None
    number = min(max(number, 1), len(digests))
    width, height = _pixels(digests[number - 1])
    guesses = guesses_of(row, type) if row.pictures else {}
    marks = tuple(
        _box(count, key, guess.box, width, height)
        for count, (key, guess) in enumerate(_in_order(guesses).items(), start=1)
        if guess.box is not None and guess.box.page == number
    )
    return Sheet(number, tuple(range(1, len(digests) + 1)), width, height, marks)


def pictures(row: Digitisation) -> list[str]:
    """Of the straightened pages; else the photos as they were handed in."""
    if row.pictures:
        return list(row.pictures)
    return [digest for digest in row.sources if paper(digest).type != PDF]


def _in_order(guesses: Mapping[str, Guess]) -> dict[str, Guess]:
    """From the top of the first page down."""
    placed = {key: guess for key, guess in guesses.items() if guess.box is not None}
    return dict(sorted(placed.items(), key=lambda pair: _place(pair[1].box)))


def _place(box: Box | None) -> tuple[int, float]:
    return (0, 0.0) if box is None else (box.page, box.top)


def _box(number: int, key: str, box: Box, width: int, height: int) -> Mark:
    room = round(0.004 * height)
    return Mark(
        number,
        f"f-{key}",
        round(box.left * width) - room,
        round(box.top * height) - room,
        round(box.width * width) + 2 * room,
        round(box.height * height) + 2 * room,
    )


def _pixels(digest: str) -> tuple[int, int]:
    with open_paper(digest) as content:
        return pixels_of(content.read(_HEAD), paper(digest).type)


def _shown(field: Field, guess: Guess | None) -> str:
    """As people write it: days from the day on."""
    if guess is None:
        return ""
    if field.kind == "date":
        with suppress(ValueError):
            return f"{date.fromisoformat(guess.value):%d/%m/%Y}"
    return guess.value


def _mark(guess: Guess | None) -> str:
    if guess is None:
        return "none"
    return "sure" if guess.confidence >= _SURE else "likely" if guess.confidence >= _LIKELY else "doubtful"


def _page(guess: Guess | None) -> int:
    return guess.box.page if guess and guess.box else 0


def name_of(row: Digitisation) -> Text:
    """What the procedure calls it."""
    return Text.model_validate(row.component_name)


def in_state(row: Digitisation) -> tuple[Any, str, str]:
    return STATES[row.state]
