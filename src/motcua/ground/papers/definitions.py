"""What a paper is: a file known by the digest of its content; what is issued and signed; how it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field as F

from motcua.ground.words.definitions import Definition, Key, Law, Text

MEBIBYTE = 1024 * 1024

LARGEST = 20 * MEBIBYTE
"""Of one file. Forty A4 pages scanned in colour at 200 dpi come to about 15 MiB, a phone's photo to 3-8 MiB."""

LARGEST_REQUEST = 120 * MEBIBYTE
"""Of one form with all its files: six of the largest. What is more is sent in parts, each saved with the draft."""

LONGEST_NAME = 150
"""Characters of a file's name, its ending included."""

MOST_PIXELS = 120_000_000
"""Of one picture: a phone's sharpest is 108 million. Whoever unpacks a larger one needs gigabytes."""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"

ENDINGS: dict[str, tuple[str, ...]] = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
"""The types that are kept, each with the endings its name may have; the first is given to a name that has none."""

Size = Literal["a4", "a5"]


class Template(Definition):
    """The layout of one kind of paper. ``source`` is the text of the ``.typ`` file beside it, with the parts that it
    imports from its own folder. It gets plain data and draws them: the names in ``takes`` and no others, never a file,
    the clock or the network. The first of ``sizes`` is what nobody has to choose; ``sample`` is the longest it has to
    hold, with which the checker prints it.
    """

    key: Key
    name: Text
    law: Law
    sizes: Annotated[tuple[Size, ...], F(min_length=1)]
    takes: Annotated[tuple[Key, ...], F(min_length=1)]
    sample: dict[Key, Any]
    source: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """A paper as a form or a case names it: whose content, under which name. The name belongs to the use, not to the
    content, so the same scan may be called differently in two cases."""

    digest: str
    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A paper that is not as it was stored: ``missing`` or ``damaged``."""

    digest: str
    kind: str
    detail: str


IssuedKind = Literal["result", "letter", "receipt", "scan", "copy"]
"""A result of a procedure, a letter of the one-stop mechanism, a receipt for money, the copy of a paper that was seen
at the counter (TT 01/2023), or a certified copy."""

SignedBy = Literal["person", "seal", "digitiser"]
"""An official in their own name, the seal of an office, or who has seen the paper that was copied."""

Level = Literal["B-B", "B-T", "B-LTA"]
"""Of PAdES (ETSI EN 319 142-1): signed; signed and time-stamped; kept so that it can be checked without anybody's help
long after the certificates have ended."""

LEVELS: tuple[Level, ...] = ("B-B", "B-T", "B-LTA")

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O and U, which are read for others. A code is twenty of these: 100 bits, drawn by lot."""

CODE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Who:
    """Whose signature it is. ``key`` is what the key is known by to whoever keeps it: the user name of an official, the
    code of an office. ``post`` is what a person signs as; ``office`` is the office's name as it is on that day."""

    by: SignedBy
    key: str
    name: str
    office: str
    office_code: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A signature as it was made: over what field, when by our clock, and with which certificate."""

    who: Who
    field: str
    signed_at: datetime
    level: Level
    certificate: str
    """The SHA-256 of the certificate, in hexadecimal."""
    serial: str
    """Its serial number, in hexadecimal as openssl writes it."""
    certificate_name: str
    certificate_ends: datetime


@dataclass(frozen=True, slots=True)
class SignedPdf:
    content: bytes
    made: tuple[Made, ...]

    @property
    def level(self) -> Level:
        """Of the weakest signature on it."""
        return min((each.level for each in self.made), key=LEVELS.index)


@dataclass(frozen=True, slots=True)
class Marked:
    """What the code at the upper left of an issued paper says of it (TT 01/2023/TT-VPCP): dossier, procedure, who made
    it, what it is called, what it says in short, when it was made."""

    case: str
    procedure: str
    maker: str
    name: str
    gist: str
    made_at: datetime
