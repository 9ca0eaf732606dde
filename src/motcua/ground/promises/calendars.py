"""Which calendar counts: of an office on a day, and of a due moment that was reckoned once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Q

from motcua.ground.calendar.definitions import CalendarBook, Timetable
from motcua.ground.calendar.rules import Calendar, with_timetables
from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.packs.queries import Pinned
from motcua.ground.promises.models import Promise, UsedCalendar
from motcua.ground.words.moments import day_of

_calendars: dict[str, Calendar] = {}
"""Calendars by hash: made once, for ever the same."""


@dataclass(frozen=True, slots=True)
class Books:
    """The country's book and the timetables laid over it, as published, in order."""

    parts: tuple[Pinned, ...]

    @property
    def hash(self) -> str:
        hashes = [part.hash for part in self.parts]
        return hashes[0] if len(hashes) == 1 else sha256("\n".join(hashes).encode()).hexdigest()

    @property
    def calendar(self) -> Calendar:
        made = _calendars.get(self.hash)
        return made or _calendars.setdefault(self.hash, _make(self.parts))


@dataclass(frozen=True, slots=True)
class Scope:
    """Offices that count in the same books. With ``others`` it is everybody but ``offices``, citizens included."""

    books: Books
    offices: tuple[int, ...] = ()
    others: bool = False

    @property
    def of_promises(self) -> Q:
        """The promises owed by these."""
        named = Q(owed_by_office_id__in=self.offices)
        if not self.others:
            return named
        return ~named | Q(owed_by_office_id__isnull=True) if self.offices else Q()


def in_force(on: date, office: Office | int | None = None) -> Books:
    """What an office counts in on that day; without an office, what the whole province does. Raises Unknown."""
    book = packs.definition("calendar", "default", on)
    timetables = packs.all_of("timetable", on)
    if not timetables:
        return Books((book,))
    if isinstance(office, int):
        office = Office.objects.filter(pk=office).first()
    kind, code = (office.kind, office.code) if office else ("", "")
    return Books((book, *_that_hold(timetables, kind, code)))


def scopes(on: date) -> list[Scope]:
    """Everybody, by the books they count in. Offices that no timetable names are not looked up."""
    named = Q(pk__in=())
    for timetable in packs.all_of("timetable", on):
        body = _timetable(timetable)
        named |= Q(kind__in=body.office_kinds) | Q(code__in=body.offices)
    offices = list(Office.objects.filter(named))
    found: dict[str, tuple[Books, list[int]]] = {}
    for office in offices:
        books = in_force(on, office)
        found.setdefault(books.hash, (books, []))[1].append(office.pk)
    special = [Scope(books, tuple(ids)) for books, ids in found.values()]
    return [*special, Scope(in_force(on), tuple(office.pk for office in offices), others=True)]


def made_again(row: UsedCalendar) -> Calendar:
    """The calendar of then."""
    return _calendars.get(row.hash) or Books(tuple(packs.pinned(part) for part in row.parts)).calendar


def calendar_of(promise: Promise) -> Calendar:
    """The calendar its due moment was reckoned in; where that is not known, the one of its office today."""
    if promise.reckoned_in is not None:
        return made_again(promise.reckoned_in)
    return in_force(day_of(promise.counted_from), promise.owed_by_office_id).calendar


def _that_hold(timetables: Sequence[Pinned], kind: str, code: str) -> list[Pinned]:
    """The whole province's first, then those of the kind, then the office's own."""
    of_all, of_kind, of_office = [], [], []
    for pinned in timetables:
        body = _timetable(pinned)
        if code in body.offices:
            of_office.append(pinned)
        elif kind in body.office_kinds:
            of_kind.append(pinned)
        elif not body.offices and not body.office_kinds:
            of_all.append(pinned)
    return [*of_all, *of_kind, *of_office]


def _make(parts: Sequence[Pinned]) -> Calendar:
    book, *timetables = parts
    assert isinstance(book.body, CalendarBook)
    return Calendar(with_timetables(book.body, [_timetable(pinned) for pinned in timetables]))


def _timetable(pinned: Pinned) -> Timetable:
    assert isinstance(pinned.body, Timetable)
    return pinned.body
