from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.offices import rules
from motcua.ground.offices.actions import open_post
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import office_for, offices_in_force, offices_possible, subtree
from motcua.ground.words.errors import Refused

from .conftest import BEFORE, NOW, REFORM, START, Doer, Notes, close_at, open_at

Offices = dict[str, Office]


def code_for(kind: str, place: str, on: date) -> str | None:
    office = office_for(kind, place, on)
    return office.code if office else None


def test_competence_follows_the_day(offices: Offices) -> None:
    assert code_for("commune_committee", "11001", BEFORE) == "H11.111.11001"
    assert code_for("commune_committee", "11001", REFORM) == "H12.11001"


def test_a_department_is_found_from_a_commune(offices: Offices) -> None:
    assert code_for("department", "11001", BEFORE) == "H11.SXD"
    assert code_for("department", "11001", REFORM) == "H12.SXD"
    assert code_for("department", "12001", REFORM) == "H12.SXD"


def test_competence_costs_two_queries(offices: Offices, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert code_for("department", "11001", BEFORE)


def test_an_abolished_unit_leads_to_its_heirs(offices: Offices) -> None:
    assert code_for("department", "11", REFORM) == "H12.SXD"
    assert code_for("department", "11004", REFORM) == "H12.SXD"
    assert code_for("province_committee", "121", REFORM) == "H12"


def test_divided_land_is_not_guessed(offices: Offices) -> None:
    assert code_for("commune_committee", "11004", REFORM) is None
    assert [o.code for o in offices_possible("commune_committee", "11004", REFORM)] == ["H12.11001", "H12.11007"]


@pytest.mark.parametrize("place", ["99999", "", "x"])
def test_no_such_place(offices: Offices, place: str) -> None:
    assert code_for("department", place, REFORM) is None


def test_subtree(offices: Offices) -> None:
    codes = [office.code for office in subtree(offices["H11"])]
    assert codes == ["H11", "H11.111", "H11.111.11001", "H11.111.11004", "H11.SXD"]
    assert [office.code for office in subtree(offices["H12.SXD"])] == ["H12.SXD"]


def test_in_force(offices: Offices) -> None:
    found = offices_in_force(REFORM, kind="commune_committee")
    assert [office.code for office in found] == ["H12.11001", "H12.11007"]


def test_who_took_over(offices: Offices) -> None:
    heirs = Office.objects.filter(place__province_code="11").values_list("code", "successor__code")
    assert dict(heirs) == {
        "H11": None,
        "H11.111": None,
        "H11.SXD": "H12.SXD",
        "H11.111.11001": "H12.11001",
        "H11.111.11004": None,
    }


def test_each_act_leaves_one_fact(record: Notes) -> None:
    office = open_at(record, "H12", "committee", "12", REFORM)
    told = {"actor": Doer(), "now": NOW, "record": record}
    open_post(office=office, title="Chủ tịch", duties={"lead", "approve"}, valid_from=REFORM, **told)  # type: ignore[arg-type]
    close_at(record, office, date(2026, 1, 1))
    assert [kind for kind, _ in record] == ["offices.opened", "offices.post_opened", "offices.closed"]
    assert {told["office_id"] for _, told in record} == {office.pk}


@pytest.mark.parametrize(
    "code", ["h12", "H1", "H12.", "H12..A", "H12.a", "000.00.12.H12", "H12." + "0" * 32, "", "H12\n"]
)
def test_a_code_is_checked(record: Notes, code: str) -> None:
    with pytest.raises(Refused, match="office_code"):
        open_at(record, code, "committee", "12", REFORM)
    assert record == []


@given(st.lists(st.text("0123456789ABCXYZ", min_size=1, max_size=5), max_size=4))
def test_codes_as_the_decision_builds_them(groups: list[str]) -> None:
    assert rules.is_code(".".join(["H09", *groups]))


def test_refusals_of_opening(offices: Offices, record: Notes) -> None:
    for code, place, day, why in (
        ("H12.SXD", "11007", REFORM, "office_code_taken"),
        ("H12.NEW", "12", date(2025, 9, 1), "office_overlaps"),
    ):
        with pytest.raises(Refused, match=why):
            open_at(record, code, "department", place, day)
    old = offices["H11.SXD"]
    for more, why in (
        ({"place": old.place}, "place_not_in_force"),
        ({"parent": old}, "parent_not_in_force"),
        ({"takes_over": [offices["H11"]]}, "takes_over_open_office"),
        ({"takes_over": [old]}, "takes_over_open_office"),
    ):
        with pytest.raises(Refused, match=why):
            open_at(record, "H12.NEW", "another", "12", REFORM, **more)
    assert not Office.objects.filter(code="H12.NEW").exists()


def test_refusals_of_closing(offices: Offices, record: Notes) -> None:
    department = offices["H12.SXD"]
    for office, day, heir, why in (
        (offices["H11.SXD"], REFORM, None, "office_closed"),
        (department, START, None, "close_too_early"),
        (department, REFORM, department, "successor_not_in_force"),
        (department, REFORM, offices["H11.SXD"], "successor_not_in_force"),
    ):
        with pytest.raises(Refused, match=why):
            close_at(record, office, day, heir)


def test_no_post_in_a_closed_office(offices: Offices, record: Notes) -> None:
    with pytest.raises(Refused, match="office_not_in_force"):
        open_post(
            office=offices["H11.SXD"],
            title="Chuyên viên",
            duties=["handle"],
            valid_from=REFORM,
            actor=Doer(),
            now=NOW,
            record=record,
        )


def test_the_database_holds_the_invariants(offices: Offices) -> None:
    office = offices["H12.SXD"]
    for change, name in (
        ({"code": "no code"}, "office_code"),
        ({"valid_to": START}, "office_interval"),
        ({"successor": offices["H12"]}, "office_successor_of_closed"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Office.objects.filter(pk=office.pk).update(**change)
    office.pk, office.code, office.valid_from = None, "H12.TWO", REFORM
    with pytest.raises(IntegrityError, match="office_once_a_day"), transaction.atomic():
        office.save()
    with pytest.raises(IntegrityError, match="post_duties"), transaction.atomic():
        Post.objects.create(office=offices["H12"], title="Lạ", duties=["king"], valid_from=REFORM)


def test_names() -> None:
    assert rules.office_name("Công an cấp xã", "phường Sen") == "Công an phường Sen"
    assert rules.office_name("Sở Mẫu", "tỉnh Đầm") == "Sở Mẫu tỉnh Đầm"
