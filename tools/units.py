"""Makes packs/national/core/units/*.csv from the data of the Python package `vietnamadminunits` (MIT).

    python tools/units.py FOLDER_OF_THE_PACKAGE

Takes codes, names, parents, the passage of 63 provinces to 34 and the areas of the new communes, and nothing else: no
coordinates. How shares are estimated is told in the README beside the files.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from statistics import median

from motcua.ground.places.rules import portions

TARGET = Path(__file__).resolve().parents[1] / "packs" / "national" / "core" / "units"
BEFORE, REFORM = "2015-01-01", "2025-07-01"
SUCCESSION = ("old", "new", "share", "share_basis", "part", "part_basis")

Row = tuple[str, ...]
Pair = tuple[str, str]


def main() -> None:
    data = Path(sys.argv[1]) / "data"
    with sqlite3.connect(data / "dataset.db") as db:
        source = Source(db, json.loads((data / "converter_2025.json").read_text("utf-8")))
    write(f"by-{BEFORE}.csv", ("code", "title", "parent", "valid_to"), source.old_units())
    write(f"from-{REFORM}.csv", ("code", "title", "parent", "valid_to"), source.new_units())
    write(f"successions-{REFORM}.csv", SUCCESSION, source.successions())


def write(name: str, head: Row, rows: Iterable[Row]) -> None:
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(sorted(rows))


class Source:
    """The package's two lists and its table of passage, its text keys resolved to codes."""

    def __init__(self, db: sqlite3.Connection, passage: dict[str, dict]) -> None:  # type: ignore[type-arg]
        self.old = list(
            db.execute(
                "SELECT provinceKey, districtKey, wardKey, provinceCode, districtCode, wardCode,"
                " province, district, ward FROM admin_units_legacy"
            )
        )
        self.new = list(
            db.execute(
                "SELECT provinceKey, wardKey, provinceCode, wardCode, province, ward, wardAreaKm2 FROM admin_units"
            )
        )
        self.passage = passage
        self.old_province = {row[0]: row[3] for row in self.old}
        self.new_province = {row[0]: row[2] for row in self.new}
        # Five island districts had no communes: the district itself passed into the new special zone.
        self.old_code = {f"{row[0]}_{row[1]}_{row[2] or ''}": row[5] or row[4] for row in self.old}
        self.new_code = {(row[0], row[1]): row[3] for row in self.new}
        # Name, district and province; districts and provinces by code, since names repeat.
        self.names = {row[5] or row[4]: (row[8] or row[7], row[4], row[3]) for row in self.old}
        self.names_now = {row[3]: row[5] for row in self.new}

    def unchanged(self) -> set[str]:
        """Codes of the provinces whose extent the reform left alone."""
        provinces = self.passage["DICT_PROVINCE"]
        return {self.new_province[new] for new, olds in provinces.items() if olds == [new]}

    def old_units(self) -> set[Row]:
        units: set[Row] = set()
        for _, _, _, province, district, ward, province_name, district_name, ward_name in self.old:
            units.add((province, title(province_name), "", "" if province in self.unchanged() else REFORM))
            units.add((district, title(district_name), province, REFORM))
            if ward:
                units.add((ward, title(ward_name), district, REFORM))
        return units

    def new_units(self) -> set[Row]:
        units: set[Row] = set()
        for _, _, province, ward, province_name, ward_name, _ in self.new:
            if province not in self.unchanged():
                units.add((province, title(province_name), "", ""))
            units.add((ward, title(ward_name), province, ""))
        return units

    def successions(self) -> Iterator[Row]:
        pairs = self._without_namesakes([*self._whole(), *self._part()])
        land = Land(pairs, self.areas())
        yield from land.successions()
        provinces: dict[Pair, Fraction] = defaultdict(Fraction)
        province_now = {row[3]: row[2] for row in self.new}
        for (old, new), piece in land.pieces.items():
            provinces[self.names[old][2], province_now[new]] += piece
        changed = {pair: piece for pair, piece in provinces.items() if pair[1] not in self.unchanged()}
        yield from rows(changed, "area", "area")

    def areas(self) -> dict[str, Fraction | None]:
        """Square kilometres of the new communes; None where the source has none."""
        return {row[3]: Fraction(str(row[6])) if row[6] else None for row in self.new}

    def _without_namesakes(self, pairs: list[Pair]) -> list[Pair]:
        """The source confuses communes of one name in one new province: each gets the heirs of both.

        Such an heir is believed only of the namesake whose district, or else whose province, gave it other land too.
        """
        gave: dict[str, list[str]] = defaultdict(list)
        for old, new in pairs:
            gave[new].append(old)
        doubted = {(old, new) for new, olds in gave.items() for old in olds if self._namesakes(old, olds)}
        kept = []
        for old, new in pairs:
            if (old, new) in doubted:
                sure = [other for other in gave[new] if (other, new) not in doubted]
                rivals = [old, *self._namesakes(old, gave[new])]
                if old not in self._nearest(rivals, sure):
                    print(f"left out: {self.names[old]} -> {self.names_now[new]}")
                    continue
            kept.append((old, new))
        return kept

    def _namesakes(self, code: str, among: list[str]) -> list[str]:
        return [other for other in among if other != code and self.names[other][0] == self.names[code][0]]

    def _nearest(self, rivals: list[str], sure: list[str]) -> list[str]:
        """Those whose district gave the new commune other land; if none, whose province did; if none, all."""
        for level in (1, 2):
            givers = {self.names[other][level] for other in sure}
            near = [rival for rival in rivals if self.names[rival][level] in givers]
            if near:
                return near
        return rivals

    def _whole(self) -> Iterator[Pair]:
        for province, wards in self.passage["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                yield from ((self.old_code[old], self.new_code[province, ward]) for old in olds)

    def _part(self) -> Iterator[Pair]:
        for province, wards in self.passage["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, news in wards.items():
                yield from ((self.old_code[old], self.new_code[province, new["newWardKey"]]) for new in news)


class Land:
    """How much land passed from which old commune into which new one, estimated from the areas of the new ones."""

    def __init__(self, pairs: list[Pair], areas: dict[str, Fraction | None]) -> None:
        usual = median(area for area in areas.values() if area)
        heirs = Counter(old for old, _ in pairs)
        if any(areas[new] is None and heirs[old] > 1 for old, new in pairs):
            raise SystemExit("a divided commune has an heir without an area: decide what its shares are")
        prior = {(old, new): Fraction(1, heirs[old]) for old, new in sorted(pairs)}
        weight: dict[str, Fraction] = defaultdict(Fraction)
        for (_, new), each in prior.items():
            weight[new] += each
        self.pieces = {pair: (areas[pair[1]] or usual) * each / weight[pair[1]] for pair, each in prior.items()}

    def successions(self) -> Iterator[Row]:
        """Shares follow the areas of the heirs. Of the areas of old communes nothing is known: parts are assumed."""
        yield from rows(self.pieces, "area", "assumed")


def rows(pieces: dict[Pair, Fraction], share_basis: str, part_basis: str) -> Iterator[Row]:
    shares, parts = fractions(pieces, 0), fractions(pieces, 1)
    for pair in pieces:
        share, part = shares[pair], parts[pair]
        yield *pair, share, "whole" if share == "1" else share_basis, part, "whole" if part == "1" else part_basis


def fractions(pieces: dict[Pair, Fraction], side: int) -> dict[Pair, str]:
    """What each piece is of its old unit (side 0) or of its new one (1), to six decimals that add up to 1."""
    together: dict[str, list[Pair]] = defaultdict(list)
    for pair in sorted(pieces):
        together[pair[side]].append(pair)
    out = {}
    for pairs in together.values():
        for pair, millionths in zip(pairs, portions([pieces[p] for p in pairs], least=1), strict=True):
            out[pair] = "1" if len(pairs) == 1 else f"0.{millionths:06d}"
    return out


def title(name: str) -> str:
    """As written in running text: the kind in lower case, save before a number and in the one name that holds it."""
    if name[-1].isdigit() or name == "Thành phố Hồ Chí Minh":
        return name
    return name[0].lower() + name[1:]


if __name__ == "__main__":
    main()
