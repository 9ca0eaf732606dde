"""Finding units by what people type: the names of today, and those of before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, TypedDict, overload

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from motcua.ground.places import rules
from motcua.ground.places.models import Place, Succession
from motcua.ground.words.text import fold

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that answers to what was typed, and the units in force on the day that hold its land.

    ``now`` is the unit itself if it is in force; several when its land was divided, or was that of a district.
    """

    place: Place
    now: tuple[Place, ...]

    @property
    def former(self) -> bool:
        return self.now != (self.place,)


class _Rank(TypedDict):
    rank: int


if TYPE_CHECKING:
    Ranked = WithAnnotations[Place, _Rank]


@overload
def search_units(
    text: str, on: date, limit: int = ..., *, level: str | None = ..., former: Literal[False] = ...
) -> list[Place]: ...
@overload
def search_units(
    text: str, on: date, limit: int = ..., *, level: str | None = ..., former: Literal[True]
) -> list[Found]: ...
def search_units(
    text: str, on: date, limit: int = 20, *, level: str | None = None, former: bool = False
) -> list[Place] | list[Found]:
    """Units found by words with or without diacritics; every word typed must begin a word of the full name.

    First the name as typed with its diacritics, then the name without them, then names that begin so. With ``former``
    also units no longer in force on that day, each with what it became, of equal matches after those that are; and any
    of them by its code.
    """
    if not former:
        there: list[Place] = [*_ranked(_by_words(Place.objects.in_force(on), text), text, level, limit)]
        return there
    begun = Place.objects.filter(valid_from__lte=on)
    by_code = begun.filter(code=text.strip())
    told = by_code if by_code.exists() else _by_words(begun, text)
    found = _ranked(told.filter(Q(valid_to=None) | Q(valid_to__gt=on)), text, level, limit)
    found += _once(_ranked(told.filter(valid_to__lte=on), text, level, 2 * limit), found)
    best = sorted(found, key=lambda place: place.rank)[:limit]
    became = _became(best, on)
    return [Found(place, became[place.pk]) for place in best]


def _by_words(among: QuerySet[Place], text: str) -> QuerySet[Place]:
    words = rules.wanted_words(text)
    if not words:
        return among.none()
    for word in words:
        among = among.filter(search_text__contains=f" {word}")
    return among


def _ranked(found: QuerySet[Place], text: str, level: str | None, limit: int) -> list[Ranked]:
    if level is not None:
        found = found.filter(level=level)
    # Descending, the levels happen to stand in order: province, district, commune.
    order = ("rank", "-level", "name", "full_name", "-valid_from")
    return list(found.annotate(rank=_rank(text)).order_by(*order)[:limit])


def _once(ended: Iterable[Ranked], found: Iterable[Ranked]) -> list[Ranked]:
    """Without those that went on under the same code and title: the last of them stands for all."""
    there = {(place.code, place.title) for place in found}
    last: dict[tuple[str, str], Ranked] = {}
    for place in ended:
        called = (place.code, place.title)
        if called not in there and (called not in last or last[called].valid_from < place.valid_from):
            last[called] = place
    return list(last.values())


def _became(places: Iterable[Place], on: date) -> dict[int, tuple[Place, ...]]:
    """For each unit those in force on the day that hold its land, or the land of what lay in it."""
    at: dict[int, set[int]] = {place.pk: {place.pk} for place in places}
    known = {place.pk: place for place in places}
    while ended := {key for keys in at.values() for key in keys if not known[key].in_force(on)}:
        heirs = _heirs_of(ended, on, known)
        at = {start: {heir for key in keys for heir in heirs.get(key, {key} - ended)} for start, keys in at.items()}
    return {start: tuple(sorted((known[key] for key in keys), key=lambda p: p.code)) for start, keys in at.items()}


def _heirs_of(ended: set[int], on: date, known: dict[int, Place]) -> dict[int, set[int]]:
    passed = Succession.objects.filter(on__lte=on).select_related("new__parent__parent")
    heirs: dict[int, set[int]] = defaultdict(set)
    for row in passed.filter(old__in=ended):
        heirs[row.old_id].add(row.new_id)
        known[row.new_id] = row.new
    for row in passed.filter(old__parent__in=ended - set(heirs)).select_related("old"):
        heirs[row.old.parent_id or 0].add(row.new_id)
        known[row.new_id] = row.new
    return heirs


def _rank(text: str) -> Case:
    name = rules.bare_name(text)
    plain = fold(name)
    ranks = [
        Q(exact_name=name),
        Q(search_text__startswith=f" {plain},"),
        Q(exact_name__startswith=name),
        Q(search_text__startswith=f" {plain}"),
    ]
    whens = [When(rank, then=Value(at)) for at, rank in enumerate(ranks)]
    return Case(*whens, default=Value(len(ranks)), output_field=IntegerField())
