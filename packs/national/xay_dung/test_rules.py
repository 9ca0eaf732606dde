from __future__ import annotations

from typing import Any

import pytest

from packs.national.xay_dung.rules import dien_tich_khong_vuot_thua_dat, thiet_ke_dung_nang_luc


def house(floors: int, area: str, height: str, designer: str = "tu_thiet_ke") -> dict[str, Any]:
    return {
        "nguoi_thiet_ke": designer,
        "tang": [{"ten_tang": f"Tầng {n + 1}", "dien_tich": area} for n in range(floors)],
        "chieu_cao": height,
    }


def test_a_house_inside_its_parcel_passes() -> None:
    assert dien_tich_khong_vuot_thua_dat({"dien_tich_xay_dung": "80", "dien_tich_dat": "80.00"}) == []


def test_a_house_larger_than_its_parcel_is_asked_to_look_again() -> None:
    problems = dien_tich_khong_vuot_thua_dat({"dien_tich_xay_dung": "80.01", "dien_tich_dat": "80"})
    assert [p.field for p in problems] == ["dien_tich_xay_dung"]


def test_numbers_not_yet_given_are_left_to_the_form() -> None:
    assert dien_tich_khong_vuot_thua_dat({"dien_tich_dat": "80"}) == []


@pytest.mark.parametrize(
    "answers",
    [house(3, "83", "12"), house(2, "200", "13"), house(4, "90", "11.9"), house(1, "90", "4.5")],
)
def test_below_any_of_the_three_sizes_the_household_designs(answers: dict[str, Any]) -> None:
    assert thiet_ke_dung_nang_luc(answers) == []


def test_a_large_house_needs_a_licensed_designer() -> None:
    assert [p.code for p in thiet_ke_dung_nang_luc(house(3, "84", "12"))] == ["design_needs_licence"]
    assert thiet_ke_dung_nang_luc(house(3, "84", "12", "don_vi_thiet_ke")) == []
