"""What the register of issued papers tells anybody who holds one: by its code, or by the file itself. Behind the second
wall only narrow functions of the database answer here, and the holder's name comes covered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from motcua.ground.ledger.ports import trust_files
from motcua.ground.papers import ports
from motcua.ground.papers.checking import Trusted
from motcua.ground.papers.rules import code_as_typed
from motcua.ground.words.errors import Unavailable, Unknown


@dataclass(frozen=True, slots=True)
class State:
    """One state of the file that was handed out."""

    digest: str
    level: str
    made_at: str


@dataclass(frozen=True, slots=True)
class SignedPublicly:
    """Who signed, as everybody may know it: officials sign in the open."""

    by: str
    account_id: int | None
    name: str
    post: str
    ground: str
    duty: str
    field: str
    certificate: str
    serial: str
    certificate_name: str
    signed_at: datetime
    level: str


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """All that a code tells. ``holder`` is covered: ``N*** T*** L***``."""

    id: UUID
    code: str
    kind: str
    title: Mapping[str, str]
    office_id: int
    office_name: str
    holder: str
    digest: str
    level: str
    issued_at: datetime
    revoked_at: datetime | None
    decision: str
    replaced_by: str
    revisions: tuple[State, ...]
    signatures: tuple[SignedPublicly, ...]

    @property
    def state(self) -> str:
        """``valid``, ``revoked`` or ``replaced``."""
        if self.revoked_at is None:
            return "valid"
        return "replaced" if self.replaced_by else "revoked"


def public_paper(code: str) -> PublicPaper:
    """By the code as it is printed or typed; `Unknown` for a code that no paper bears."""
    known = code_as_typed(code)
    told = _asked("SELECT * FROM papers_public(%s)", known) if known else []
    if not told:
        raise Unknown(f"issued paper {code[:40]}")
    row = dict(zip(_COLUMNS, told[0], strict=True))
    row |= {
        "title": json.loads(row["title"]) if isinstance(row["title"], str) else row["title"],
        "replaced_by": row["replaced_by"] or "",
        "revisions": tuple(State(*each.split(":", 2)) for each in row["revisions"] or ()),
        "signatures": tuple(SignedPublicly(*each) for each in _asked("SELECT * FROM papers_signed(%s)", known)),
    }
    return PublicPaper(**row)


_COLUMNS = [each.name for each in fields(PublicPaper) if each.name != "signatures"]


def code_of(digest: str) -> str:
    """The code of the paper whose file this is, in any of its states; "" for a file that was never handed out."""
    told = _asked("SELECT papers_known(%s)", digest)
    return str(told[0][0]) if told else ""


def _asked(sql: str, value: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        return list(cursor.fetchall())


def trusted(now: datetime) -> Trusted:
    """The roots of the settings, with the lists of revoked certificates that are at hand."""
    crls = [each.read_bytes() for each in _files(settings.SIGN_CRLS)]
    with suppress(Unavailable):  # what stands in the file itself is asked all the same
        crls += ports.signer().revocations(now=now) if ports.signs() else []
    return Trusted(tuple(each.read_bytes() for each in _files(settings.SIGN_ROOTS)), tuple(trust_files()), tuple(crls))


def _files(names: list[str]) -> list[Path]:
    return [path for name in names if name and (path := Path(name)).is_file()]
