from __future__ import annotations

import pytest

from packs.national.cu_tru.rules import du_dien_tich_toi_thieu, moi_nguoi_mot_lan


def rented(area: str) -> dict[str, str]:
    return {"truong_hop": "thue_muon_o_nho", "dien_tich_moi_nguoi": area}


@pytest.mark.parametrize("area", ["8", "8.00", "12.5"])
def test_eight_square_metres_are_enough(area: str) -> None:
    assert du_dien_tich_toi_thieu(rented(area)) == []


def test_less_is_refused_for_a_rented_dwelling() -> None:
    assert [p.field for p in du_dien_tich_toi_thieu(rented("7.99"))] == ["dien_tich_moi_nguoi"]


def test_ones_own_dwelling_has_no_least_area() -> None:
    assert du_dien_tich_toi_thieu({"truong_hop": "cho_o_cua_minh", "dien_tich_moi_nguoi": "5"}) == []


def test_an_area_not_yet_given_is_left_to_the_form() -> None:
    assert du_dien_tich_toi_thieu({"truong_hop": "thue_muon_o_nho"}) == []


def test_the_same_person_twice_is_named_by_row() -> None:
    rows = [{"nguoi": {"id": n, "name": "Nguyễn Văn Mẫu"}} for n in ("074096000111", "074196000222", "074096000111")]
    assert [p.field for p in moi_nguoi_mot_lan({"thanh_vien": rows})] == ["thanh_vien.2.nguoi.id"]


def test_nobody_moving_along_is_fine() -> None:
    assert moi_nguoi_mot_lan({}) == []
    assert moi_nguoi_mot_lan({"thanh_vien": [{"quan_he": "con"}, {"quan_he": "con"}]}) == []
