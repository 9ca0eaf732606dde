"""Loading lists of units: the only way places come to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import F, Q

from motcua.ground.places import facts, rules
from motcua.ground.places.definitions import Loaded, Passage, Unit
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import name_key
from motcua.ground.words.facts import Doer, Recorder

_SAID = (
    *("level", "kind", "name", "full_name", "parent_id", "province_code", "exact_name", "search_text"),
    *("valid_from", "valid_to", "since_known"),
)
_SHARES = ("kind", "share", "share_basis", "part", "part_basis")
_STRENGTH = ("assumed", "area", "population", "measured", "whole")


def load_units(
    *,
    units: Collection[Unit],
    passages: Collection[Passage],
    source: str,
    actor: Doer,
    now: datetime,
    record: Recorder,
) -> Loaded:
    """Add the units not known yet, correct those that the list tells otherwise, and join old to new.

    A unit that the list leaves out stays as it is; one that the list leaves open stays ended if a later decision ended
    it. A list known already changes nothing and leaves no fact. A share or part yields to one on a better basis (a
    measured one replaces an estimate), never to one on a worse.
    """
    with transaction.atomic():
        register = _Register(Place.objects.all())
        corrected = _correct(units, register)
        added = sum(_add(units, register, level) for level in ("province", "district", "commune"))
        done = Loaded(added, corrected, *_join(passages, register))
        if done:
            _check_parents()
            payload = {**asdict(done), "source": source}
            record(facts.UNITS_LOADED, subject="units:country", actor=actor, now=now, payload=payload)
            transaction.on_commit(partial(cache.delete_many, [name_key(unit.code) for unit in units]))
    return done


class _Register:
    """The places known so far, found by code and day."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.add(place)

    def add(self, place: Place) -> None:
        self._by_code[place.code].append(place)

    def exact(self, code: str, valid_from: date) -> Place | None:
        return next((p for p in self._by_code[code] if p.valid_from == valid_from), None)

    def told_by(self, unit: Unit) -> Place | None:
        """The row of this unit; if the list tells another first day, that which ends on the same day."""
        known = self.exact(unit.code, unit.valid_from)
        if known is None and (unit.valid_to is not None or not unit.since_known):
            known = next((place for place in self._by_code[unit.code] if place.valid_to == unit.valid_to), None)
        return known

    def on(self, code: str, day: date) -> Place:
        for place in self._by_code[code]:
            if place.in_force(day):
                return place
        raise ValueError(f"no unit {code} on {day}")

    def last_before(self, code: str, day: date) -> Place:
        return max((p for p in self._by_code[code] if p.valid_from < day), key=lambda p: p.valid_from)


def _described(unit: Unit, register: _Register) -> Place:
    """The row that says what the list says."""
    titles = [unit.title]
    parent = register.on(unit.parent, unit.valid_from) if unit.parent else None
    if parent is not None:
        titles += parent.full_name.split(", ")
    kind, name = rules.split_title(unit.title)
    return Place(
        code=unit.code,
        level=rules.level_of(unit.code),
        kind=kind,
        name=name,
        full_name=rules.full_name(titles),
        parent_id=parent.pk if parent else None,
        province_code=parent.province_code if parent else unit.code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        since_known=unit.since_known,
        exact_name=name.casefold(),
        search_text=rules.search_text(titles),
    )


def _correct(units: Collection[Unit], register: _Register) -> int:
    """Before anything is added, so that a unit which ends makes room for the next one of its code.

    The last unit of a code comes first: of a row that the list parts in two, it is the later one that goes on.
    """
    changed: list[Place] = []
    fields: set[str] = set()
    for unit in sorted(units, key=lambda u: (len(u.code), date.max - u.valid_from)):
        known = register.told_by(unit)
        if known is None:
            continue
        told = _described(unit, register)
        told.valid_to = unit.valid_to or known.valid_to
        wrong = {field for field in _SAID if getattr(known, field) != getattr(told, field)}
        for field in wrong:
            setattr(known, field, getattr(told, field))
        if wrong:
            changed.append(known)
            fields |= wrong
    if changed:
        Place.objects.bulk_update(changed, sorted(f.removesuffix("_id") for f in fields), batch_size=500)
    return len(changed)


def _add(units: Collection[Unit], register: _Register, level: str) -> int:
    new = [
        _described(unit, register)
        for unit in units
        if rules.level_of(unit.code) == level and register.exact(unit.code, unit.valid_from) is None
    ]
    for place, key in zip(new, _copy(Place, ("code", *_SAID), new), strict=True):
        place.pk = key
        register.add(place)
    return len(new)


def _check_parents() -> None:
    """Else what lies in a unit would not add up to it on some day."""
    inside = Place.objects.exclude(parent=None)
    early = inside.filter(parent__valid_from__gt=F("valid_from"))
    late = inside.filter(parent__valid_to__isnull=False).filter(
        Q(valid_to=None) | Q(valid_to__gt=F("parent__valid_to"))
    )
    for place in (early | late).select_related("parent")[:1]:
        raise ValueError(f"{place.code} from {place.valid_from} outlives the unit it lies in, {place.parent}")


def _join(passages: Collection[Passage], register: _Register) -> tuple[int, int]:
    """How many passages were added, and how many got a better share or part."""
    known = {(row.old_id, row.new_id): row for row in Succession.objects.all()}
    new, bettered = [], []
    for passage in passages:
        old, heir = register.last_before(passage.old, passage.on), register.on(passage.new, passage.on)
        row = known.get((old.pk, heir.pk))
        if row is None:
            new.append(_passed(passage, old, heir))
        elif _better(row, passage):
            bettered.append(row)
    _copy(Succession, ("old_id", "new_id", *_SHARES, "on", "law"), new)
    Succession.objects.bulk_update(bettered, _SHARES, batch_size=1_000)
    return len(new), len(bettered)


def _passed(passage: Passage, old: Place, heir: Place) -> Succession:
    told = {field: getattr(passage, field) for field in (*_SHARES, "on", "law")}
    return Succession(old_id=old.pk, new_id=heir.pk, **told)


def _better(row: Succession, passage: Passage) -> bool:
    """Take over what the passage says on as good a basis or a better one; whether that changed anything."""
    before = [getattr(row, field) for field in _SHARES]
    for number, basis in (("share", "share_basis"), ("part", "part_basis")):
        if _STRENGTH.index(getattr(passage, basis)) >= _STRENGTH.index(getattr(row, basis)):
            setattr(row, number, getattr(passage, number))
            setattr(row, basis, getattr(passage, basis))
    whole = (row.share_basis == "whole", row.part_basis == "whole")
    row.kind = "split" if not whole[0] else "continue" if whole[1] else "merge"
    return before != [getattr(row, field) for field in _SHARES]


def _copy(model: type[Place] | type[Succession], columns: Sequence[str], rows: Sequence[Any]) -> list[int]:
    """Insert by COPY, several times as fast as INSERT for ten thousand rows; the keys given."""
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in ("id", *columns))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        keys = [key for (key,) in cursor.fetchall()]
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for key, row in zip(keys, rows, strict=True):
                copy.write_row((key, *(getattr(row, column) for column in columns)))
    return keys
