"""A time-stamping authority of the tests, and one that is away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

from motcua.ground.ledger.rules.stamps import Trust, trust_of
from motcua.ground.words.errors import Unavailable


@dataclass
class Authority:
    """Signs with the demo's adapter, by its dotted path as the settings do: the ground knows no bridge."""

    folder: Path
    authority: str = "tests"
    away: bool = False
    asked: list[bytes] = field(default_factory=list)

    def stamp(self, digest: bytes, *, now: datetime) -> bytes:
        self.asked.append(digest)
        if self.away:
            raise Unavailable("máy chủ nghỉ", retry=timedelta(minutes=1))
        token: bytes = self._local.stamp(digest, now=now)
        return token

    @property
    def trust(self) -> Trust:
        return trust_of([(self.folder / "ca.pem").read_bytes()])

    @property
    def _local(self):  # type: ignore[no-untyped-def]
        return import_module("motcua.bridges.timestamp.local").LocalStamper(str(self.folder))
