"""Values observed on units of one day, counted on the map of another, so that totals agree on every map.

A value goes forwards by the shares of each reform between, backwards by the parts. Several reforms are composed in
exact fractions and rounded once, to millionths that add up to a million; sums are integers of millionths. Only amounts
that add up may be counted so: ratios are made anew from their parts, ranks not at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from motcua.ground.places.definitions import EXACT_BASES, Amount, Era, Frame, Level, Link, Weight
from motcua.ground.places.rules.lists import Country
from motcua.ground.places.rules.names import level_of
from motcua.ground.places.rules.portions import MILLION, portions
from motcua.ground.words.errors import Refused

_HEIGHT: dict[Level, int] = {"commune": 0, "district": 1, "province": 2}

Pieces = dict[int, tuple[Fraction, bool]]
"""By era: how much of a value, and whether an estimate led there."""


class Lineage:
    """The units of all times and what passed into what. Immutable; it remembers what it has reckoned.

    An era without successors passes on with the unit it lay in, and so does one without predecessors backwards: an
    abolished district counts for its province, and a commune on land that was in no commune for what held it. Nothing
    is divided without a declared share.
    """

    def __init__(self, eras: Iterable[Era], links: Iterable[Link]) -> None:
        self._eras = {era.id: era for era in eras}
        if not self._eras:
            raise ValueError("a lineage of no units")
        self._turns = sorted({day for era in self._eras.values() for day in (era.valid_from, era.valid_to) if day})
        """Between two of these days no map differs."""
        self._after: dict[int, list[tuple[int, Fraction, bool]]] = defaultdict(list)
        self._before: dict[int, list[tuple[int, Fraction, bool]]] = defaultdict(list)
        for link in links:
            self._after[link.old].append((link.new, Fraction(link.share), link.share_estimated))
            self._before[link.new].append((link.old, Fraction(link.part), link.part_estimated))
        self._reckoned: dict[date, dict[int, Pieces]] = defaultdict(dict)
        self._bearers: dict[str, list[Era]] = defaultdict(list)
        for era in self._eras.values():
            self._bearers[era.code].append(era)
            self._check(era)

    @property
    def first_day(self) -> date:
        return self._turns[0]

    def __iter__(self) -> Iterator[Era]:
        return iter(self._eras.values())

    def era(self, code: str, on: date) -> Era:
        """The unit that bore the code on that day."""
        for era in self._bearers[code]:
            if era.in_force(on):
                return era
        raise ValueError(f"no unit {code} on {on}")

    def weights(self, place: int, frame: Frame, level: Level | None = None) -> tuple[Weight, ...]:
        """Where a value of this era counts in the frame.

        With a ``level`` each target is the unit of that level it lies in; where there was none that day (districts
        since July 2025), the next one above; a value observed higher up stays where it was observed.
        """
        if frame.day is None:
            return (Weight(place, self._climb(place, level), MILLION, False),)
        if frame.day < self.first_day:
            raise Refused(
                "frame_before_lists",
                "Danh mục đơn vị hành chính bắt đầu từ ngày {first}; không lập được số liệu theo bản đồ ngày {day}.",
                field="frame",
                params={"first": f"{self.first_day:%d/%m/%Y}", "day": f"{frame.day:%d/%m/%Y}"},
            )
        turn = self._turns[bisect_right(self._turns, frame.day) - 1]
        rounded = _rounded(place, self._pieces(place, turn))
        return rounded if level is None else self._rolled_up(rounded, level)

    def table(self, frame: Frame, level: Level | None = None) -> Iterator[Weight]:
        """The weights of every era there is: what an engine of SQL joins values with."""
        for place in self._eras:
            yield from self.weights(place, frame, level)

    def aggregate(
        self, values: Iterable[tuple[int, int]], frame: Frame, level: Level | None = None
    ) -> dict[int, Amount]:
        """Sums by unit of the frame, of (era, amount)."""
        observed: dict[int, int] = defaultdict(int)
        for place, amount in values:
            observed[place] += amount
        sums: dict[int, int] = defaultdict(int)
        estimated: dict[int, bool] = defaultdict(bool)
        for place, amount in observed.items():
            for weight in self.weights(place, frame, level):
                sums[weight.target] += amount * weight.millionths
                estimated[weight.target] |= weight.estimated
        return {target: Amount(total, estimated[target]) for target, total in sums.items()}

    def _pieces(self, place: int, day: date) -> Pieces:
        reckoned = self._reckoned[day]
        if place not in reckoned:
            reckoned[place] = self._reckon(self._eras[place], day)
        return reckoned[place]

    def _reckon(self, era: Era, day: date) -> Pieces:
        if era.in_force(day):
            return {era.id: (Fraction(1), False)}
        links = self._before[era.id] if day < era.valid_from else self._after[era.id]
        if not links:
            return {era.id: (Fraction(1), False)} if era.parent is None else self._pieces(era.parent, day)
        pieces: Pieces = {}
        for other, size, guessed in links:
            for target, (further, estimated) in self._pieces(other, day).items():
                had, was = pieces.get(target, (Fraction(0), False))
                pieces[target] = (had + size * further, was or guessed or estimated)
        return pieces

    def _climb(self, place: int, level: Level | None) -> int:
        era = self._eras[place]
        while level is not None and _HEIGHT[era.level] < _HEIGHT[level] and era.parent is not None:
            era = self._eras[era.parent]
        return era.id

    def _rolled_up(self, weights: tuple[Weight, ...], level: Level) -> tuple[Weight, ...]:
        sums: dict[int, int] = defaultdict(int)
        estimated: dict[int, bool] = defaultdict(bool)
        for weight in weights:
            target = self._climb(weight.target, level)
            sums[target] += weight.millionths
            estimated[target] |= weight.estimated
        place = weights[0].place
        return tuple(Weight(place, at, size, estimated[at] and len(sums) > 1) for at, size in sums.items())

    def _check(self, era: Era) -> None:
        """Were a unit to outlive the one it lies in, parts would not add up to wholes."""
        if era.parent is None:
            return
        parent = self._eras[era.parent]
        ends_first = parent.valid_to is not None and (era.valid_to is None or era.valid_to > parent.valid_to)
        if parent.valid_from > era.valid_from or ends_first:
            raise ValueError(f"{era.code} from {era.valid_from} outlives the unit {parent.code} it lies in")


def _rounded(place: int, pieces: Pieces) -> tuple[Weight, ...]:
    """What reaches one unit whole is no estimate, however it was divided on the way."""
    targets = sorted(pieces)
    sizes = portions([pieces[target][0] for target in targets])
    alone = len(targets) == 1
    return tuple(
        Weight(place, target, size, pieces[target][1] and not alone)
        for target, size in zip(targets, sizes, strict=True)
        if size
    )


def lineage_of(country: Country) -> Lineage:
    """From lists alone, without a database; eras are numbered from 1 in the order of code and day."""
    units = sorted(country.units, key=lambda unit: (unit.code, unit.valid_from))
    numbered: dict[str, list[tuple[int, date, date | None]]] = defaultdict(list)
    for number, unit in enumerate(units, 1):
        numbered[unit.code].append((number, unit.valid_from, unit.valid_to))

    def on(code: str, day: date) -> int:
        return next(n for n, begun, ended in numbered[code] if begun <= day and (ended is None or day < ended))

    def last_before(code: str, day: date) -> int:
        return [n for n, begun, _ in numbered[code] if begun < day][-1]

    eras = [
        Era(
            number,
            unit.code,
            level_of(unit.code),
            on(unit.parent, unit.valid_from) if unit.parent else None,
            unit.valid_from,
            unit.valid_to,
        )
        for number, unit in enumerate(units, 1)
    ]
    links = [
        Link(
            last_before(each.old, each.on),
            on(each.new, each.on),
            each.share,
            each.part,
            each.share_basis not in EXACT_BASES,
            each.part_basis not in EXACT_BASES,
        )
        for each in country.passages
    ]
    return Lineage(eras, links)
