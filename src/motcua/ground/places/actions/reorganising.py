"""Units end, others begin, and what passed into what is kept: part of a reorganisation, which leaves the fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from django.core.cache import cache
from django.db import transaction

from motcua.ground.places import rules
from motcua.ground.places.definitions import Passage, Unit
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import name_key
from motcua.ground.places.rules.reorganising import Standing, UnitPlan

Rewrite = Callable[[str, Mapping[int, Mapping[str, object]]], object]
"""Changes columns of rows of a table, and notes what they were: `offices.actions.journal`."""
Note = Callable[[str, Sequence[int]], object]
"""Notes rows that were added to a table."""


def standing_on(day: date) -> tuple[dict[str, Standing], frozenset[str]]:
    """Units in force on the eve of ``day`` or on it, by code; and every code that is borne on the day or later."""
    rows = Place.objects.exclude(valid_to__lte=day).select_related("parent")
    units = {}
    for row in rows.order_by("-valid_from"):
        parent = row.parent.code if row.parent else ""
        units[row.code] = Standing(row.code, row.title, parent, row.valid_from, row.valid_to)
    return {code: unit for code, unit in units.items() if unit.valid_from <= day}, frozenset(units)


@transaction.atomic
def reorganise_units(*, plan: UnitPlan, rewrite: Rewrite, note: Note) -> dict[str, Place]:
    """The rows of the day, by code. Keys given to ``note``, and columns changed through ``rewrite``, can be undone."""
    old = _last_of(plan.ends, plan.day)
    rewrite(Place._meta.db_table, {place.pk: {"valid_to": plan.day} for place in old.values()})
    new = _begin(plan.begins, note)
    _join(plan.passages, old, new, note)
    transaction.on_commit(partial(cache.delete_many, [name_key(code) for code in {*old, *new}]))
    return new


def _last_of(codes: Iterable[str], day: date) -> dict[str, Place]:
    found = Place.objects.select_for_update(no_key=True).filter(code__in=list(codes), valid_to=None)
    return {place.code: place for place in found.filter(valid_from__lt=day).order_by("pk")}


def _begin(units: Sequence[Unit], note: Note) -> dict[str, Place]:
    """Those that hold others come first, so that each finds the row it lies in."""
    new: dict[str, Place] = {}
    standing: dict[str, Place] = {}
    parents = {unit.parent for unit in units if unit.parent} - {unit.code for unit in units}
    for unit in units[:1]:
        standing = {p.code: p for p in Place.objects.in_force(unit.valid_from).filter(code__in=parents)}
    for length in (2, 3, 5):
        batch = [unit for unit in units if len(unit.code) == length]
        added = Place.objects.bulk_create(
            [_described(unit, new.get(unit.parent) or standing.get(unit.parent)) for unit in batch]
        )
        note(Place._meta.db_table, [place.pk for place in added])
        new |= {place.code: place for place in added}
    return new


def _described(unit: Unit, parent: Place | None) -> Place:
    titles = [unit.title, *(parent.full_name.split(", ") if parent else ())]
    kind, name = rules.split_title(unit.title)
    return Place(
        code=unit.code,
        level=rules.level_of(unit.code),
        kind=kind,
        name=name,
        full_name=rules.full_name(titles),
        parent=parent,
        province_code=parent.province_code if parent else unit.code,
        valid_from=unit.valid_from,
        exact_name=name.casefold(),
        search_text=rules.search_text(titles),
    )


def _join(passages: Sequence[Passage], old: Mapping[str, Place], new: Mapping[str, Place], note: Note) -> None:
    rows = [
        Succession(
            old=old[passage.old],
            new=new[passage.new],
            kind=passage.kind,
            share=passage.share,
            share_basis=passage.share_basis,
            part=passage.part,
            part_basis=passage.part_basis,
            on=passage.on,
            law=passage.law,
        )
        for passage in passages
    ]
    note(Succession._meta.db_table, [row.pk for row in Succession.objects.bulk_create(rows)])
