from __future__ import annotations

import pytest

from packs.national.chung_thuc.rules import charged_pages, trang_tinh_phi_dung


def row(pages: str, copies: str, first: str, further: str) -> dict[str, str]:
    return {
        "ten": "Bằng tốt nghiệp",
        "so_trang": pages,
        "so_ban": copies,
        "trang_hai_trang_dau": first,
        "trang_tu_trang_ba": further,
    }


@pytest.mark.parametrize(
    ("pages", "copies", "charged"),
    [(1, 1, (1, 0)), (2, 4, (8, 0)), (3, 1, (2, 1)), (5, 3, (6, 9)), (198, 1, (2, 196)), (500, 2, (4, 392))],
)
def test_pages_charged_at_each_rate(pages: int, copies: int, charged: tuple[int, int]) -> None:
    assert charged_pages(pages, copies) == charged


@pytest.mark.parametrize("pages", [198, 199, 1000])
def test_a_thick_book_costs_the_most_and_no_more(pages: int) -> None:
    first, further = charged_pages(pages, 1)
    assert first * 2_000 + further * 1_000 == 200_000


def test_right_numbers_pass() -> None:
    assert trang_tinh_phi_dung({"cac_giay_to": [row("5", "3", "6", "9"), row("1", "2", "2", "0")]}) == []


def test_the_wrong_number_is_named_with_the_right_one() -> None:
    problems = trang_tinh_phi_dung({"cac_giay_to": [row("1", "1", "1", "0"), row("5", "3", "6", "3")]})
    assert [(p.field, p.params["expected"]) for p in problems] == [("cac_giay_to.1.trang_tu_trang_ba", 9)]


def test_a_row_not_yet_filled_is_left_to_the_form() -> None:
    assert trang_tinh_phi_dung({"cac_giay_to": [{"ten": "Căn cước"}]}) == []
    assert trang_tinh_phi_dung({}) == []
