"""Reads, scoped to the actor: a paper is digitised by the one-stop unit of the office that has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.vault.definitions import PaperType
from motcua.ground.vault.digitising import facts, telling
from motcua.ground.vault.digitising.definitions import DigitisingExempt, Guess
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.rules.comparing import fields_of
from motcua.ground.vault.digitising.rules.guessing import Wanted, guess_fields
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import paper_types
from motcua.ground.words.errors import Unknown
from motcua.ground.words.moments import day_of

PAGE = 30


def visible_digitisations(actor: Actor) -> QuerySet[Digitisation]:
    """Those of the offices at whose counter the actor serves, as far as their post sees dossiers there."""
    rows = Digitisation.objects.select_related("office", "owner", "done_by")
    offices = [office for office, duty in actor.duties if duty == "one_stop"]
    if actor.kind != "official" or not offices:
        return rows.none()
    seen = Q(pk__in=[])
    for sight in actor.sight:
        here = Q(office_id__in=[office for office in offices if office in sight.offices], grade__lte=sight.grade)
        seen |= here & Q(sector__in=sorted(sight.sectors)) if sight.sectors else here
    return rows.filter(seen)


def for_digitiser(actor: Actor, digitisation_id: UUID, *, lock: bool = False) -> Digitisation:
    """The row, or Unknown: the same answer for "not there" and "not yours"."""
    rows = visible_digitisations(actor)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=digitisation_id).first()
    if row is None:
        raise Unknown(f"digitisation {digitisation_id}")
    return row


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits for the actor, the oldest first, and how many there are of each kind; ``after`` is the next page."""

    rows: Sequence[Digitisation]
    counts: Mapping[str, int]
    after: str


def tray(actor: Actor, *, state: str = "", after: str = "", size: int = PAGE) -> Tray:
    waiting = visible_digitisations(actor).exclude(state__in=["confirmed", "spared"])
    counts = Counter(waiting.values_list("state", flat=True)[:1000])
    rows = waiting.filter(state=state) if state else waiting
    found = list(_beyond(rows, after).order_by("came_in_at", "id")[: size + 1])
    page = found[:size]
    return Tray(page, counts, f"{page[-1].came_in_at.isoformat()}~{page[-1].pk}" if len(found) > size else "")


def next_after(actor: Actor, row: Digitisation) -> Digitisation | None:
    """The next one to compare, once this is done."""
    ready = visible_digitisations(actor).filter(state="read").exclude(pk=row.pk)
    return ready.order_by("came_in_at", "id").first()


def code_of(row: Digitisation) -> str:
    """Mã kết quả số hóa, once it has one. Behind the second wall it is seen by who sees the dossier."""
    if row.holding is None:
        return ""
    return Holding.objects.filter(pk=row.holding).values_list("code", flat=True).first() or ""


def waiting_up_to(actor: Actor, most: int) -> int:
    """How many can be compared now, counted no further than ``most``."""
    return len(visible_digitisations(actor).filter(state__in=["read", "failed", "rescan"]).values_list("pk")[:most])


def _beyond(rows: QuerySet[Digitisation], after: str) -> QuerySet[Digitisation]:
    moment, _, last = after.partition("~")
    try:
        at, key = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return rows
    if at.tzinfo is None:
        return rows
    return rows.filter(Q(came_in_at__gt=at) | Q(came_in_at=at, pk__gt=key))


def taken_in(subject: str) -> set[tuple[str, ...]]:
    """The papers of a dossier that are known already, wanted or not: component and digests."""
    rows = Digitisation.objects.filter(subject=subject).values_list("component", "sources")
    known = {(component, *sources) for component, sources in rows}
    with connection.cursor() as cursor:
        cursor.execute(_EXEMPT, [facts.CAME_IN, subject])
        return known | {(component, *sources) for component, sources in cursor.fetchall()}


_EXEMPT = """
SELECT each->>'component', ARRAY(SELECT jsonb_array_elements_text(each->'sources'))
FROM ledger_fact fact, jsonb_array_elements(fact.payload->'exempt') each
WHERE fact.kind = %s AND fact.subject = %s
"""


def exemptions(on: date) -> list[DigitisingExempt]:
    """The grounds in force, as the packs give them."""
    found = (pinned.body for pinned in packs.all_of("digitising_exempt", on))
    return [body for body in found if isinstance(body, DigitisingExempt)]


def type_of(key: str, on: date) -> PaperType | None:
    return paper_types(on).get(key)


def guesses_of(row: Digitisation, type: PaperType | None) -> dict[str, Guess]:
    """What the lines that were read seem to say of each field, if the paper is of this type."""
    told = type.fields if type else ()
    wanted = [
        Wanted(each.basic or each.key, (each.name.vi, *each.read_after), each.type)
        for each in told
        if each.read_after or not each.basic
    ]
    name = type.name.vi if type else ""
    lines = telling.lines(row.lines)
    found = guess_fields(lines, name=name, wanted=wanted, today=day_of(row.came_in_at))
    known = {field.key for field in fields_of(type)}
    return {each.field: each for each in found if each.field in known}


# --- the share, from facts alone -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """Of the papers that came in and that the law wants digitised: how many were. And of the dossiers that brought such
    papers: how many are digitised whole. ``spared`` are those an officer found exempt, which count nowhere."""

    procedure: str
    office_id: int
    papers: int
    digitised: int
    dossiers: int
    whole: int
    spared: int


_SHARE = """
WITH wanted AS (
    SELECT each->>'digitisation' AS digitisation, fact.subject, fact.office_id, fact.payload->>'procedure' AS procedure
    FROM ledger_fact fact, jsonb_array_elements(fact.payload->'to_digitise') each
    WHERE fact.kind = %(came_in)s AND fact.happened_at >= %(start)s AND fact.happened_at < %(end)s
), ended AS (
    SELECT payload->>'digitisation' AS digitisation, kind FROM ledger_fact
    WHERE kind IN (%(digitised)s, %(spared)s) AND happened_at >= %(start)s
), papers AS (
    SELECT wanted.*, coalesce(ended.kind, '') AS kind FROM wanted LEFT JOIN ended USING (digitisation)
), dossiers AS (
    SELECT procedure, office_id, subject, bool_and(kind = %(digitised)s) AS whole FROM papers
    WHERE kind <> %(spared)s GROUP BY procedure, office_id, subject
)
SELECT procedure, office_id,
    count(*) FILTER (WHERE kind <> %(spared)s), count(*) FILTER (WHERE kind = %(digitised)s),
    (SELECT count(*) FROM dossiers d WHERE (d.procedure, d.office_id) = (papers.procedure, papers.office_id)),
    (SELECT count(*) FROM dossiers d WHERE (d.procedure, d.office_id) = (papers.procedure, papers.office_id) AND whole),
    count(*) FILTER (WHERE kind = %(spared)s)
FROM papers GROUP BY procedure, office_id ORDER BY procedure, office_id
"""


def digitised_share(start: datetime, end: datetime, offices: Collection[int] | None = None) -> list[Share]:
    """By procedure and office, of what came in from ``start`` up to, not including, ``end``, as far as is known now."""
    told: dict[str, Any] = {"came_in": facts.CAME_IN, "digitised": facts.DIGITISED, "spared": facts.SPARED}
    with connection.cursor() as cursor:
        cursor.execute(_SHARE, {**told, "start": start, "end": end})
        shares = [Share(*row) for row in cursor.fetchall()]
    return [each for each in shares if offices is None or each.office_id in offices]


def share_by_rows(start: datetime, end: datetime) -> dict[tuple[str, int], tuple[int, int]]:
    """The check: papers wanted and digitised by procedure and office, counted from the rows and not from the facts."""
    rows = Digitisation.objects.filter(came_in_at__gte=start, came_in_at__lt=end).exclude(state="spared")
    wanted: Counter[tuple[str, int]] = Counter()
    done: Counter[tuple[str, int]] = Counter()
    for procedure, office, state in rows.values_list("procedure", "office_id", "state"):
        wanted[procedure, office] += 1
        done[procedure, office] += state == "confirmed"
    return {key: (many, done[key]) for key, many in wanted.items()}
