from __future__ import annotations

import pytest

from packs.national.ho_kinh_doanh.rules import ten_ho_kinh_doanh_hop_le, thanh_vien_khong_trung, tong_von_khop


@pytest.mark.parametrize("name", ["Tạp hóa Lan Anh", "Cà phê 1975", "Quán Công Tâm", ""])
def test_an_ordinary_name_passes(name: str) -> None:
    assert ten_ho_kinh_doanh_hop_le({"ten_rieng": name}) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CÔNG TY Lan Anh", "name_of_company"),
        ("Doanh  nghiệp Lan Anh", "name_of_company"),
        ("Hộ kinh doanh Lan Anh", "name_with_prefix"),
        ("12345 - 67", "name_without_letters"),
    ],
)
def test_a_name_against_the_rules_is_refused(name: str, code: str) -> None:
    assert [p.code for p in ten_ho_kinh_doanh_hop_le({"ten_rieng": name})] == [code]


def members(*contributions: int) -> dict[str, object]:
    rows = [
        {"nguoi": {"id": f"07409600010{n}", "name": "Nguyễn Văn Mẫu"}, "von_gop": amount}
        for n, amount in enumerate(contributions)
    ]
    return {"von": 100_000_000, "thanh_vien": rows}


def test_contributions_up_to_the_capital_pass() -> None:
    assert tong_von_khop(members(60_000_000, 40_000_000)) == []
    assert tong_von_khop({"von": 5_000_000}) == []


def test_contributions_over_the_capital_name_the_total() -> None:
    assert [p.params for p in tong_von_khop(members(60_000_000, 40_000_001))] == [{"total": "100.000.001"}]


def test_a_member_twice_is_named_by_row() -> None:
    person = {"nguoi": {"id": "074096000111", "name": "Nguyễn Văn Mẫu"}, "von_gop": 1}
    assert [p.field for p in thanh_vien_khong_trung({"thanh_vien": [person, person]})] == ["thanh_vien.1.nguoi.id"]
    assert thanh_vien_khong_trung(members(1, 2)) == []
