"""Open cases go to the desk of whoever takes over: all of an event at once, one fact each.

Everything is done by statements over sets, since an event may move a hundred thousand cases, and within the locks that
every act on a case takes: an act that holds its case is waited for, a later one finds the case at its new desk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.ground.ledger.actions import Told, record_facts
from motcua.ground.offices.actions.journal import Journal
from motcua.ground.people.definitions import Actor
from motcua.ground.promises.actions.passing import pass_promises
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import day_of
from motcua.record.cases import facts
from motcua.record.cases.models import Case, Consultation

Desk = Callable[[int, str], int | None]
"""The office that takes a case of this office about this place (a code); None when no rule tells."""

_AFFECTED = """
SELECT id FROM cases_case WHERE closed_at IS NULL AND office_id = ANY(%(watched)s)
UNION SELECT id FROM cases_case WHERE closed_at IS NULL AND receiving_office_id = ANY(%(closing)s)
UNION SELECT asked.case_id FROM cases_consultation asked JOIN cases_case asks ON asks.id = asked.case_id
WHERE asked.answered_at IS NULL AND asked.office_id = ANY(%(closing)s) AND asks.closed_at IS NULL
"""
_LOCK = f"SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE id IN ({_AFFECTED}) ORDER BY id FOR UPDATE) held"
_PLACES = """
SELECT office_id, place_code, count(*) FROM cases_case
WHERE closed_at IS NULL AND office_id = ANY(%(watched)s) GROUP BY 1, 2
UNION ALL
SELECT asked.office_id, asks.place_code, count(*) FROM cases_consultation asked
JOIN cases_case asks ON asks.id = asked.case_id
WHERE asked.answered_at IS NULL AND asked.office_id = ANY(%(closing)s) AND asks.closed_at IS NULL GROUP BY 1, 2
UNION ALL
SELECT receiving_office_id, NULL, count(*) FROM cases_case
WHERE closed_at IS NULL AND receiving_office_id = ANY(%(closing)s) AND receiving_office_id <> office_id GROUP BY 1
"""
_ROUTES = """
CREATE TEMPORARY TABLE routes ON COMMIT DROP AS
SELECT * FROM unnest(%(offices)s::bigint[], %(places)s::text[], %(heirs)s::bigint[]) AS route (office, place, heir)
"""
_MOVES = f"""
CREATE TEMPORARY TABLE moves ON COMMIT DROP AS
SELECT held.id, held.office_id AS was, held.receiving_office_id AS counter_was, held.assignee_id,
    coalesce(desk.heir, held.office_id) AS office,
    CASE WHEN held.receiving_office_id = held.office_id AND held.office_id = ANY(%(closing)s)
         THEN coalesce(desk.heir, held.office_id)
         ELSE coalesce(counter.heir, held.receiving_office_id) END AS counter
FROM cases_case held
LEFT JOIN routes desk ON desk.office = held.office_id AND desk.place = held.place_code
LEFT JOIN routes counter ON counter.office = held.receiving_office_id AND counter.place IS NULL
WHERE held.id IN ({_AFFECTED})
"""
_ONLY_MOVED = """
DELETE FROM moves WHERE office = was AND counter = counter_was AND NOT EXISTS (
    SELECT FROM cases_consultation asked
    WHERE asked.case_id = moves.id AND asked.answered_at IS NULL AND asked.office_id = ANY(%(closing)s))
"""
# An officer keeps a case when they hold a post at its new office; a delegate does not.
_CASES = """
SELECT moves.id, office AS office_id, counter AS receiving_office_id, stays.account_id AS assignee_id
FROM moves LEFT JOIN (
    SELECT DISTINCT appointment.account_id, post.office_id
    FROM people_appointment appointment JOIN offices_post post ON post.id = appointment.post_id
    WHERE daterange(appointment.valid_from, appointment.valid_to) @> %(when)s
      AND daterange(post.valid_from, post.valid_to) @> %(when)s
) stays ON stays.account_id = moves.assignee_id AND stays.office_id = moves.office
"""
_CONSULTATIONS = """
SELECT asked.id, coalesce(desk.heir, counter.heir) AS office_id
FROM cases_consultation asked JOIN cases_case asks ON asks.id = asked.case_id JOIN moves ON moves.id = asks.id
LEFT JOIN routes desk ON desk.office = asked.office_id AND desk.place = asks.place_code
LEFT JOIN routes counter ON counter.office = asked.office_id AND counter.place IS NULL
WHERE asked.answered_at IS NULL AND coalesce(desk.heir, counter.heir) IS NOT NULL
"""
_OWED = """
SELECT 'case:' || id AS subject, was AS office, office AS heir FROM moves
UNION SELECT 'case:' || id, counter_was, counter FROM moves WHERE counter_was <> was
"""
_ASKED = """
SELECT 'consultation:' || asked.id AS subject, (change.before ->> 'office_id')::bigint AS office,
    asked.office_id AS heir
FROM offices_change change JOIN cases_consultation asked ON asked.id = change.key::uuid
WHERE change.reorganisation_id = %(journal)s AND change."table" = 'cases_consultation'
"""
_TOLD = """
SELECT held.id, held.code, held.procedure, definition.hash, held.channel, held.state, held.place_code,
    was.id, office.id, was.name, office.name, was.code, office.code, counter_was.code, counter.code,
    change.before -> 'assignee_id' IS DISTINCT FROM change.after -> 'assignee_id'
FROM offices_change change JOIN cases_case held ON held.id = change.key::uuid
JOIN packs_definition definition ON definition.id = held.definition_id
JOIN offices_office was ON was.id = (change.before ->> 'office_id')::bigint
JOIN offices_office office ON office.id = (change.after ->> 'office_id')::bigint
JOIN offices_office counter_was ON counter_was.id = (change.before ->> 'receiving_office_id')::bigint
JOIN offices_office counter ON counter.id = (change.after ->> 'receiving_office_id')::bigint
WHERE change.reorganisation_id = %s AND change."table" = 'cases_case' ORDER BY held.id
"""
_COUNTED = """
SELECT held.procedure, was.code, office.code, count(*),
    count(*) FILTER (WHERE held.due_at < %(now)s AND held.state IN (1, 2, 4)),
    count(*) FILTER (WHERE moves.assignee_id IS NOT NULL AND held.assignee_id IS NULL)
FROM moves JOIN cases_case held ON held.id = moves.id
JOIN offices_office was ON was.id = moves.was JOIN offices_office office ON office.id = moves.office
GROUP BY 1, 2, 3 ORDER BY 2, 3, 1
"""


@dataclass(frozen=True, slots=True)
class Heap:
    """Cases of one procedure that went from one office to another (codes); of them late, and without their officer."""

    procedure: str
    was: str
    now: str
    cases: int
    late: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class Rerouted:
    cases: int
    heaps: tuple[Heap, ...]
    consultations: int
    promises: int


@transaction.atomic
def reroute_cases(
    *,
    desk: Desk,
    watched: Collection[int],
    closing: Mapping[int, int | None],
    journal: Journal,
    actor: Actor,
    now: datetime,
) -> Rerouted:
    """Send the open cases of an event to their new desks, with their questions and promises.

    ``closing`` are offices that end and who takes what ``desk`` cannot tell; ``watched`` those that may lose cases.
    Refused, with the list, when a case would be left at a closed office.
    """
    scope: dict[str, Any] = {"watched": list({*watched, *closing}), "closing": list(closing), "when": day_of(now)}
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, scope)
        cursor.execute(_PLACES, scope)
        cursor.execute(_ROUTES, _routes(cursor.fetchall(), desk, closing))
        cursor.execute(_MOVES, scope)
        cursor.execute(_ONLY_MOVED, scope)
        cursor.execute("ANALYZE moves")
    columns = ["office_id", "receiving_office_id", "assignee_id"]
    cases = journal.rewrite_by(Case._meta.db_table, columns, _CASES, scope)
    asked = journal.rewrite_by(Consultation._meta.db_table, ["office_id"], _CONSULTATIONS, scope)
    owed = pass_promises(taken=_OWED, params={}, journal=journal)
    owed += pass_promises(taken=_ASKED, params={}, journal=journal)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {**scope, "now": now})
        heaps = tuple(Heap(*row) for row in cursor.fetchall())
        cursor.execute("DROP TABLE moves, routes")
    record_facts(facts.REROUTED, _told(journal), actor=actor, now=now)
    return Rerouted(cases, heaps, asked, owed)


def _routes(
    found: list[tuple[int, str | None, int]], desk: Desk, closing: Mapping[int, int | None]
) -> dict[str, list[Any]]:
    """Where each office's cases about each place go; a route without a place is for whatever came in at its counter."""
    routes: dict[tuple[int, str | None], int] = {
        (office, None): heir for office, heir in closing.items() if heir is not None
    }
    homeless: dict[int, int] = {}
    for office, place, many in found:
        heir = desk(office, place) if place is not None else None
        heir = heir if heir is not None else closing.get(office)
        if heir is not None:
            routes[office, place] = heir
        elif office in closing:
            homeless[office] = homeless.get(office, 0) + many
    if homeless:
        raise _homeless(homeless)
    return {
        "offices": [office for office, _ in routes],
        "places": [place for _, place in routes],
        "heirs": list(routes.values()),
    }


def _homeless(offices: Mapping[int, int]) -> Refused:
    problems: list[Problem] = []
    for held in Case.objects.filter(closed_at=None, office_id__in=offices).select_related("office").order_by("code"):
        office = held.office
        if len(problems) < _MOST_LISTED:
            params = {"case": held.code, "office": office.name, "code": office.code, "place": held.place_code}
            problems.append(Problem("units", "case_homeless", _HOMELESS, params))
    total = {"many": sum(offices.values()), "offices": len(offices)}
    problems.append(Problem("units", "cases_homeless", _ALL_HOMELESS, total))
    return Refused("reorganisation", "Chưa thực hiện được.", problems=tuple(problems))


_MOST_LISTED = 20
_HOMELESS = "Hồ sơ {case} tại {office} ({code}) không rõ thuộc đơn vị nhận nào (địa bàn “{place}”): nêu default."
_ALL_HOMELESS = "Tất cả {many} hồ sơ, ý kiến đang mở tại {offices} cơ quan chưa rõ nơi nhận."


def _told(journal: Journal, *, undone: bool = False) -> Iterator[Told]:
    """The fact of each case that the event moved; undone, from where it went to where it was."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [journal.id])
        rows = cursor.fetchall()
    for row in rows:
        id_, code, procedure, digest, channel, state, place, *desks, unassigned = row
        if undone:
            desks = [desk for pair in zip(desks[1::2], desks[::2], strict=True) for desk in pair]
        _, office_id, _, office, was, now, counter_was, counter = desks
        payload = {
            "code": code,
            "procedure": procedure,
            "definition": digest,
            "channel": channel,
            "from": state,
            "state": state,
            "reorganisation": journal.id,
            "office": office,
            "was": was,
            "now": now,
            "counter_was": counter_was,
            "counter": counter,
            "unassigned": bool(unassigned) and not undone,
            "undone": undone,
        }
        yield Told(f"case:{id_}", office_id, place, payload)


@transaction.atomic
def tell_undone(*, journal: Journal, actor: Actor, now: datetime) -> int:
    """The cases of an event go back where they were, each with its fact; the journal puts back their rows."""
    return record_facts(facts.REROUTED, _told(journal, undone=True), actor=actor, now=now)
