"""Numbers of persons and businesses, against checks written another way."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.forms.rules.identifiers import birth_year, read_business_code, read_personal_id, sex_of
from motcua.ground.forms.rules.sentences import SENTENCES, Misread

TODAY = date(2026, 3, 16)
digits = st.text("0123456789", min_size=9, max_size=9)
separators = st.sampled_from(["", " ", ".", "-", " - "])


def congruent(code: str) -> bool:
    """The check digit, as a congruence: with the weight 1 for itself, the weighted sum leaves 10 by 11."""
    weights = {1: 31, 2: 29, 3: 23, 4: 19, 5: 17, 6: 13, 7: 7, 8: 5, 9: 3, 10: 1}
    return sum(weights[place] * int(digit) for place, digit in enumerate(code, 1)) % 11 == 10


def told(typed: object, today: date = TODAY) -> str:
    """The key of the sentence that says what is wrong; "" for a code that is read."""
    try:
        read_business_code(typed, today)
    except Misread as misread:
        return SENTENCES[misread.sentence] and misread.sentence
    return ""


@given(digits)
def test_at_most_one_last_digit_makes_a_code(nine: str) -> None:
    sound = [last for last in range(10) if congruent(f"{nine}{last}")]
    read = [last for last in range(10) if told(f"{nine}{last}") == ""]
    assert len(sound) <= 1
    assert read == ([] if nine[2:] == "0000000" else sound)


@given(digits, st.integers(0, 9), st.integers(1, 9))
def test_one_digit_mistyped_is_always_seen(nine: str, place: int, more: int) -> None:
    code = next((f"{nine}{last}" for last in range(10) if congruent(f"{nine}{last}")), None)
    if code is None or nine[2:] == "0000000":
        return
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert told(wrong) == "business_code.check"


@given(st.lists(separators, min_size=13, max_size=13), st.integers(0, 999))
def test_separators_and_branches(between: list[str], branch: int) -> None:
    typed = "".join(digit + mark for digit, mark in zip(f"0100109106{branch:03}", between, strict=True))
    if branch:
        assert read_business_code(typed, TODAY) == f"0100109106-{branch:03}"
    else:
        assert told(typed) == "business_code.branch"


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_or_told(typed: str) -> None:
    if told(typed) == "":
        read = read_business_code(typed, TODAY)
        assert read_business_code(read, TODAY) == read


def test_a_persons_number_is_their_tax_code_since_the_first_of_july_2025() -> None:
    assert told("074188000123", date(2025, 6, 30)) == "business_code.early"
    assert read_business_code("074 188 000 123", date(2025, 7, 1)) == "074188000123"
    assert told("000188000123") == "personal_id.structure"


@pytest.mark.parametrize("typed", ["", "010010910", "01001091066", "01001091060010", "O100109106"])
def test_a_wrong_length_is_told_as_such(typed: str) -> None:
    assert told(typed) == "business_code"


@given(st.integers(1900, 2026), st.sampled_from(["male", "female"]), st.integers(0, 999999))
def test_a_personal_number_tells_the_year_and_the_sex(year: int, sex: str, serial: int) -> None:
    digit = {("male", 19): 0, ("female", 19): 1, ("male", 20): 2, ("female", 20): 3}[sex, year // 100]
    number = read_personal_id(f"074{digit}{year % 100:02}{serial:06}", TODAY)
    assert (birth_year(number), sex_of(number)) == (year, sex)
