"""The look at a paper before it is kept. An adapter in `bridges` is named in the settings; without one, none is looked
at, and the screens say so."""

from __future__ import annotations

from typing import BinaryIO, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Scanner(Protocol):
    def scan(self, content: BinaryIO) -> str:
        """The name of what was found in the whole of it, "" for nothing. `words.errors.Unavailable` when it could not
        look: then the paper is not taken."""

    def about(self) -> str:
        """Which scanner with which signatures, for those who run the house. `Unavailable` when it does not answer."""


def scanner() -> Scanner | None:
    path = settings.PAPERS_SCANNER
    return cast(Scanner, import_string(path)()) if path else None


def scans() -> bool:
    return bool(settings.PAPERS_SCANNER)
