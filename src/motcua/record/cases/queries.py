"""Reads, scoped to the actor. `visible_cases` is the one place that decides who sees which case."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Literal, get_args
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.ledger.models import Fact
from motcua.ground.ledger.queries import facts_of
from motcua.ground.money.models import Receipt
from motcua.ground.money.queries import receipts_of
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor, Sight
from motcua.ground.words.errors import Unknown
from motcua.ground.words.grades import GRADES
from motcua.ground.words.text import fold
from motcua.record.cases.definitions import Procedure, State
from motcua.record.cases.models import Case, CasePaper, Consultation, Draft, IssuedLetter
from motcua.record.cases.rules import Watch, stop_watches

PAGE = 25
HIGHEST = len(GRADES) - 1


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases this actor may see: their own as applicant or filer, or those of the party they act for; those that
    their sight takes in, of offices competent, receiving or consulted. Everyone else sees none."""
    cases = Case.objects.select_related("definition", "office", "receiving_office", "applicant", "assignee")
    cases = cases.defer("definition__body")  # kept in the process by its id; only the hash is read from here
    ways = sights_of(actor)
    return cases.filter(reduce(or_, ways)) if ways else cases.none()


def sights_of(actor: Actor) -> list[Q]:
    """The grounds on which the actor sees a case, each of which an index answers. Lists ask them one by one: joined
    with "or" they would be read through the whole table."""
    if actor.kind == "citizen":
        return _of_citizen(actor)
    if actor.kind != "official":
        return []
    return [way for sight in actor.sight for way in _of_sight(sight)]


def _of_citizen(actor: Actor) -> list[Q]:
    acts_for = actor.acts_for
    if acts_for is not None:
        theirs = Q(applicant_id=acts_for.party_id)
        return [theirs & Q(procedure__in=sorted(acts_for.procedures))] if acts_for.procedures else [theirs]
    # What they filed for somebody else is that one's: seen while acting for them, and no longer.
    mine = [Q(filed_by=actor.ref, applicant=None)]
    return mine if actor.party_id is None else [*mine, Q(applicant_id=actor.party_id)]


def _of_sight(sight: Sight) -> list[Q]:
    """What an office was asked about comes to it whatever the sector, the grade stands."""
    offices = sorted(sight.offices)
    cleared = Q() if sight.grade >= HIGHEST else Q(grade__lte=sight.grade)
    narrowed = cleared & Q(sector__in=sorted(sight.sectors)) if sight.sectors else cleared
    asked = Consultation.objects.filter(case_id=OuterRef("pk"), office_id__in=offices)
    return [
        Q(office_id__in=offices) & narrowed,
        Q(receiving_office_id__in=offices) & narrowed,
        Q(Exists(asked)) & cleared,
    ]


def case_for(actor: Actor, case_id: UUID) -> Case:
    """The case, or Unknown: the same answer for "not there" and "not yours"."""
    case = visible_cases(actor).filter(id=case_id).first()
    if case is None:
        raise no_such_case(case_id)
    return case


def case_by_code(actor: Actor, code: str) -> Case:
    case = visible_cases(actor).filter(code=code).first()
    if case is None:
        raise no_such_case(code)
    return case


def no_such_case(name: object) -> Unknown:
    return Unknown(f"case {name}")


def procedure_of(case: Case) -> Procedure:
    """The procedure as it stood when the case was filed."""
    body = packs.pinned(case.definition_id).body
    assert isinstance(body, Procedure)
    return body


# --- the work list ---------------------------------------------------------------------------------------------------

_OFFICE_WORKS = (State.REGISTERED, State.RECEIVED, State.IN_PROCESS)
Tray = Literal[
    "intake",
    "hand_over",
    "unclaimed",
    "mine",
    "to_decide",
    "asked",
    "late",
    "waiting",
    "to_deliver",
    "all_open",
    "ended",
]
TRAYS: tuple[Tray, ...] = get_args(Tray)


@dataclass(frozen=True, slots=True)
class Filters:
    """What an officer narrows the list by."""

    tray: Tray = "all_open"
    search: str = ""
    procedure: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page by key: no totals, no offsets. ``after`` is the key of the next page, "" on the last."""

    cases: Sequence[Case]
    after: str


def work_list(actor: Actor, filters: Filters, *, now: datetime, after: str = "", size: int = PAGE) -> Page:
    """The actor's cases, most urgent first; ended ones newest first.

    Each ground on which they see cases gives its first ones in order, from an index; of these the first are shown. So
    a page costs the same among a thousand cases and among millions.
    """
    order = _ORDERS.get(filters.tray, "due_at")
    newest_first = order != "due_at"
    direction = "-" if newest_first else ""
    narrowed = _after_key(_filtered(Case.objects.all(), actor, filters, now), after, order, descending=newest_first)
    ordered = narrowed.order_by(f"{direction}{order}", f"{direction}id").values_list(order, "id")
    keys = sorted(set(_from_each(actor, ordered, size + 1)), reverse=newest_first)
    by_id = visible_cases(actor).in_bulk([key for _, key in keys[:size]])
    page = [by_id[key] for _, key in keys[:size] if key in by_id]
    return Page(page, _key(page[-1], order) if len(keys) > size else "")


def _from_each(actor: Actor, cases: QuerySet[Case, Any], most: int) -> list[Any]:
    """The first ``most`` on each ground; what is seen on several comes several times."""
    parts = [cases.filter(way)[:most] for way in sights_of(actor)]
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True)) if parts[1:] else list(parts[0])


_ORDERS: Mapping[Tray, str] = {"to_deliver": "finished_at", "ended": "closed_at"}
"""What a tray without a deadline is sorted by, the newest first. Never null in its tray, or pages would lose rows."""


def tray_counts(actor: Actor, now: datetime, most: int = 100, trays: Collection[Tray] = TRAYS) -> dict[str, int]:
    """How many wait in each of these trays, counted no further than ``most``: enough for a badge, never a full scan."""
    return {
        tray: count_up_to(actor, _filtered(Case.objects.all(), actor, Filters(tray=tray), now), most)
        for tray in trays
        if tray not in {"ended", "all_open"}
    }


def due_between(actor: Actor, start: datetime, end: datetime, most: int = 100) -> int:
    """How many of the actor's cases that wait for an office fall due in that time, counted no further than ``most``."""
    cases = Case.objects.filter(state__in=_OFFICE_WORKS, closed_at__isnull=True, due_at__gte=start, due_at__lt=end)
    return count_up_to(actor, cases, most)


def count_up_to(actor: Actor, cases: QuerySet[Case], most: int) -> int:
    return min(most, len({key for (key,) in _from_each(actor, cases.order_by().values_list("id"), most)}))


def _filtered(cases: QuerySet[Case], actor: Actor, filters: Filters, now: datetime) -> QuerySet[Case]:
    cases = cases.filter(_in_tray(actor, filters.tray, now))
    if filters.procedure:
        cases = cases.filter(procedure=filters.procedure)
    if filters.channel:
        cases = cases.filter(channel=filters.channel)
    words = fold(filters.search)
    if words:
        cases = _found(cases, actor, words, filters.search.strip().upper())
    return cases


_MOST_FOUND = 5000


def _found(cases: QuerySet[Case], actor: Actor, words: str, code: str) -> QuerySet[Case]:
    """Those in which each word begins some word: what one types is rarely finished.

    The index of words is asked by a function, since behind row-level security an operator that is not leakproof may
    use none. Words that are everywhere need no index: in the order of the list the first are soon found.
    """
    typed = " & ".join(f"'{word}':*" for word in re.findall(r"\w+", words)[:12] or ["-"])
    offices = sorted({office for sight in actor.sight for office in sight.offices})
    with connection.cursor() as cursor:
        cursor.execute("SELECT array(SELECT cases_found(%s, %s::bigint[], %s))", [typed, offices, _MOST_FOUND + 1])
        (ids,) = cursor.fetchone()
    if len(ids) <= _MOST_FOUND:
        return cases.filter(Q(id__in=ids) | Q(code=code))
    said = SearchQuery(typed, config="simple", search_type="raw")
    return cases.annotate(found=SearchVector("search_text", config="simple")).filter(Q(found=said) | Q(code=code))


def _in_tray(actor: Actor, tray: Tray, now: datetime) -> Q:
    counters = _offices_with(actor, "one_stop")
    waits = Q(closed_at__isnull=True)  # follows from the state, and is what the indexes of open cases are asked by
    still_open = Q(closed_at__isnull=True) & ~Q(state=State.FINISHED)
    asked = Consultation.objects.filter(
        case_id=OuterRef("pk"), office_id__in=list(actor.offices), answered_at__isnull=True
    )
    mine_to_do = Q(office_id__in=_offices_with(actor, "handle"), duty="handle") | Q(
        office_id__in=_offices_with(actor, "approve"), duty="approve"
    )
    return {
        "all_open": still_open,
        "intake": waits & Q(state=State.REGISTERED, receiving_office_id__in=counters),
        "hand_over": waits & Q(state=State.RECEIVED, receiving_office_id__in=counters),
        "unclaimed": waits & Q(state=State.IN_PROCESS, assignee__isnull=True) & mine_to_do,
        "mine": Q(closed_at__isnull=True, assignee_id=actor.account_id),
        "to_decide": waits & Q(state=State.IN_PROCESS, duty="approve", office_id__in=_offices_with(actor, "approve")),
        "waiting": waits & Q(state__in=[State.SUPPLEMENT_ASKED, State.PAYMENT_ASKED]),
        "to_deliver": waits & Q(state=State.FINISHED, receiving_office_id__in=counters),
        "asked": Q(Exists(asked)) & still_open,
        "late": Q(due_at__lt=now, state__in=_OFFICE_WORKS, closed_at__isnull=True),
        "ended": Q(closed_at__isnull=False),
    }[tray]


def _offices_with(actor: Actor, duty: str) -> list[int]:
    return [office for office, held in actor.duties if held == duty]


def _after_key(cases: QuerySet[Case], after: str, order: str, *, descending: bool) -> QuerySet[Case]:
    """Rows beyond the key ``<iso moment>~<id>``; a key that is not one of ours reads as the first page."""
    moment, _, last = after.partition("~")
    try:
        at, last_id = datetime.fromisoformat(moment), UUID(last)
    except ValueError:
        return cases
    if at.tzinfo is None:
        return cases
    beyond = "lt" if descending else "gt"
    return cases.filter(
        Q(**{f"{order}__{beyond}": at}) | Q(**{order: at, f"id__{beyond}": last_id}),
    )


def _key(case: Case, order: str) -> str:
    moment: datetime = getattr(case, order) or case.filed_at
    return f"{moment.isoformat()}~{case.id}"


# --- one case, told ------------------------------------------------------------------------------------------------


def history_of(case: Case) -> list[Fact]:
    """The facts of a case: its whole story, in order."""
    return facts_of(case.ref)


def watches_of(history: Sequence[Fact]) -> tuple[Watch, ...]:
    """The two stop-watches, from the facts alone."""
    states: list[tuple[datetime, State]] = []
    for fact in history:
        if "state" not in fact.payload:  # a promise that broke by itself moves nothing
            continue
        state = State(fact.payload["state"])
        if not states or states[-1][1] != state:
            states.append((fact.happened_at, state))
    return stop_watches(states)


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """All that a look-up by code alone tells (TT 01/2018 art 16): no person, no answers."""

    code: str
    procedure: Procedure
    state: State
    office: str
    filed_at: datetime
    due_at: datetime | None


def public_status(code: str) -> PublicStatus:
    """Anybody's question. The function it asks knows no other column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_PUBLIC)} FROM cases_public(%s)", [code.strip().upper()])
        told = cursor.fetchone()
    if told is None:
        raise no_such_case(code)
    case = Case(**dict(zip(_PUBLIC, told, strict=True)))
    return PublicStatus(case.code, procedure_of(case), case.state_now, case.office_name, case.filed_at, case.due_at)


_PUBLIC = ("code", "definition_id", "state", "office_id", "filed_at", "due_at", "closed_at")


def cases_of_citizen(actor: Actor, *, after: str = "", size: int = PAGE) -> Page:
    """A citizen's own cases, newest first."""
    if actor.kind != "citizen":
        return Page((), "")
    cases = _after_key(visible_cases(actor), after, "filed_at", descending=True)
    found = list(cases.order_by("-filed_at", "-id")[: size + 1])
    page = found[:size]
    return Page(page, _key(page[-1], "filed_at") if len(found) > size else "")


def drafts_of(actor: Actor) -> list[Draft]:
    if actor.account_id is None:
        return []
    return list(Draft.objects.filter(owner_id=actor.account_id).select_related("on_behalf_of").order_by("-saved_at"))


def draft_of(actor: Actor, draft_id: UUID) -> Draft:
    draft = Draft.objects.filter(id=draft_id, owner_id=actor.account_id).first() if actor.account_id else None
    if draft is None:
        raise Unknown(f"draft {draft_id}")
    return draft


def paper_for(actor: Actor, case_id: UUID, digest: str) -> CasePaper:
    """The paper of a visible case, or Unknown."""
    paper = case_for(actor, case_id).papers.filter(digest=digest).first()
    if paper is None:
        raise Unknown(f"paper {digest}")
    return paper


def letter_for(actor: Actor, case_id: UUID, letter_id: UUID) -> IssuedLetter:
    """A letter of a visible case, or Unknown."""
    letter = case_for(actor, case_id).letters.filter(id=letter_id).first()
    if letter is None:
        raise Unknown(f"letter {letter_id}")
    return letter


def receipt_for(actor: Actor, case_id: UUID, receipt_id: UUID) -> tuple[Case, Receipt]:
    """A receipt for what was paid for a visible case, and the case; or Unknown."""
    case = case_for(actor, case_id)
    for receipt in receipts_of(case.ref):
        if receipt.pk == receipt_id:
            return case, receipt
    raise Unknown(f"receipt {receipt_id}")


def open_cases_by_definition() -> dict[int, int]:
    """How many open cases stand on each pinned definition: what a change of law would leave behind."""
    from django.db.models import Count

    rows = Case.objects.filter(closed_at__isnull=True).values("definition_id").annotate(many=Count("id"))
    return {row["definition_id"]: row["many"] for row in rows}


def drafts_naming(units: Collection[str]) -> int:
    """How many drafts name one of these units in an address."""
    named = "jsonb_path_query_array(\"data\", '$.**.unit') ?| %s"
    return Draft.objects.extra(where=[named], params=[list(units)]).count() if units else 0
