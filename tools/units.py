"""Makes packs/national/core/units/*.csv from the data of the Python package `vietnamadminunits` (MIT).

    python tools/units.py FOLDER_OF_THE_PACKAGE

Takes codes, names, parents and the passage of 63 provinces to 34, and nothing else: no coordinates.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "packs" / "national" / "core" / "units"
BEFORE, REFORM = "2025-01-01", "2025-07-01"

Row = tuple[str, ...]


def main() -> None:
    data = Path(sys.argv[1]) / "data"
    with sqlite3.connect(data / "dataset.db") as db:
        source = Source(db, json.loads((data / "converter_2025.json").read_text("utf-8")))
    write(f"from-{BEFORE}.csv", ("code", "title", "parent", "valid_to"), source.old_units())
    write(f"from-{REFORM}.csv", ("code", "title", "parent", "valid_to"), source.new_units())
    write(f"successions-{REFORM}.csv", ("old", "new", "kind", "share"), source.successions())


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
            db.execute("SELECT provinceKey, wardKey, provinceCode, wardCode, province, ward FROM admin_units")
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
        for _, _, province, ward, province_name, ward_name in self.new:
            if province not in self.unchanged():
                units.add((province, title(province_name), "", ""))
            units.add((ward, title(ward_name), province, ""))
        return units

    def successions(self) -> Iterator[Row]:
        for new, olds in self.passage["DICT_PROVINCE"].items():
            if olds != [new]:
                yield from ((self.old_province[old], self.new_province[new], "merge", "1") for old in olds)
        pairs = self._without_namesakes([*self._whole(), *self._part()])
        successors, predecessors = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
        for old, new in pairs:
            if successors[old] > 1:
                yield old, new, "split", ""
            else:
                yield old, new, "continue" if predecessors[new] == 1 else "merge", "1"

    def _without_namesakes(self, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
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

    def _whole(self) -> Iterator[tuple[str, str]]:
        for province, wards in self.passage["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                yield from ((self.old_code[old], self.new_code[province, ward]) for old in olds)

    def _part(self) -> Iterator[tuple[str, str]]:
        for province, wards in self.passage["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, news in wards.items():
                yield from ((self.old_code[old], self.new_code[province, new["newWardKey"]]) for new in news)


def title(name: str) -> str:
    """As written in running text: the kind in lower case, save before a number and in the one name that holds it."""
    if name[-1].isdigit() or name == "Thành phố Hồ Chí Minh":
        return name
    return name[0].lower() + name[1:]


if __name__ == "__main__":
    main()
