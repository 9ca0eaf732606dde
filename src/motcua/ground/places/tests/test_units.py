from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from motcua.ground.places import queries, rules
from motcua.ground.places.models import Place

from .conftest import BEFORE, NEW, OLD, PASSAGES, REFORM, Notes, load, units


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


def test_a_list_in_which_a_unit_outlives_the_one_it_lies_in_is_refused_whole(db: None, record: Notes) -> None:
    shorter = [dataclasses.replace(u, valid_to=date(2025, 6, 1)) if u.code == "111" else u for u in units()]
    with pytest.raises(ValueError, match="11001 from 2025-01-01 outlives the unit it lies in, quận 1"):
        load(record, shorter)
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


def test_a_list_that_knows_no_end_does_not_reopen_what_a_decision_ended(country: Notes) -> None:
    Place.objects.filter(code="12001").update(valid_to=date(2026, 3, 1))
    assert not load(country)
    assert Place.objects.filter(code="12001", valid_to=date(2026, 3, 1)).exists()


FILES = {
    "by-2025-01-01.csv": OLD.splitlines(),
    f"from-{REFORM}.csv": NEW.splitlines(),
    "reforms.csv": ["day,law", f"{REFORM},Nghị quyết mẫu"],
    f"successions-{REFORM}.csv": PASSAGES.splitlines(),
    "renames.csv": [
        "day,code,before,law",
        "2025-03-01,111,huyện Sen,Nghị quyết đổi tên",
        "2025-03-01,11004,xã Sậy,Nghị quyết đổi tên",
    ],
}


def test_an_earlier_title_of_a_unit_changes_what_lies_in_it_too(db: None, record: Notes) -> None:
    cache.clear()
    told = rules.read_country(FILES)
    load(record, list(told.units), list(told.passages))
    assert queries.unit_name("11004", date(2025, 2, 28)) == "xã Sậy, huyện Sen, tỉnh Đầm Cũ"
    assert queries.unit_name("11004", date(2025, 3, 1)) == "phường Sậy, quận 1, tỉnh Đầm Cũ"
    assert queries.unit_name("11001", date(2025, 2, 28)) == "phường Sen, huyện Sen, tỉnh Đầm Cũ"
    assert codes(queries.successors("11004", REFORM, meant_on=date(2025, 2, 1))) == ["11001", "11007"]
    found = queries.family("11004", BEFORE)
    assert found is not None
    assert [(step.kind, step.place.title, step.place.since_known) for step in found.before] == [
        ("continue", "xã Sậy", False)
    ]
    assert found.place.since_known
    assert queries.lineage().first_day == date(2025, 1, 1)


@pytest.mark.parametrize("known_since", [date(2015, 1, 1), date(2025, 1, 1)])
def test_a_list_of_before_learns_of_earlier_titles(country: Notes, known_since: date) -> None:
    Place.objects.filter(valid_from=date(2025, 1, 1)).update(valid_from=known_since)
    told = rules.read_country(FILES)
    early = [
        dataclasses.replace(u, valid_from=date(2015, 1, 1)) if u.valid_from == date(2025, 1, 1) else u
        for u in told.units
    ]
    done = load(country, early, list(told.passages))
    assert (done.added, done.passages) == (4, 4)
    assert queries.lineage().first_day == date(2015, 1, 1)
    assert not load(country, early, list(told.passages))


def test_a_rename_of_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no unit then: 99999"):
        rules.read_country(FILES | {"renames.csv": ["day,code,before,law", "2025-03-01,99999,xã Ma,Không có"]})
