from __future__ import annotations

from datetime import date
from decimal import Decimal

from motcua.ground.places.queries import Family, Found, Step, family, search_units

from .conftest import BEFORE, REFORM, Notes


def tree(code: str, on: date) -> Family:
    found = family(code, on)
    assert found is not None
    return found


def told(steps: tuple[Step, ...]) -> list[tuple[str, str, str]]:
    return [(step.place.code, step.kind, f"{step.share:f} {step.share_basis}") for step in steps]


def test_what_a_divided_unit_became(country: Notes) -> None:
    old = tree("11004", BEFORE)
    assert (old.place.title, old.in_force, old.before, old.holders) == ("phường Sậy", True, (), ())
    assert told(old.after) == [("11001", "split", "0.250000 area"), ("11007", "split", "0.750000 area")]
    step = old.after[0]
    assert (step.on, step.law, step.share_estimated, step.part_estimated) == (REFORM, "Nghị quyết mẫu", True, True)
    assert step.place.full_name == "phường Sen Hồng, Thành phố Mẫu Hồ"
    assert old.estimated


def test_what_a_unit_came_from(country: Notes) -> None:
    new = tree("11001", REFORM)
    assert told(new.before) == [("11001", "merge", "1.000000 whole"), ("11004", "split", "0.250000 area")]
    assert [step.part for step in new.before] == [Decimal("0.75"), Decimal("0.25")]
    assert [(place.title, place.valid_from) for place in new.bearers] == [
        ("phường Sen", date(2025, 1, 1)),
        ("phường Sen Hồng", REFORM),
    ]


def test_a_code_out_of_use_still_has_a_family(country: Notes) -> None:
    old = tree("11004", REFORM)
    assert (old.place.title, old.in_force) == ("phường Sậy", False)
    assert tree("12001", BEFORE).place.title == "đặc khu Đảo Xa"
    assert family("99999", REFORM) is None


def test_a_district_names_who_holds_what_lay_in_it(country: Notes) -> None:
    district = tree("111", REFORM)
    assert (district.after, [place.code for place in district.holders]) == ((), ["11001", "11007"])
    island = tree("121", REFORM)
    assert told(island.after) == [("12001", "continue", "1.000000 whole")]
    assert (island.holders, island.estimated) == ((), False)


def test_a_family_costs_a_question_for_each_generation(country: Notes, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(5):
        found = tree("11001", BEFORE)
        assert [step.place.parent for step in found.after] != [None]


def former(text: str, on: date = REFORM) -> list[tuple[str, bool, list[str]]]:
    found: list[Found] = search_units(text, on, former=True)
    return [(each.place.title, each.former, [place.title for place in each.now]) for each in found]


def test_an_old_name_still_finds_and_says_what_became_of_it(country: Notes) -> None:
    assert former("say") == [("phường Sậy", True, ["phường Sen Hồng", "xã Đồng Sơn"])]
    assert former("sen") == [
        ("phường Sen", True, ["phường Sen Hồng"]),
        ("phường Sen Hồng", False, ["phường Sen Hồng"]),
    ]
    assert [title for title, *_ in former("s")] == [
        *("phường Sen Hồng", "phường Sen", "phường Sậy"),
        *("xã Đồng Sơn", "xã Đông Sơn"),
    ]


def test_an_old_code_still_finds(country: Notes) -> None:
    assert former("11004") == [("phường Sậy", True, ["phường Sen Hồng", "xã Đồng Sơn"])]
    assert [title for title, *_ in former("11001")] == ["phường Sen Hồng", "phường Sen"]
    assert former("111") == [("quận 1", True, ["phường Sen Hồng", "xã Đồng Sơn"])]
    assert former("11") == [("tỉnh Đầm Cũ", True, ["Thành phố Mẫu Hồ"])]


def test_what_has_not_begun_yet_is_not_found(country: Notes) -> None:
    assert former("sen", BEFORE) == [("phường Sen", False, ["phường Sen"])]
    assert former("", REFORM) == []


def test_a_province_that_kept_its_name_is_found_once(country: Notes) -> None:
    assert former("mẫu hồ")[0] == ("Thành phố Mẫu Hồ", False, ["Thành phố Mẫu Hồ"])
    assert [title for title, *_ in former("mẫu hồ")].count("Thành phố Mẫu Hồ") == 1
