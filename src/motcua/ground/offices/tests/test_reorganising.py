"""What becomes of offices when their units change: the plan, without a database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from motcua.ground.offices.events import Event
from motcua.ground.offices.models import Office
from motcua.ground.offices.rules.reorganising import Agency, OfficePlan, plan_offices
from motcua.ground.places.rules.reorganising import Standing, plan_units

DAY, SINCE = date(2026, 1, 1), date(2025, 7, 1)
UNITS = [("11", "tỉnh Đầm", ""), ("12", "tỉnh Mẫu", "")] + [
    (f"1100{n}", f"xã Số {n}", "11") for n in range(1, 5)
]  # fmt: skip
OFFICES = [
    ("H11", "Ủy ban nhân dân tỉnh Đầm", "ubnd_tinh", "11", None),
    ("H12", "Ủy ban nhân dân tỉnh Mẫu", "ubnd_tinh", "12", None),
    ("H11.SO", "Sở Thử tỉnh Đầm", "so", "11", "H11"),
    ("H12.SO", "Sở Thử tỉnh Mẫu", "so", "12", "H12"),
    *((f"H11.1100{n}", f"Ủy ban nhân dân xã Số {n}", "ubnd_xa", f"1100{n}", "H11") for n in range(1, 5)),
    ("H11.11001.CA", "Công an xã Số 1", "cong_an", "11001", "H11.11001"),
]
KINDS = {"ubnd_xa": "Ủy ban nhân dân cấp xã", "cong_an": "Công an cấp xã", "so": "Sở Thử", "ubnd_tinh": "Ủy ban"}


def plan(**told: Any) -> tuple[OfficePlan | None, set[str]]:
    event = Event.model_validate({"name": "Sự kiện thử", "day": DAY, "law": {"text": "Nghị quyết"}, **told})
    standing = {code: Standing(code, title, parent, SINCE) for code, title, parent in UNITS}
    units, problems = plan_units(event.units, day=DAY, law="NQ", standing=standing, later=set(standing))
    assert problems == []
    assert units is not None
    agencies = [Agency(code, name, kind, place, parent, SINCE) for code, name, kind, place, parent in OFFICES]
    codes = {agency.code for agency in agencies} | {"H11.CU"}
    found, problems = plan_offices(
        event, units, standing=standing, agencies=agencies, kind_names=KINDS, codes=codes, when=DAY
    )
    for problem in problems:
        assert problem.message.format(**problem.params)
    for remark in found.remarks if found else ():
        assert remark.message.format(**remark.params)
    return found, {problem.code for problem in problems}


def planned(**told: Any) -> OfficePlan:
    found, problems = plan(**told)
    assert problems == set()
    assert found is not None
    return found


MERGED = {"type": "merge", "from": ["11001", "11002"], "into": {"code": "11009", "title": "xã Mới"}}
OPENED = [
    {"type": "open", "code": "H11.11009", "kind": "ubnd_xa", "place": "11009"},
    {"type": "open", "code": "H11.11009.CA", "kind": "cong_an", "place": "11009"},
]


def test_each_kind_passes_to_its_like() -> None:
    found = planned(units=[MERGED], offices=OPENED)
    assert {closing.code: closing.successor for closing in found.closes} == {
        "H11.11001": "H11.11009",
        "H11.11002": "H11.11009",
        "H11.11001.CA": "H11.11009.CA",
    }


def test_new_offices_are_called_by_rule_and_stand_where_the_old_ones_stood() -> None:
    found = planned(units=[MERGED], offices=list(reversed(OPENED)))
    assert [(each.name, each.parent) for each in found.opens] == [
        ("Ủy ban nhân dân xã Mới", "H11"),
        ("Công an xã Mới", "H11.11009"),
    ]


def test_an_office_of_a_unit_that_goes_on_takes_the_rest() -> None:
    found = planned(units=[{"type": "merge", "from": ["11002"], "into": {"code": "11001", "title": "phường Sen"}}])
    assert [(each.code, each.successor) for each in found.closes] == [("H11.11002", "H11.11001")]
    names = {each.code: each.name for each in found.changed}
    assert names == {"H11.11001": "Ủy ban nhân dân phường Sen", "H11.11001.CA": "Công an phường Sen"}


def test_a_moved_unit_comes_under_its_new_province() -> None:
    found = planned(units=[{"type": "move", "code": "11001", "parent": "12"}])
    assert {each.code: each.parent for each in found.changed} == {"H11.11001": "H12", "H11.11001.CA": "H11.11001"}
    assert found.desks.competent_before("so", "11001") == "H11.SO"
    assert found.desks.competent_after("so", "11001") == "H12.SO"
    assert found.desks.competent_after("so", "11002") == "H11.SO"


def test_a_province_that_ends_hands_everything_over() -> None:
    found = planned(units=[{"type": "merge", "from": ["11"], "into": {"code": "12"}}])
    assert {each.code: each.successor for each in found.closes} == {"H11": "H12", "H11.SO": "H12.SO"}
    assert {each.parent for each in found.changed if each.kind == "ubnd_xa"} == {"H12"}


def test_divided_land_has_one_desk_by_place_and_one_by_default() -> None:
    into = [{"code": f"1101{n}", "title": f"xã Mới {n}", "share": 0.5} for n in (1, 2)]
    opened = [{"type": "open", "code": f"H11.1101{n}", "kind": "ubnd_xa", "place": f"1101{n}"} for n in (1, 2)]
    split = {"type": "split", "code": "11003", "basis": "area", "into": into}
    without = planned(units=[split], offices=opened)
    assert [(each.successor, each.takers) for each in without.closes] == [(None, ("H11.11011", "H11.11012"))]
    assert without.desks.competent_after("ubnd_xa", "11003") is None
    told = planned(units=[{**split, "default": "11012"}], offices=opened)
    assert told.closes[0].successor == "H11.11012"


def test_offices_of_other_kinds_may_take_over() -> None:
    found = planned(
        offices=[{"type": "close", "code": "H11.11001.CA", "successor": "H11.11001"}], passes={"cong_an": "ubnd_xa"}
    )
    assert found.desks.competent_after("cong_an", "11001") == "H11.11001"
    assert [each.code for each in found.closes] == ["H11.11001.CA"]


def test_a_name_that_does_not_bear_the_unit_is_left_and_remarked() -> None:
    named = [{"type": "rename", "code": "H11.11001", "name": "Trung tâm Một cửa"}]
    found = planned(units=[{"type": "rename", "code": "11001", "title": "phường Sen"}], offices=named)
    assert {each.code: each.name for each in found.changed}["H11.11001"] == "Trung tâm Một cửa"
    found = planned(units=[{"type": "rename", "code": "11", "title": "thành phố Đầm"}])
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"units": [MERGED]}, {"office_missing"}),
        ({"units": [MERGED], "offices": OPENED[:1]}, {"office_missing"}),
        ({"offices": [{**OPENED[0], "code": "H11.CU", "place": "11001"}]}, {"office_code_taken"}),
        ({"offices": [{**OPENED[0], "code": "h11", "place": "11001"}]}, {"office_code"}),
        ({"offices": [{**OPENED[0], "place": "11777"}]}, {"place_not_in_force"}),
        ({"offices": [{**OPENED[0], "place": "11001"}]}, {"office_overlaps"}),
        ({"offices": [{**OPENED[0], "kind": "vua"}]}, {"office_kind"}),
        ({"offices": [{**OPENED[0], "kind": "so", "place": "11001", "parent": "H77"}]}, {"parent_not_in_force"}),
        ({"offices": [{"type": "close", "code": "H77"}]}, {"office_not_in_force"}),
        ({"offices": [{"type": "close", "code": "H11.SO"}]}, {"no_successor"}),
        ({"offices": [{"type": "close", "code": "H11.SO", "successor": "H77"}]}, {"successor_not_in_force"}),
        ({"offices": [{"type": "rename", "code": "H11.SO", "name": "Sở Khác"}] * 2}, {"office_twice"}),
        ({"offices": [{"type": "move", "code": "H11.SO", "parent": "H77"}]}, {"parent_not_in_force"}),
    ],
)
def test_what_stands_against_it(told: dict[str, Any], why: set[str]) -> None:
    found, problems = plan(**told)
    assert found is None
    assert problems == why


def test_an_office_of_today_does_not_close_today() -> None:
    event = Event.model_validate(
        {
            "name": "Sự kiện thử",
            "day": DAY,
            "law": {"text": "Nghị quyết"},
            "offices": [{"type": "close", "code": "H11.SO", "successor": "H11"}],
        }
    )
    units, _ = plan_units((), day=DAY, law="", standing={}, later=set())
    assert units is not None
    agencies = [Agency("H11", "A", "ubnd_tinh", "11", None, SINCE), Agency("H11.SO", "B", "so", "11", "H11", DAY)]
    _, problems = plan_offices(event, units, standing={}, agencies=agencies, kind_names=KINDS, codes=set(), when=DAY)
    assert [problem.code for problem in problems] == ["close_too_early"]


@pytest.mark.parametrize("told", [{}, {"units": [MERGED], "delegations": "carry"}])
def test_an_event_says_something_and_carries_nothing_without_a_decision(told: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Event.model_validate({"name": "Sự kiện thử", "day": DAY, "law": {"text": "Nghị quyết"}, **told})


def test_an_office_is_called_as_it_was_on_each_day() -> None:
    office = Office(name="A", place_id=1, parent_id=None)
    office.begin_era(DAY)
    office.name = "B"
    office.begin_era(date(2026, 3, 1))
    office.name = "C"
    office.begin_era(date(2026, 3, 1))
    names = [office.name_on(day) for day in (SINCE, DAY, date(2026, 2, 28), date(2026, 3, 1))]
    assert names == ["A", "B", "B", "C"]
