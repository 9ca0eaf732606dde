from __future__ import annotations

import pytest

from packs.national.ho_tich.rules import cha_me_du_tuoi, nguoi_yeu_cau_co_trong_to_khai, ten_chi_gom_chu

MOTHER = {"id": "074196000123", "name": "Nguyễn Thị Lan", "birth_date": "1996-05-20"}
FATHER = {"id": "074094000456", "name": "Trần Văn Bình", "birth_date": "1994-02-11"}


@pytest.mark.parametrize("name", ["Trần Nguyễn Bảo An", "H’Hen Niê", "Nguyễn Thị Ái-Vân", ""])
def test_a_name_of_letters_passes(name: str) -> None:
    assert ten_chi_gom_chu({"ho_ten_con": name}) == []


@pytest.mark.parametrize("name", ["Trần Bảo An 2", "Trần @n", "Nguyễn Văn A.", "Lê_Minh"])
def test_digits_and_signs_are_refused(name: str) -> None:
    assert [p.code for p in ten_chi_gom_chu({"ho_ten_con": name})] == ["name_not_letters"]


def test_parents_of_a_believable_age_pass() -> None:
    assert cha_me_du_tuoi({"ngay_sinh": "2025-07-10", "me": MOTHER, "cha": FATHER}) == []


def test_a_mother_younger_than_the_child_is_asked_to_look_again() -> None:
    problems = cha_me_du_tuoi({"ngay_sinh": "1995-07-10", "me": MOTHER})
    assert [p.field for p in problems] == ["me.birth_date"]


def test_the_tenth_birthday_is_the_edge() -> None:
    assert cha_me_du_tuoi({"ngay_sinh": "2006-05-20", "me": MOTHER}) == []
    assert len(cha_me_du_tuoi({"ngay_sinh": "2006-05-19", "me": MOTHER})) == 1


def test_a_person_without_a_birth_date_is_not_judged() -> None:
    assert cha_me_du_tuoi({"ngay_sinh": "2025-07-10", "me": {"name": "Nguyễn Thị Lan"}}) == []
    assert cha_me_du_tuoi({"me": MOTHER}) == []


def test_a_father_who_asks_must_stand_in_the_form() -> None:
    assert [p.field for p in nguoi_yeu_cau_co_trong_to_khai({"quan_he": "cha"})] == ["khai_ve_cha"]
    assert nguoi_yeu_cau_co_trong_to_khai({"quan_he": "cha", "cha": FATHER}) == []
    assert nguoi_yeu_cau_co_trong_to_khai({"quan_he": "me"}) == []
