"""Once-only in figures, from the facts alone.

Each counted thing is a component of a dossier that its applicant held when it was asked: in the filing, in a request
for more, or in an answer to one. Of these the ones used from the vault are "reused", and the ones that an officer asked
for or took in all the same are "asked again although held" (seed S1-24; Index 766, component 4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from motcua.record.cases import facts

EVIDENCE = """
SELECT fact.subject AS subject, fact.office_id AS office, fact.place_code AS place,
    (fact.happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS happened_on, fact.known_at AS known_at,
    fact.payload ->> 'procedure' AS procedure, named.component AS component,
    coalesce(fact.payload -> 'reused' ? named.component, false) AS reused,
    coalesce(fact.payload -> 'asked_although_held' ? named.component, false) AS asked_again
FROM ledger_fact fact
CROSS JOIN LATERAL (
    SELECT jsonb_array_elements_text(coalesce(fact.payload -> 'held', '[]')) AS component
    UNION SELECT jsonb_array_elements_text(coalesce(fact.payload -> 'asked_although_held', '[]'))
) named
WHERE fact.kind = ANY(%(kinds)s)
"""
"""One row for each fact and component that was held. The parts of both figures are made of it and of nothing else."""

_KINDS = [facts.SUBMITTED, facts.RECEIVED, facts.MORE_ASKED, facts.SUPPLEMENTED]
_COUNTED = f"""
SELECT procedure, office.code, office.name, count(*), count(*) FILTER (WHERE reused),
    count(*) FILTER (WHERE asked_again)
FROM (
    SELECT subject, procedure, office, component, bool_or(reused) AS reused, bool_or(asked_again) AS asked_again
    FROM ({EVIDENCE}) evidence WHERE happened_on BETWEEN %(first)s AND %(last)s
    GROUP BY subject, procedure, office, component
) counted LEFT JOIN offices_office office ON office.id = counted.office
GROUP BY procedure, office.code, office.name ORDER BY procedure, office.code
"""


@dataclass(frozen=True, slots=True)
class OnceOnlyMeasure:
    """Of one procedure at one office: papers asked that were held, of these used, of these asked again. Parts only:
    they add up; a share is made of the sums."""

    procedure: str
    office: str
    office_name: str
    held: int
    reused: int
    asked_again: int


def once_only_between(first: date, last: date) -> list[OnceOnlyMeasure]:
    """Both days included, by procedure and office."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"kinds": _KINDS, "first": first, "last": last})
        return [OnceOnlyMeasure(row[0], row[1] or "", row[2] or "", *row[3:]) for row in cursor.fetchall()]


def totals(rows: list[OnceOnlyMeasure]) -> Mapping[str, Any]:
    """The sums, and both shares in percent with one decimal; None where nothing was held."""
    held, reused, again = (sum(getattr(row, name) for row in rows) for name in ("held", "reused", "asked_again"))
    return {
        "held": held,
        "reused": reused,
        "asked_again": again,
        "reused_percent": _percent(reused, held),
        "asked_again_percent": _percent(again, held),
    }


def _percent(part: int, whole: int) -> str | None:
    """Halves away from zero, in integers: figures are rounded once."""
    if not whole:
        return None
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
