"""The reform of 1 July 2025 as one event: three provinces, their districts and communes, from the list in the packs.

Applied as a clerk would apply it, it gives the very units and successions of the list that was published afterwards.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_for
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.actions import load_units
from motcua.ground.places.definitions import Passage, Unit
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.rules import read_passages, read_units
from motcua.ground.words.moments import VIETNAM
from motcua.wiring.embedded import CHECKOUT
from motcua.wiring.reorganise import Report, reorganise
from motcua.wiring.tests.reform import everything, undo, world_before

UNITS = CHECKOUT / "packs" / "national" / "core" / "units"
EVE, DAY = date(2025, 1, 1), date(2025, 7, 1)
pytestmark = pytest.mark.whole
NOW = datetime(2025, 7, 1, 7, 0, tzinfo=VIETNAM)
OLD, NEW = ("83", "84", "86"), "86"
LAW = "Nghị quyết 202/2025/QH15"


class Reform:
    """What the two lists say of these provinces."""

    def __init__(self) -> None:
        units = list(read_units(_lines("by-2015-01-01.csv"), valid_from=EVE))
        tops = {unit.code: unit.parent for unit in units}
        self.old = [u for u in units if u.code in OLD or u.parent in OLD or tops.get(u.parent) in OLD]
        known = {unit.code for unit in self.old}
        passages = read_passages(_lines("successions-2025-07-01.csv"), on=DAY, law=LAW)
        self.passages = [passage for passage in passages if passage.old in known]
        later = list(read_units(_lines("from-2025-07-01.csv"), valid_from=DAY))
        self.new = [unit for unit in later if unit.code == NEW or unit.parent == NEW]

    @property
    def districts(self) -> list[Unit]:
        return [unit for unit in self.old if len(unit.code) == 3]

    def event(self) -> dict[str, Any]:
        """The file, as a clerk would write it from the resolutions."""
        units: list[dict[str, Any]] = [{"type": "merge", "from": list(OLD), "into": {"code": NEW}}]
        units += [{"type": "abolish", "code": district.code} for district in self.districts]
        units += self._merges() + self._splits()
        return {
            "name": "Sắp xếp đơn vị hành chính năm 2025",
            "day": DAY.isoformat(),
            "law": {"text": LAW},
            "units": units,
            "offices": self._offices(),
            "passes": {"ubnd_huyen": "uy_ban"},
        }

    def _communes(self) -> list[Passage]:
        return [passage for passage in self.passages if len(passage.old) == 5]

    def _merges(self) -> list[dict[str, Any]]:
        whole: dict[str, list[str]] = defaultdict(list)
        for passage in self._communes():
            if passage.share_basis == "whole":
                whole[passage.new].append(passage.old)
        titles = {unit.code: unit.title for unit in self.new}
        return [
            {"type": "merge", "from": givers, "into": {"code": code, "title": titles[code], "parent": NEW}}
            for code, givers in whole.items()
        ]

    def _splits(self) -> list[dict[str, Any]]:
        titles = {unit.code: unit.title for unit in self.new}
        parts: dict[str, list[Passage]] = defaultdict(list)
        for passage in self._communes():
            if passage.share_basis != "whole":
                parts[passage.old].append(passage)
        return [
            {
                "type": "split",
                "code": old,
                "basis": heirs[0].share_basis,
                "into": [{"code": p.new, "title": titles[p.new], "parent": NEW, "share": str(p.share)} for p in heirs],
                "default": heirs[0].new,
            }
            for old, heirs in parts.items()
        ]

    def _offices(self) -> list[dict[str, Any]]:
        """A commune that keeps a code keeps its office; every other needs one."""
        kept = {unit.code for unit in self.old}
        opened = [unit.code for unit in self.new if len(unit.code) == 5 and unit.code not in kept]
        return [{"type": "open", "code": f"H61.{code}", "kind": "uy_ban", "place": code} for code in opened]


def _lines(name: str) -> list[str]:
    return Path(UNITS / name).read_text("utf-8").splitlines()


@pytest.fixture
def reform(db: None) -> Reform:
    """The eve: units without an end yet, and an office of each."""
    world_before()
    found = Reform()
    eve = [Unit(unit.code, unit.title, unit.parent, EVE) for unit in found.old]
    load_units(units=eve, passages=[], source="", actor=SYSTEM, now=NOW, record=lambda *_, **__: None)
    kinds = {2: "tinh", 3: "ubnd_huyen", 5: "uy_ban"}
    for place in Place.objects.filter(code__in=[unit.code for unit in eve]).order_by("level", "code"):
        above = Office.objects.filter(place=place.parent).first() if place.parent else None
        Office.objects.create(
            code=f"H07.{place.code}",
            name=f"Ủy ban nhân dân {place.title}",
            kind=kinds[len(place.code)],
            place=place,
            parent=above,
            valid_from=EVE,
        )
    cache.clear()
    return found


def applied(reform: Reform) -> Report:
    text = json.dumps(reform.event(), ensure_ascii=False, indent=1)
    return reorganise(text=text, file="2025.yaml", actor=SYSTEM, now=NOW, apply=True)


def rows() -> tuple[list[Any], list[Any]]:
    """Units and successions without their keys."""
    units = Place.objects.filter(province_code__in=OLD).order_by("code", "valid_from")
    told = units.values_list("code", "full_name", "parent__code", "valid_from", "valid_to", "search_text")
    passed = Succession.objects.filter(old__province_code__in=OLD, old__level="commune").order_by(
        "old__code", "new__code"
    )
    shares = passed.values_list("old__code", "new__code", "kind", "share", "share_basis", "on")
    return list(told), list(shares)


def test_the_event_gives_the_units_of_the_list(reform: Reform) -> None:
    report = applied(reform)
    assert report.counts["units_begun"] == len(reform.new) == 125
    units, shares = rows()
    assert len([code for code, *_ in units if len(code) == 5]) == len([u for u in reform.old if len(u.code) == 5]) + 124
    undo(report.number, NOW)
    load_units(
        units=[*reform.old, *reform.new],
        passages=reform.passages,
        source="",
        actor=SYSTEM,
        now=NOW,
        record=lambda *_, **__: None,
    )
    listed_units, listed_shares = rows()
    assert units == listed_units
    assert shares == listed_shares


def test_every_old_commune_leads_to_an_office(reform: Reform) -> None:
    applied(reform)
    divided = {passage.old for passage in reform.passages if passage.share_basis != "whole"}
    for unit in reform.old:
        if len(unit.code) == 5 and unit.code not in divided:
            office = office_for("uy_ban", unit.code, DAY, meant_on=EVE)
            assert office is not None, unit
            assert office.in_force(DAY)
    districts = Office.objects.filter(kind="ubnd_huyen").values_list("valid_to", flat=True)
    assert set(districts) == {DAY}
    assert Office.objects.in_force(DAY).filter(kind="tinh", place__province_code=NEW).count() == 1
    assert not Office.objects.in_force(DAY).filter(parent__valid_to__isnull=False).exists()


def test_it_can_be_undone_to_the_letter(reform: Reform) -> None:
    before = everything()
    undo(applied(reform).number, NOW)
    assert everything() == before


def test_the_list_is_read_as_it_is_written() -> None:
    heads = next(csv.reader(_lines("successions-2025-07-01.csv")))
    assert heads == ["old", "new", "share", "share_basis", "part", "part_basis"]
