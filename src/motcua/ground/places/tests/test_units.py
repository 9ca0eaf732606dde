from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.places import queries
from motcua.ground.places.models import Place

from .conftest import BEFORE, REFORM, Notes, load, units


def codes(places: list[Place]) -> list[str]:
    return [place.code for place in places]


def test_a_list_is_loaded_once_and_leaves_one_fact(country: Notes) -> None:
    again = load(country)
    assert not again
    assert [kind for kind, _ in country] == ["places.units_loaded"]
    payload = country[0][1]["payload"]
    assert (payload["added"], payload["passages"]) == (11, 7)


def test_a_code_names_another_unit_on_another_day(country: Notes) -> None:
    assert queries.unit_name("11001", BEFORE) == "phường Sen, quận 1, tỉnh Đầm Cũ"
    assert queries.unit_name("11001", REFORM) == "phường Sen Hồng, Thành phố Mẫu Hồ"


@pytest.mark.parametrize("code", ["11004", "111", "99999", "", "1100x", "110011", "１１００１"])
def test_what_is_not_in_force_has_no_name(country: Notes, code: str) -> None:
    assert queries.unit_name(code, REFORM) is None


def test_days_before_the_first_list_are_not_answered(country: Notes) -> None:
    assert queries.unit_name("11001", date(2024, 12, 31)) is None


def test_a_name_is_asked_of_the_database_once(country: Notes, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert queries.unit_name("11007", BEFORE) != queries.unit_name("11007", REFORM)


@pytest.mark.django_db(transaction=True)
def test_a_correction_is_seen_at_once_and_reaches_what_lies_inside(record: Notes) -> None:
    load(record)
    assert queries.unit_name("11001", BEFORE) == "phường Sen, quận 1, tỉnh Đầm Cũ"
    corrected = [dataclasses.replace(u, title="tỉnh Đầm Lớn") if u.code == "11" else u for u in units()]
    assert load(record, corrected).corrected == 5
    assert queries.unit_name("11001", BEFORE) == "phường Sen, quận 1, tỉnh Đầm Lớn"
    assert len(record) == 2


def test_communes_of_a_province(country: Notes) -> None:
    assert codes(queries.communes_of("11", BEFORE)) == ["11001", "11004", "11007"]
    assert codes(queries.communes_of("11", REFORM)) == []
    assert codes(queries.communes_of("12", REFORM)) == ["11001", "11007", "12001"]


def test_where_the_land_of_a_province_went(country: Notes) -> None:
    assert codes(queries.communes_of_old("11", BEFORE, REFORM)) == ["11001", "11007"]
    assert codes(queries.communes_of_old("12", BEFORE, REFORM)) == ["12001"]


def test_successors(country: Notes) -> None:
    assert codes(queries.successors("11004", REFORM)) == ["11001", "11007"]
    assert codes(queries.successors("11", REFORM)) == ["12"]
    assert codes(queries.successors("121", REFORM)) == ["12001"]
    assert codes(queries.successors("11004", BEFORE)) == ["11004"]
    assert queries.successors("99999", REFORM) == []


def test_a_reused_code_is_meant_as_of_a_day(country: Notes) -> None:
    (old,) = queries.successors("11001", BEFORE)
    (now,) = queries.successors("11001", REFORM)
    assert old.name == "Sen"
    assert now.name == "Sen Hồng"
    assert queries.successors("11001", REFORM, meant_on=BEFORE) == [now]


def test_the_database_refuses_two_units_of_a_code_on_a_day(country: Notes) -> None:
    place = Place.objects.get(code="11007", valid_from=REFORM)
    place.pk, place.valid_from = None, date(2025, 8, 1)
    with pytest.raises(IntegrityError, match="place_once_a_day"), transaction.atomic():
        place.save()


def test_the_database_refuses_an_interval_that_ends_before_it_begins(country: Notes) -> None:
    with pytest.raises(IntegrityError, match="place_interval"), transaction.atomic():
        Place.objects.filter(code="11007", valid_from=REFORM).update(valid_to=REFORM)


def test_a_list_with_an_unknown_parent_is_refused_whole(db: None, record: Notes) -> None:
    orphan = [dataclasses.replace(u, parent="13") if u.code == "12001" else u for u in units()]
    with pytest.raises(ValueError, match="no unit 13"):
        load(record, orphan)
    assert (Place.objects.count(), record) == (0, [])


def test_a_list_carried_back_moves_the_first_day_and_adds_nothing(country: Notes) -> None:
    early = date(2015, 1, 1)
    back = [
        dataclasses.replace(u, valid_from=early, since_known=False) if u.valid_from < REFORM else u for u in units()
    ]
    places = Place.objects.count()
    assert load(country, back).corrected == 7
    assert (Place.objects.count(), Place.objects.filter(since_known=False).count()) == (places, 7)
    assert queries.place("11004", early) == queries.place("11004", BEFORE)
    assert not load(country, back)
