from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.money.definitions import LARGEST
from motcua.ground.money.rules import Zero, fee_amount, in_figures, in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "không đồng"),
        (1, "một đồng"),
        (4, "bốn đồng"),
        (5, "năm đồng"),
        (10, "mười đồng"),
        (11, "mười một đồng"),
        (14, "mười bốn đồng"),
        (15, "mười lăm đồng"),
        (20, "hai mươi đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi tư đồng"),
        (25, "hai mươi lăm đồng"),
        (100, "một trăm đồng"),
        (101, "một trăm lẻ một đồng"),
        (104, "một trăm lẻ bốn đồng"),
        (105, "một trăm lẻ năm đồng"),
        (110, "một trăm mười đồng"),
        (555, "năm trăm năm mươi lăm đồng"),
        (1_000, "một nghìn đồng"),
        (1_001, "một nghìn không trăm lẻ một đồng"),
        (1_050, "một nghìn không trăm năm mươi đồng"),
        (8_000, "tám nghìn đồng"),
        (21_000, "hai mươi mốt nghìn đồng"),
        (105_015, "một trăm lẻ năm nghìn không trăm mười lăm đồng"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn đồng"),
        (1_000_005, "một triệu không trăm lẻ năm đồng"),
        (1_004_000, "một triệu không trăm lẻ bốn nghìn đồng"),
        (1_000_000_000, "một tỷ đồng"),
        (1_000_000_001, "một tỷ không trăm lẻ một đồng"),
        (2_034_000_000, "hai tỷ không trăm ba mươi tư triệu đồng"),
        (1_200_000_000_000, "một nghìn hai trăm tỷ đồng"),
        (3_000_000_000_000_000_000, "ba tỷ tỷ đồng"),
    ],
)
def test_amounts_are_said_as_on_a_receipt(amount: int, words: str) -> None:
    assert in_words(amount) == words


def test_the_north_says_linh() -> None:
    assert in_words(1_105, zero="linh") == "một nghìn một trăm linh năm đồng"


def read(words: str) -> int:
    """The other way round, written independently: it knows how a Vietnamese number is heard, not how it is made."""
    names = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    digits = {name: value for value, name in enumerate(names)} | {"mốt": 1, "tư": 4, "lăm": 5}
    total = below_billion = below_thousand = last = 0
    for word in words.removesuffix(" đồng").split():
        if word in digits:
            last = digits[word]
            below_thousand += last
        elif word in {"trăm", "mươi"}:
            below_thousand += last * ({"trăm": 100, "mươi": 10}[word] - 1)
        elif word == "mười":
            below_thousand += 10
        elif word in {"nghìn", "triệu"}:
            below_billion += below_thousand * {"nghìn": 1_000, "triệu": 1_000_000}[word]
            below_thousand = 0
        elif word == "tỷ":
            total = (total + below_billion + below_thousand) * 1_000_000_000
            below_billion = below_thousand = 0
        else:
            assert word in {"lẻ", "linh"}
    return total + below_billion + below_thousand


amounts = st.integers(0, LARGEST) | st.integers(0, 9_999) | st.integers(0, 999_999).map(lambda n: n * 1_000)


@given(amounts, st.sampled_from(get_args(Zero)))
def test_what_is_said_is_heard_as_the_same_amount(amount: int, zero: Zero) -> None:
    assert read(in_words(amount, zero=zero)) == amount


@given(amounts)
def test_no_two_sounds_that_nobody_says(amount: int) -> None:
    words = f" {in_words(amount)} "
    for wrong in (
        "mươi một",
        "mươi bốn",
        "mươi năm",
        "mười năm",
        "mười mốt",
        "mười tư",
        "lẻ lăm",
        "lẻ tư",
        "lẻ mốt",
        "  ",
    ):
        assert wrong not in words
    assert " không mươi " not in words
    assert amount == 0 or not words.startswith((" không ", " lẻ "))


def test_money_is_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        in_words(-1)


def test_figures_have_dots() -> None:
    assert in_figures(1_250_000) == "1.250.000 đồng"
    assert in_figures(0) == "0 đồng"


@pytest.mark.parametrize(
    ("amount", "answers", "per", "cap", "owed"),
    [
        (8_000, {}, None, None, 8_000),
        (2_000, {"pages": "3"}, "pages", None, 6_000),
        (2_000, {"pages": 250}, "pages", 200_000, 200_000),
        (2_000, {}, "pages", None, 0),
        (2_000, {"pages": None}, "pages", None, 0),
        (3, {"area": "0.5"}, "area", None, 2),
        (7_000, {"area": "1.5"}, "area", None, 10_500),
        (500, {}, None, 300, 300),
    ],
)
def test_fees(amount: int, answers: dict[str, object], per: str | None, cap: int | None, owed: int) -> None:
    assert fee_amount(amount, answers, per=per, cap=cap) == owed


@given(st.integers(0, 10**9), st.decimals(0, 10**6, places=2), st.integers(0, 10**12))
def test_a_fee_is_never_negative_nor_above_its_cap(amount: int, times: object, cap: int) -> None:
    owed = fee_amount(amount, {"n": str(times)}, per="n", cap=cap)
    assert 0 <= owed <= cap


@pytest.mark.parametrize("answer", ["-1", "NaN", "Infinity", "ba", ["1"]])
def test_an_answer_that_cannot_multiply_is_a_bug_and_not_a_fee(answer: object) -> None:
    with pytest.raises(ValueError, match="pages"):
        fee_amount(2_000, {"pages": answer}, per="pages")
