"""How long what is kept, as packs say it: dated, with its law."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as F

from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text
from motcua.record.cases.definitions import ProcedureCode

What = Literal["answers", "papers", "letters", "messages", "contact", "facts"]
"""What may be erased of a closed dossier.

``answers``: what was typed, by the applicant and by officials, with the names in the work list; ``papers``: the files
handed in; ``letters``: what was issued; ``messages``: the words of messages about it; ``contact``: telephone and e-mail
of an applicant of whom nothing else is kept; ``facts``: the bodies of the kinds of fact that the rule names.
"""

Ground = Literal["complaint", "inspection", "lawsuit", "other"]
"""Why an erasure has to wait."""


class Kept(Definition):
    """For how many whole years after the dossier was closed; ``for_ever`` where the law says so."""

    what: Annotated[tuple[What, ...], F(min_length=1)]
    years: Annotated[int, F(ge=1, le=100)] | Literal["for_ever"]
    law: Law


class RetentionRule(Dated):
    """The retention of dossiers. The rule that names both procedure and outcome wins over one that names the
    procedure, that over one that names the outcome, and that over one that names neither."""

    key: Key
    name: Text
    procedures: tuple[ProcedureCode, ...] = ()
    outcomes: tuple[Key, ...] = ()
    facts: tuple[str, ...] = ()
    kept: Annotated[tuple[Kept, ...], F(min_length=1)]
