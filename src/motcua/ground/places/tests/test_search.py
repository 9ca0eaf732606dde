from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.places import rules
from motcua.ground.places.queries import search_units
from motcua.ground.words.text import fold

from .conftest import BEFORE, REFORM, Notes


def names(text: str, level: str | None = None) -> list[str]:
    return [place.full_name for place in search_units(text, REFORM, level=level)]


@pytest.mark.parametrize(
    "typed", ["sen hong", "SEN HỒNG", "phường sen", "p. Sen", "sen mau ho", "sen tp mau", "sen, tpmh"]
)
def test_found_however_typed(country: Notes, typed: str) -> None:
    assert names(typed) == ["phường Sen Hồng, Thành phố Mẫu Hồ"]


def test_d_with_and_without_stroke(country: Notes) -> None:
    assert names("dao xa") == names("Đảo Xa") == ["đặc khu Đảo Xa, Thành phố Mẫu Hồ"]


def test_only_units_in_force_that_day(country: Notes) -> None:
    assert names("dam cu") == []
    assert [p.code for p in search_units("dam cu", BEFORE, level="province")] == ["11"]


def test_the_name_typed_with_its_diacritics_comes_first(country: Notes) -> None:
    both = [place.name for place in search_units("đồng", REFORM)]
    assert both == ["Đồng Sơn"]
    before = [place.name for place in search_units("sen", BEFORE)]
    assert before == ["Sen"]
    assert [p.name for p in search_units("s", BEFORE, level="commune")][:2] == ["Sen", "Sậy"]


def test_rank_exact_before_prefix_before_the_rest(country: Notes) -> None:
    found = [place.full_name for place in search_units("đầm cũ", BEFORE)]
    assert found[0] == "tỉnh Đầm Cũ"
    assert len(found) == 5


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "'; drop table", "\\", "sen%"])
def test_odd_text_is_no_error(country: Notes, typed: str) -> None:
    assert all("Sen" in name for name in names(typed))


def test_levels(country: Notes) -> None:
    assert names("mau ho", level="province") == ["Thành phố Mẫu Hồ"]


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", min_size=1, max_size=30).filter(str.strip))
def test_every_name_is_found_by_its_own_folded_words(name: str) -> None:
    text = rules.search_text([f"phường {name.strip()}", "tỉnh Đầm"])
    assert all(f" {word}" in text for word in fold(name).split())


@given(st.text(alphabet=string.printable + "đĐấẤ", max_size=60))
def test_reading_what_is_typed_never_fails(typed: str) -> None:
    assert all(word == fold(word) for word in rules.wanted_words(typed))
    rules.bare_name(typed)


@pytest.mark.parametrize("code", ["1", "1234", "123456", "1234a", "", "１２"])
def test_not_a_code(code: str) -> None:
    with pytest.raises(ValueError, match="not the code of a unit"):
        rules.level_of(code)


def test_a_title_is_kind_and_name() -> None:
    assert rules.split_title("Phường 1") == ("phường", "1")
    assert rules.split_title("thành phố Xã Tắc") == ("thành phố", "Xã Tắc")
    with pytest.raises(ValueError, match="unknown kind"):
        rules.split_title("bản Sen")
