from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.money.references import ALPHABET, LENGTH, check, found_in, is_reference, new_reference

references = st.text(ALPHABET, min_size=7, max_size=7).map(lambda drawn: f"MC{drawn}{check(drawn)}")


def test_references_are_short_and_differ() -> None:
    drawn = {new_reference() for _ in range(500)}
    assert len(drawn) == 500
    assert {len(each) for each in drawn} == {LENGTH}
    assert all(is_reference(each) for each in drawn)


@given(references, st.data())
def test_a_slip_of_the_hand_is_no_other_order(reference: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, LENGTH - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda each: each != reference[at]))
    assert not is_reference(reference[:at] + other + reference[at + 1 :])


@given(references)
def test_what_a_bank_puts_around_it_does_no_harm(reference: str) -> None:
    for said in (
        reference,
        reference.lower(),
        f"MBVCB.8812.{reference}.CT tu 0011 NGUYEN THI LAN toi 970436",
        f"{reference[:4]} {reference[4:]} nop le phi",
        f"QR - {reference}-251130",
    ):
        assert found_in(said) == reference


@given(references, references)
def test_two_of_them_are_none(one: str, other: str) -> None:
    assert found_in(f"{one} {other}") == (one if one == other else "")


@pytest.mark.parametrize("said", ["", "le phi ho tich", "MC2345678", "MC 0000000000"])
def test_without_one_there_is_none(said: str) -> None:
    assert found_in(said) == ""
