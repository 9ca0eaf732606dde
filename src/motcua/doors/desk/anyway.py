"""Why an officer asks for what is held, or takes it in: one ground of the list and words of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from motcua.ground.words.errors import Problem
from motcua.ground.words.text import nfc_lines
from motcua.record.cases.once_only import GROUNDS

FIELDS = ("held_ground", "held_reason")
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Shown:
    """The two questions as typed, and what is wrong with either."""

    grounds: tuple[tuple[str, str], ...]
    ground: str
    reason: str
    errors: dict[str, Problem]


def read(posted: QueryDict) -> dict[str, str]:
    """As the verbs take it."""
    return {"held_ground": posted.get("held_ground", "")[:20], "held_reason": _words(posted)}


def shown(posted: QueryDict, problems: Iterable[Problem]) -> Shown:
    grounds = tuple((key, gettext(said)) for key, said in GROUNDS.items())
    errors = {problem.field: problem for problem in problems if problem.field in FIELDS}
    return Shown(grounds, posted.get("held_ground", ""), _words(posted), errors)


def _words(posted: QueryDict) -> str:
    return nfc_lines(posted.get("held_reason", ""))[:_LONGEST]
