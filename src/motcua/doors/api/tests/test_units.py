"""What anybody may ask of units and of working time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.core.cache import cache

from motcua.doors.api.tests.program import Program
from motcua.ground.places.tests.conftest import Notes, load
from motcua.record.cases.tests.world import World

DUE = {"start": "2026-11-05T16:00", "duration": "2 working_days"}


@pytest.fixture
def country(world: World) -> Iterator[None]:
    cache.clear()
    load(Notes())
    yield
    cache.clear()


@pytest.fixture
def anybody(country: None, nobody: Program) -> Program:
    return nobody


def codes(units: list[dict[str, str]]) -> list[str]:
    return [unit["code"] for unit in units]


def test_a_former_name_is_found_with_what_it_became(anybody: Program) -> None:
    [found] = anybody.get("/units", search="phuong say").body
    assert (found["unit"]["title"], found["unit"]["valid_to"]) == ("phường Sậy", "2025-07-01")
    assert codes(found["now"]) == ["11001", "11007"]


def test_on_an_earlier_day_it_was_still_there(anybody: Program) -> None:
    [found] = anybody.get("/units", search="phuong say", on="2025-06-30").body
    assert codes(found["now"]) == ["11004"]


def test_a_unit_with_its_family(anybody: Program) -> None:
    told = anybody.get("/units/11004", on="2025-06-30").body
    assert (told["unit"]["title"], told["in_force"], codes(told["lies_in"])) == ("phường Sậy", True, ["111", "11"])
    assert [(step["share"], step["estimated"], step["unit"]["code"]) for step in told["became"]] == [
        ("0.250000", True, "11001"),
        ("0.750000", True, "11007"),
    ]
    new = anybody.get("/units/11001").body
    assert [step["unit"]["title"] for step in new["came_from"]] == ["phường Sen", "phường Sậy"]
    assert [unit["title"] for unit in new["bearers"]] == ["phường Sen", "phường Sen Hồng"]
    assert codes(anybody.get("/units/111").body["holders"]) == ["11001", "11007"]


def test_a_code_is_meant_as_of_a_day(anybody: Program) -> None:
    assert codes(anybody.get("/units/11001/successors").body) == ["11001"]
    assert codes(anybody.get("/units/11004/successors", meant_on="2025-06-30").body) == ["11001", "11007"]
    assert codes(anybody.get("/units/11004/successors", on="2025-06-30").body) == ["11004"]
    assert anybody.get("/units/11004/successors", meant_on="2025-07-01").status == 404


@pytest.mark.parametrize("code", ["99999", "abc", "123456", "①", "%20"])
@pytest.mark.parametrize("path", ["", "/successors"])
def test_a_code_that_nothing_bore(anybody: Program, code: str, path: str) -> None:
    assert anybody.get(f"/units/{code}{path}").status == 404


@pytest.mark.parametrize("day", ["hôm nay", "2025-02-30", "", "1e9", "99999-01-01"])
def test_a_day_that_is_none(anybody: Program, day: str) -> None:
    for path in ("/units", "/units/11001", "/units/11001/successors"):
        assert anybody.get(path, on=day).fields == ["on"]


def test_what_is_searched_is_bounded(anybody: Program) -> None:
    assert anybody.get("/units", search="x" * 101).fields == ["search"]
    assert anybody.get("/units").body == []


def test_a_due_date_with_its_ledger(anybody: Program) -> None:
    told = anybody.get("/working-time/due", **DUE).body
    assert (told["due"], told["duration"]) == ("2026-11-09T16:00:00+07:00", "2 working_days")
    lines = told["ledger"]
    assert (lines[0]["start"], lines[-1]["end"]) == ("2026-11-05T16:00:00+07:00", told["due"])
    assert all(before["end"] == after["start"] for before, after in pairwise(lines))
    assert sum(line["minutes"] for line in lines if line["counted"]) == 960
    assert "Nghỉ hằng tuần" in {line["reason"] for line in lines}


def test_the_zone_is_heard_and_reasons_speak_the_callers_language(world: World, country: None) -> None:
    english = Program(world, None, "en").get("/working-time/due", **(DUE | {"start": "2026-11-05T09:00:00Z"})).body
    assert english["due"] == "2026-11-09T16:00:00+07:00"
    assert "Weekly rest" in {line["reason"] for line in english["ledger"]}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"start": "mai"}, "start"),
        ({"start": "2026-11-05"}, "start"),
        ({"start": "9999-12-31T23:59:59-14:00"}, "start"),
        ({"start": "0001-01-01T00:00+14:00"}, "start"),
        ({"start": "2014-01-01T08:00"}, "start"),
        ({"duration": "5"}, "duration"),
        ({"duration": "0 days"}, "duration"),
        ({"duration": "9999 months"}, "duration"),
        ({"duration": "9999 working_days"}, "duration"),
        ({"office": "H99.0"}, "office"),
    ],
)
def test_what_is_wrong_is_told_by_field(anybody: Program, changed: dict[str, str], field: str) -> None:
    answer = anybody.get("/working-time/due", **(DUE | changed))
    assert (answer.status, answer.fields) == (422, [field])
    assert "ngày/tháng" not in answer.body["detail"]
