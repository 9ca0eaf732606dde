"""Offices close, open and follow their units; posts go with the work: part of a reorganisation, which leaves a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction

from motcua.ground.offices import facts
from motcua.ground.offices.actions.journal import Journal
from motcua.ground.offices.events import Event
from motcua.ground.offices.models import Office, Post, Reorganisation
from motcua.ground.offices.rules.reorganising import Agency, OfficePlan
from motcua.ground.places.models import Place
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.facts import Doer, Recorder
from motcua.ground.words.ids import ref

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('offices.reorganise'))"
_LONGEST_TITLE = 120


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def enter_reorganisation(*, event: Event, text: str, actor: Doer, now: datetime) -> Reorganisation:
    """Refused when this very file is in force already. Until the transaction ends no other event can begin."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    digest = digest_of(text)
    before = Reorganisation.objects.filter(digest=digest, state=Reorganisation.APPLIED).first()
    if before is not None:
        raise Refused(
            "applied_already",
            "Tệp này đã được thực hiện ngày {day} (số {id}).",
            params={"day": f"{before.applied_at:%d/%m/%Y}", "id": before.pk},
        )
    return Reorganisation.objects.create(
        name=event.name,
        day=event.day,
        law=str(event.law),
        file=text,
        digest=digest,
        applied_at=now,
        applied_by=actor.ref,
    )


def close_reorganisation(
    *, reorganisation: Reorganisation, moved: Mapping[str, Any], actor: Doer, now: datetime, record: Recorder
) -> None:
    """The one fact of the event; ``moved`` is what moved, in numbers."""
    reorganisation.moved = dict(moved)
    reorganisation.save(update_fields=["moved"])
    payload = {
        "reorganisation": reorganisation.pk,
        "day": reorganisation.day.isoformat(),
        "law": reorganisation.law,
        "file": reorganisation.digest,
        "moved": reorganisation.moved,
    }
    subject = ref("reorganisation", reorganisation.pk)
    record(facts.REORGANISED, subject=subject, actor=actor, now=now, payload=payload)


def agencies_on(when: date) -> tuple[dict[str, Office], list[Agency]]:
    """Offices in force, by code and as the rules see them."""
    found = Office.objects.in_force(when).select_related("place", "parent").order_by("pk")
    rows = {office.code: office for office in found}
    agencies = [
        Agency(o.code, o.name, o.kind, o.place.code, o.parent.code if o.parent else None, o.valid_from)
        for o in rows.values()
    ]
    return rows, agencies


@transaction.atomic
def reorganise_offices(
    *, plan: OfficePlan, rows: Mapping[str, Office], units: Mapping[str, Place], when: date, journal: Journal
) -> dict[str, Office]:
    """Open, change and close as planned; ``rows`` as `agencies_on` gave them. All offices by code, the new included.

    From here to the end of the transaction nothing new can come to an office that closes: what comes holds the office
    (`queries.hold_open`), which waits for this or makes this wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS office_once_a_day DEFERRED")  # one may open where another is about to close
    offices = dict(rows)
    places = _places(plan, units, when)
    for opening in plan.opens:
        offices[opening.code] = Office.objects.create(
            code=opening.code,
            name=opening.name,
            kind=opening.kind,
            place=places[opening.place],
            parent=offices[opening.parent] if opening.parent else None,
            valid_from=when,
        )
    journal.note(Office._meta.db_table, [offices[opening.code].pk for opening in plan.opens])
    _change(plan, offices, places, when, journal)
    return offices


def _places(plan: OfficePlan, units: Mapping[str, Place], when: date) -> dict[str, Place]:
    wanted = {agency.place for agency in [*plan.opens, *plan.changed]} - set(units)
    standing = {place.code: place for place in Place.objects.in_force(when).filter(code__in=wanted)}
    return {**standing, **units}


def _change(
    plan: OfficePlan, offices: Mapping[str, Office], places: Mapping[str, Place], when: date, journal: Journal
) -> None:
    touched: dict[str, Office] = {}
    for agency in plan.changed:
        office = touched[agency.code] = offices[agency.code]
        office.begin_era(when)
        office.name, office.place = agency.name, places[agency.place]
        office.parent = offices[agency.parent] if agency.parent else None
    for closing in plan.closes:
        office = touched[closing.code] = offices[closing.code]
        office.valid_to = when
        office.successor = offices[closing.successor] if closing.successor else None
    columns = ("name", "place_id", "parent_id", "past", "valid_to", "successor_id")
    rows = {office.pk: {column: getattr(office, column) for column in columns} for office in touched.values()}
    journal.rewrite(Office._meta.db_table, rows)


@dataclass(frozen=True, slots=True)
class PassedPosts:
    """``posts`` leads from each post of a closed office to that of the successor; ``opened`` were new there."""

    posts: Mapping[int, Post]
    opened: int
    unlike: tuple[str, ...]


@transaction.atomic
def pass_posts(*, plan: OfficePlan, offices: Mapping[str, Office], when: date, journal: Journal) -> PassedPosts:
    """Each post of a closing office is held at the successor from then on: in the one of its title and duties, if
    there is one, else in a new one."""
    heirs = {offices[c.code].pk: offices[c.successor] for c in plan.closes if c.successor}
    closing = [offices[closing.code].pk for closing in plan.closes]
    leaving = list(Post.objects.exclude(valid_to__lte=when).filter(office__in=closing).order_by("office__code", "pk"))
    _refuse_homeless(leaving, heirs)
    desks = _Desks(heirs.values(), when)
    passed = {post.pk: desks.place(post, heirs[post.office_id]) for post in leaving}
    desks.open(journal)
    ending = [post for post in leaving if post.valid_from < when]
    journal.rewrite(Post._meta.db_table, {post.pk: {"valid_to": when} for post in ending})
    return PassedPosts(passed, len(desks.new), tuple(desks.unlike))


def _refuse_homeless(leaving: Iterable[Post], heirs: Mapping[int, Office]) -> None:
    homeless = {post.office.code: post.office for post in leaving if post.office_id not in heirs}
    if homeless:
        message = "{office} ({code}) có chức danh mà chưa rõ chuyển về đâu: nêu default của đơn vị, hoặc successor."
        problems = [
            Problem("offices", "posts_homeless", message, {"office": office.name, "code": code})
            for code, office in sorted(homeless.items())
        ]
        raise Refused("reorganisation", "Chưa thực hiện được.", problems=tuple(problems))


class _Desks:
    """The posts at the successors, those to be opened among them."""

    def __init__(self, offices: Iterable[Office], when: date) -> None:
        self.when = when
        self.new: list[Post] = []
        self.unlike: list[str] = []
        self.known: dict[tuple[int, str], list[Post]] = {}
        ids = {office.pk for office in offices}
        for post in Post.objects.exclude(valid_to__lte=when).filter(office__in=ids).order_by("valid_from", "pk"):
            self.known.setdefault((post.office_id, post.title), []).append(post)

    def place(self, post: Post, heir: Office) -> Post:
        """One of the same title, duties and sight; with others it is another post, and bears where it came from."""
        there = self.known.setdefault((heir.pk, post.title), [])
        same = next((each for each in there if _alike(each, post) and self._lasts(each)), None)
        if same is not None:
            return same
        title = post.title
        if there:
            title = f"{post.title} ({post.office.code})"[-_LONGEST_TITLE:]
            self.unlike.append(f"{title}, {heir.name}")
        start = max(self.when, post.valid_from)
        sees = {"sectors": post.sectors, "reach": post.reach, "clearance": post.clearance}
        opened = Post(office=heir, title=title, duties=post.duties, valid_from=start, valid_to=post.valid_to, **sees)
        there.append(opened)
        self.new.append(opened)
        return opened

    def _lasts(self, post: Post) -> bool:
        return post.valid_from <= self.when and post.valid_to is None

    def open(self, journal: Journal) -> None:
        journal.note(Post._meta.db_table, [post.pk for post in Post.objects.bulk_create(self.new)])


def _alike(one: Post, other: Post) -> bool:
    """The same duties and the same sight of dossiers."""
    return (sorted(one.duties), sorted(one.sectors), one.reach, one.clearance) == (
        *(sorted(other.duties), sorted(other.sectors)),
        *(other.reach, other.clearance),
    )


@transaction.atomic
def undo_reorganisation(
    *, reorganisation: Reorganisation, actor: Doer, now: datetime, record: Recorder
) -> Reorganisation:
    """Put every row back. The rooms were asked before whether anything new depends on it; what they cannot know, a row
    that holds on to one of the event's, the database refuses here."""
    held = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    journal = Journal(held.pk)
    journal.roll_back()
    journal.renew_statistics()
    held.state, held.undone_at, held.undone_by = Reorganisation.UNDONE, now, actor.ref
    held.save(update_fields=["state", "undone_at", "undone_by"])
    subject, payload = ref("reorganisation", held.pk), {"reorganisation": held.pk, "day": held.day.isoformat()}
    record(facts.REORGANISATION_UNDONE, subject=subject, actor=actor, now=now, payload=payload)
    return held
