"""What is read from a picture of a paper, what is guessed from it, and what the law does not want digitised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self
from uuid import UUID

from pydantic import model_validator

from motcua.ground.papers.definitions import FileRef
from motcua.ground.words.definitions import Dated, Key, Law, Text

MOST_PAGES = 40
"""Of one paper: as many as fit into the largest file at 200 dpi in colour."""

State = Literal["waiting", "read", "failed", "rescan", "confirmed", "spared"]
STATES: tuple[State, ...] = ("waiting", "read", "failed", "rescan", "confirmed", "spared")
"""Waiting to be read; read, an officer compares; nobody could read it; to be scanned again; done; not wanted by law."""

OPEN: tuple[State, ...] = ("waiting", "read", "failed", "rescan")


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on a page, in parts of the page's width and height from the upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float

    def around(self, other: Box) -> Box:
        """The smallest box with both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right = max(self.left + self.width, other.left + other.width)
        low = max(self.top + self.height, other.top + other.height)
        return Box(self.page, left, top, right - left, low - top)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read. ``confidence`` is what the engine says of it, 0 to 100."""

    text: str
    confidence: int
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, from left to right; never empty. A wide gap between two columns ends a line."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What an engine gives back: the paper straightened, as a PDF whose text can be searched; a picture (JPEG) of each
    page; and its lines from the top down."""

    pdf: bytes
    pictures: tuple[bytes, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a field seems to say: the value as it would be stored, how sure (0 to 100), and where it was read."""

    field: str
    value: str
    confidence: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a dossier as it came in: what it is called, of which type if that is known, in which form it was
    asked for, and whether the very paper was on the counter."""

    key: str
    name: Text
    type: str
    form: str
    on_paper: bool
    files: tuple[FileRef, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What papers came in with: its subject (``case:<id>``), code and procedure, the office whose one-stop unit has the
    papers, its sector and grade (`words.grades.rank`), which decide who sees it, and whose papers they are."""

    subject: str
    code: str
    procedure: str
    sector: str
    office_id: int
    place_code: str = ""
    grade: int = 0
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What an officer found the paper to say, as typed: its type, and fields by key."""

    type: str
    fields: Mapping[str, str]


class DigitisingExempt(Dated):
    """A ground on which the law does not want a paper digitised (TT 01/2023). Everything that is said must hold:
    ``forms`` in which the paper was asked for, ``on_paper`` whether it lay on the counter, ``held`` that the vault has
    this very paper already, ``by_hand`` that an officer sees it and says so."""

    key: Key
    name: Text
    forms: tuple[Literal["original", "copy", "certified_copy", "electronic", "shown"], ...] = ()
    on_paper: bool | None = None
    held: bool = False
    by_hand: bool = False
    law: Law

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.forms or self.on_paper is not None or self.held or self.by_hand):
            raise ValueError("an exemption says when it holds, or that an officer says it (`by_hand`)")
        return self
