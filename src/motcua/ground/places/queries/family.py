"""The family tree of a unit over time, for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from motcua.ground.places.definitions import EXACT_BASES
from motcua.ground.places.models import Place, Succession


@dataclass(frozen=True)
class Step:
    """From a unit to one it became, or to one it came from, and on from there.

    Whichever way the step leads, ``share`` is how much of the older unit went to the newer one, and ``part`` how much
    of the newer one came from the older.
    """

    on: date
    kind: str  # continue, merge, split
    share: Decimal
    share_basis: str  # whole, measured, population, area, assumed
    part: Decimal
    part_basis: str
    law: str
    place: Place  # with parents; its name is the one valid then
    further: tuple[Step, ...]

    @property
    def share_estimated(self) -> bool:
        return self.share_basis not in EXACT_BASES

    @property
    def part_estimated(self) -> bool:
        return self.part_basis not in EXACT_BASES


@dataclass(frozen=True)
class Family:
    """``place`` with what it came from and what it became, nearest first, each with its own.

    ``holders`` are for a unit that ended without successors, as districts did: the units that took over what lay in it
    when it ended. ``bearers`` are all units that ever bore the code, the first one first, this one included.
    """

    place: Place
    in_force: bool
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    holders: tuple[Place, ...]
    bearers: tuple[Place, ...]

    @cached_property
    def estimated(self) -> bool:
        """Whether any number in the tree is an estimate."""
        steps = [*self.before, *self.after]
        for step in steps:
            steps += step.further
        return any(step.share_estimated or step.part_estimated for step in steps)


def family(code: str, on: date) -> Family | None:
    """The unit which the code names on that day; else the last that bore it before, else the first after. Or None."""
    bearers = tuple(_told().filter(code=code).order_by("valid_from"))
    if not bearers:
        return None
    begun = [place for place in bearers if place.valid_from <= on]
    place = begun[-1] if begun else bearers[0]
    after = _steps(place.pk, _reached([place.pk], "old_id"), "old_id")
    return Family(
        place=place,
        in_force=place.in_force(on),
        before=_steps(place.pk, _reached([place.pk], "new_id"), "new_id"),
        after=after,
        holders=() if after or place.valid_to is None else _holders(place, place.valid_to),
        bearers=bearers,
    )


def _told() -> QuerySet[Place]:
    return Place.objects.select_related("parent__parent")


def _reached(keys: Iterable[int], side: str) -> dict[int, list[Succession]]:
    """Every passage that leads on from these units, by the unit it leads from; one question for each generation."""
    other = "new" if side == "old_id" else "old"
    found: dict[int, list[Succession]] = defaultdict(list)
    waiting = set(keys)
    while waiting:
        passed = Succession.objects.filter(**{f"{side}__in": waiting}).select_related(f"{other}__parent__parent")
        rows = list(passed.order_by(f"{other}__code", "pk"))
        for row in rows:
            found[getattr(row, side)].append(row)
        waiting = {getattr(row, f"{other}_id") for row in rows} - set(found)
    return found


def _steps(key: int, found: Mapping[int, list[Succession]], side: str) -> tuple[Step, ...]:
    return tuple(
        Step(
            on=row.on,
            kind=row.kind,
            share=row.share,
            share_basis=row.share_basis,
            part=row.part,
            part_basis=row.part_basis,
            law=row.law,
            place=row.new if side == "old_id" else row.old,
            further=_steps(row.new_id if side == "old_id" else row.old_id, found, side),
        )
        for row in found.get(key, ())
    )


def _holders(place: Place, ended: date) -> tuple[Place, ...]:
    heirs = Succession.objects.filter(old__parent=place, on=ended).values("new")
    return tuple(_told().filter(pk__in=heirs).order_by("code"))
