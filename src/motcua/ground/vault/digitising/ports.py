"""Reading a picture of a paper. An adapter in `bridges` is named in the settings; without one nobody reads, the officer
types, and the screens say so."""

from __future__ import annotations

from typing import BinaryIO, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.ground.vault.digitising.definitions import Recognised


class Recogniser(Protocol):
    def read(self, pdf: BinaryIO) -> Recognised:
        """Straighten, compress and read a paper of up to `definitions.MOST_PAGES` pages. `words.errors.Unavailable`
        when it could not: with no wait where this paper will never be read."""

    def about(self) -> str:
        """Which engine with which languages, for those who run the house. `Unavailable` when it cannot work."""


def recogniser() -> Recogniser | None:
    path = settings.VAULT_RECOGNISER
    return cast(Recogniser, import_string(path)()) if path else None


def reads() -> bool:
    return bool(settings.VAULT_RECOGNISER)
