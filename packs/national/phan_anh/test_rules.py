from __future__ import annotations

import pytest

from packs.national.phan_anh.rules import toa_do_trong_nuoc


@pytest.mark.parametrize(
    "typed",
    ["10.9804, 106.6519", " 10.9804;106.6519 ", "10.9804 106.6519", "16.534, 111.608", "8.645, 111.92", ""],
)
def test_places_in_the_country_pass_islands_included(typed: str) -> None:
    assert toa_do_trong_nuoc({"toa_do": typed}) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("106.6519, 10.9804", "coordinates_abroad"),
        ("48.85, 2.35", "coordinates_abroad"),
        ("gần chợ", "coordinates_unreadable"),
        ("10.9804", "coordinates_unreadable"),
    ],
)
def test_other_writings_are_explained(typed: str, code: str) -> None:
    assert [p.code for p in toa_do_trong_nuoc({"toa_do": typed})] == [code]
