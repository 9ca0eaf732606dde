"""What a decision does to units: the plan, everything that stands against it, and the rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from motcua.ground.places.actions.reorganising import reorganise_units, standing_on
from motcua.ground.places.events import Change
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import successors
from motcua.ground.places.rules.reorganising import Standing, UnitPlan, plan_units

from .conftest import Notes

DAY = date(2026, 1, 1)
SINCE = date(2025, 7, 1)
UNITS = [
    ("11", "tỉnh Đầm", ""),
    ("12", "tỉnh Mẫu", ""),
    ("111", "huyện Sen", "11"),
    ("11001", "xã Sen", "111"),
    ("11002", "xã Sậy", "111"),
    ("11003", "xã Đông", "11"),
    ("12001", "xã Tây", "12"),
]
_CHANGES: TypeAdapter[list[Change]] = TypeAdapter(list[Change])


def standing() -> dict[str, Standing]:
    return {code: Standing(code, title, parent, SINCE) for code, title, parent in UNITS}


def plan(*changes: dict[str, Any], **more: Any) -> tuple[UnitPlan | None, set[str]]:
    units = {**standing(), **more}
    read = _CHANGES.validate_python(list(changes))
    found, problems = plan_units(read, day=DAY, law="NQ", standing=units, later=set(units) | {"11999"})
    for problem in problems:
        assert problem.message.format(**problem.params)
    return found, {problem.code for problem in problems}


def planned(*changes: dict[str, Any]) -> UnitPlan:
    found, problems = plan(*changes)
    assert problems == set()
    assert found is not None
    return found


MERGED = {"type": "merge", "from": ["11001", "11002"], "into": {"code": "11009", "title": "xã Mới"}}
HEIRS: list[dict[str, Any]] = [
    {"code": "11013", "title": "xã Bắc", "share": 0.25},
    {"code": "11014", "title": "xã Nam", "share": 0.75},
]
DIVIDED = {"type": "split", "code": "11003", "basis": "area", "into": HEIRS}


def test_a_merge_assumes_equal_parts_unless_told() -> None:
    passages = planned(MERGED).passages
    assert [(p.old, p.kind, p.share, p.part, p.part_basis) for p in passages] == [
        ("11001", "merge", Decimal(1), Decimal("0.5"), "assumed"),
        ("11002", "merge", Decimal(1), Decimal("0.5"), "assumed"),
    ]
    told = {**MERGED, "parts": {"11001": 0.7, "11002": 0.3}, "basis": "population"}
    assert [(p.part, p.part_basis) for p in planned(told).passages] == [
        (Decimal("0.7"), "population"),
        (Decimal("0.3"), "population"),
    ]


def test_the_parent_is_that_of_the_givers_or_a_title_and_parent_that_were() -> None:
    (begun,) = planned(MERGED).begins
    assert (begun.code, begun.title, begun.parent, begun.valid_from) == ("11009", "xã Mới", "111", DAY)
    kept = planned({"type": "merge", "from": ["11001", "11002"], "into": {"code": "11001"}})
    assert [(unit.title, unit.parent) for unit in kept.begins] == [("xã Sen", "111")]
    assert kept.goes_on == {"11001"}


def test_a_unit_that_takes_land_is_enlarged_without_being_named() -> None:
    found = planned({"type": "merge", "from": ["11002"], "into": {"code": "11001"}})
    assert found.ends == ("11001", "11002")
    assert {(p.old, p.new) for p in found.passages} == {("11001", "11001"), ("11002", "11001")}


def test_a_split_and_a_merge_may_give_to_one_unit() -> None:
    part = [{"code": "11009", "share": 0.5}, {"code": "11003", "share": 0.5}]
    found = planned(MERGED, {"type": "split", "code": "11003", "basis": "measured", "into": part})
    givers = {p.old: p.part for p in found.passages if p.new == "11009"}
    assert set(givers) == {"11001", "11002", "11003"}
    assert sum(givers.values()) == 1
    assert found.heirs["11003"] == ("11009", "11003")


def test_what_lies_in_a_unit_goes_with_it() -> None:
    found = planned({"type": "rename", "code": "11", "title": "thành phố Đầm"})
    assert [unit.code for unit in found.begins] == ["11", "111", "11001", "11002", "11003"]
    assert {p.kind for p in found.passages} == {"continue"}
    merged = planned({"type": "merge", "from": ["11"], "into": {"code": "12"}})
    assert {unit.code: unit.parent for unit in merged.begins} == {
        "12": "", "111": "12", "11001": "111", "11002": "111", "11003": "12", "12001": "12",
    }  # fmt: skip


def test_the_district_level_ends() -> None:
    found = planned(
        {"type": "abolish", "code": "111"},
        {"type": "move", "code": "11001", "parent": "11"},
        {"type": "move", "code": "11002", "parent": "11", "title": "phường Sậy"},
    )
    assert found.heirs["111"] == ()
    assert {unit.code: (unit.title, unit.parent) for unit in found.begins} == {
        "11001": ("xã Sen", "11"), "11002": ("phường Sậy", "11"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([{"type": "rename", "code": "11777", "title": "xã Không"}], "unit_not_in_force"),
        ([MERGED, {"type": "rename", "code": "11001", "title": "xã Hai Lần"}], "unit_twice"),
        ([{"type": "merge", "from": ["11001", "111"], "into": {"code": "11009", "title": "xã Mới"}}], "levels_differ"),
        ([{**DIVIDED, "into": [HEIRS[0], {**HEIRS[1], "share": 0.7}]}], "shares_not_whole"),
        ([{**DIVIDED, "default": "11001"}], "default_no_heir"),
        ([{**MERGED, "into": {"code": "11999", "title": "xã Mới"}}], "code_taken"),
        ([{**MERGED, "into": {"code": "11009", "title": "Mới"}}], "unit_title"),
        ([{**MERGED, "into": {"code": "11009"}}], "unit_title"),
        ([{**MERGED, "into": {"code": "11009", "title": "xã Mới", "parent": "13"}}], "parent_not_in_force"),
        ([{"type": "move", "code": "11001", "parent": "11002"}], "parent_not_in_force"),
        ([{"type": "move", "code": "11", "parent": "12"}], "parent_of_province"),
        ([{**MERGED, "parts": {"11001": 0.7, "11002": 0.2}, "basis": "area"}], "parts_not_whole"),
        ([{**MERGED, "parts": {"11003": 0.7}}], "part_of_stranger"),
        ([{"type": "abolish", "code": "11003"}], "no_heir"),
        ([{"type": "abolish", "code": "111"}], "child_left"),
        ([{"type": "create", "code": "11020", "title": "đặc khu Đảo"}], "parent_not_in_force"),
    ],
)
def test_what_stands_against_it(changes: list[dict[str, Any]], why: str) -> None:
    found, problems = plan(*changes)
    assert found is None
    assert why in problems


def test_nothing_is_put_before_a_later_change() -> None:
    young = Standing("11003", "xã Đông", "11", DAY)
    leaving = Standing("11003", "xã Đông", "11", SINCE, date(2026, 5, 1))
    for unit in (young, leaving):
        assert plan({"type": "rename", "code": "11003", "title": "xã Khác"}, **{"11003": unit})[1] == {
            "unit_changed_later"
        }


def test_all_problems_at_once() -> None:
    _, problems = plan(
        {"type": "rename", "code": "11777", "title": "xã Không"},
        {**MERGED, "into": {"code": "11999", "title": "Mới"}},
        {"type": "abolish", "code": "11003"},
    )
    assert problems == {"unit_not_in_force", "code_taken", "unit_title", "no_heir"}


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=6))
def test_shares_and_parts_always_add_up(weights: list[int]) -> None:
    total = sum(weights)
    shares = [Decimal(weight * 1_000_000 // total) / 1_000_000 for weight in weights]
    shares[0] += 1 - sum(shares)
    into = [{"code": f"1102{n}", "title": f"xã Số {n}", "share": str(share)} for n, share in enumerate(shares) if share]
    if len(into) < 2:
        return
    found = planned({"type": "split", "code": "11003", "basis": "population", "into": into}, MERGED)
    assert sum(p.share for p in found.passages if p.old == "11003") == 1
    assert sum(p.part for p in found.passages if p.new == "11009") == 1


@pytest.mark.usefixtures("country")
def test_the_rows(record: Notes) -> None:
    noted: list[tuple[str, int]] = []
    ended: dict[int, Any] = {}

    def rewrite(table: str, rows: Any) -> None:
        ended.update(rows)
        Place.objects.filter(pk__in=rows).update(valid_to=DAY)

    units, later = standing_on(DAY)
    assert units["11001"].parent == "12"
    changes = _CHANGES.validate_python(
        [{"type": "merge", "from": ["11001", "11007"], "into": {"code": "11010", "title": "phường Hồng Sơn"}}]
    )
    found, problems = plan_units(changes, day=DAY, law="NQ mẫu", standing=units, later=later)
    assert problems == []
    assert found is not None
    new = reorganise_units(plan=found, rewrite=rewrite, note=lambda table, keys: noted.append((table, len(keys))))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert new["11010"].full_name == "phường Hồng Sơn, Thành phố Mẫu Hồ"
    assert len(ended) == 2
    assert sum(many for table, many in noted if table == Succession._meta.db_table) == 2
    assert [unit.code for unit in successors("11001", DAY)] == ["11010"]
    assert [unit.code for unit in successors("11004", DAY)] == ["11010"], "through both reforms"
