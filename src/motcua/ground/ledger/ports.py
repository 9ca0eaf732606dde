"""Who stamps seals. An adapter in `bridges` is named in the settings as ``dotted.path`` or ``dotted.path=argument``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.ground.ledger.rules.stamps import Trust, trust_of


class Stamper(Protocol):
    @property
    def authority(self) -> str:
        """Its address or name, which stands beside each of its stamps."""

    def stamp(self, digest: bytes, *, now: datetime) -> bytes:
        """The token (DER) over a SHA-256 digest. Raises `words.errors.Unavailable` with a reason when there is none."""


def stampers() -> Sequence[Stamper]:
    return [stamper_named(each) for each in settings.STAMPERS]


def stamper_named(said: str) -> Stamper:
    """``dotted.path`` or ``dotted.path=argument``."""
    path, _, argument = said.partition("=")
    adapter = import_string(path)
    return cast(Stamper, adapter(argument) if argument else adapter())


def trusted() -> Trust | None:
    """The roots named in the settings; None where no file of them is there."""
    files = trust_files()
    return trust_of(files, settings.STAMP_POLICY) if files else None


def trust_files() -> Sequence[bytes]:
    files = [Path(each) for each in settings.STAMP_ROOTS]
    return [each.read_bytes() for each in files if each.is_file()]
