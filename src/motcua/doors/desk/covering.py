"""Personal identifiers and telephone numbers on the page of a case: covered, and uncovered one by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from motcua.ground.forms.rules.covering import cover, covered, paths
from motcua.record.cases import queries
from motcua.record.cases.models import Case

APPLICANT = "applicant."
_OF_APPLICANT = ("personal_id", "phone")
_SHOWN, _MOST = "uncovered", 60
_WHILE = timedelta(minutes=10)
"""A number shown with one press is not noted again with the next one on the same page."""


def paths_of(case: Case) -> frozenset[str]:
    """What is covered on this case, the applicant's numbers among it."""
    own = {APPLICANT + name for name in _OF_APPLICANT if case.applicant and getattr(case.applicant, name)}
    return frozenset(own | set(paths(queries.procedure_of(case).form, case.answers)))


def of(case: Case, uncovered: frozenset[str]) -> dict[str, Any]:
    """For the page: the answers and the applicant's numbers as they are shown, and what may still be uncovered."""
    who = {name: _number(case, name, uncovered) for name in _OF_APPLICANT}
    return {
        "who": who,
        "shown_answers": cover(queries.procedure_of(case).form, case.answers, uncovered),
        "covered": paths_of(case) - uncovered,
        "uncovered": sorted(uncovered),
    }


def _number(case: Case, name: str, uncovered: frozenset[str]) -> str:
    number = str(getattr(case.applicant, name) or "") if case.applicant else ""
    return number if APPLICANT + name in uncovered else covered(number)


def shown_lately(session: Any, case: Case, path: str, now: datetime) -> bool:
    """Whether the page has shown it just before: kept on the server, so that nobody can say so for themselves."""
    at = session.get(_SHOWN, {}).get(f"{case.pk}/{path}", "")
    return bool(at) and now - datetime.fromisoformat(at) < _WHILE


def remember(session: Any, case: Case, shown: Iterable[str], now: datetime) -> None:
    known = session.get(_SHOWN, {}) | {f"{case.pk}/{path}": now.isoformat() for path in shown}
    session[_SHOWN] = dict(list(known.items())[-_MOST:])
