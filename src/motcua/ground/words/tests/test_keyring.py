"""What is closed opens with its keys, in its place, unchanged; and otherwise not at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.words.keyring import BadKeys, Key, KeyRing, NotOpened, key_of, new_key, read_ring

RING = KeyRing((Key("new", b"n" * 32), Key("old", b"o" * 32)))
PLACE = "people_party.phone:1"


@given(st.text(), st.text(max_size=40))
def test_what_is_closed_opens(text: str, context: str) -> None:
    assert RING.open(RING.close(text, context), context) == text


@given(st.text(min_size=4), st.data())
def test_any_change_of_one_letter_is_seen(text: str, data: st.DataObject) -> None:
    closed = RING.close(text, PLACE)
    at = data.draw(st.integers(0, len(closed) - 1))
    other = data.draw(st.sampled_from("Aa0-_.x").filter(lambda letter: letter != closed[at]))
    changed = closed[:at] + other + closed[at + 1 :]
    with pytest.raises(NotOpened):
        RING.open(changed, PLACE)


def test_what_was_closed_for_one_row_does_not_open_in_another() -> None:
    closed = RING.close("0912345678", PLACE)
    for elsewhere in ("people_party.phone:2", "people_party.email:1"):
        with pytest.raises(NotOpened, match="another place"):
            RING.open(closed, elsewhere)


def test_equal_texts_do_not_look_equal() -> None:
    assert RING.close("0912345678", PLACE) != RING.close("0912345678", PLACE)


def test_the_first_key_closes_and_every_key_opens() -> None:
    before = KeyRing(RING.keys[1:]).close("x", PLACE)
    assert RING.open(before, PLACE) == "x"
    assert not RING.stands_under_first(before)
    assert key_of(RING.close("x", PLACE)) == "new"
    with pytest.raises(NotOpened, match="old, which is not in the ring"):
        RING.without("old").open(before, PLACE)


def test_a_key_under_another_name_opens_nothing() -> None:
    """Else the name, which says what may be retired, could be forged."""
    renamed = KeyRing((Key("old", b"n" * 32),))
    with pytest.raises(NotOpened):
        renamed.open(RING.close("x", PLACE).replace("v1.new.", "v1.old."), PLACE)


def test_a_ring_is_read_as_it_is_written() -> None:
    ring = KeyRing((new_key(), new_key()))
    assert read_ring(ring.text) == ring
    assert read_ring(",".join(["# of the province", *(key.line for key in ring.keys)])) == ring
    assert ring.with_first(RING.first).names == ("new", *ring.names)


@pytest.mark.parametrize(
    "text",
    ["", "# none", "a", "a:", "A:" + "A" * 43 + "=", "a:" + "A" * 42, "a:" + "A" * 20 + "====", "a:Ä", "a:AAAA"],
)
def test_what_is_no_ring_is_told_without_the_key(text: str) -> None:
    with pytest.raises(BadKeys) as told:
        read_ring(text)
    assert not re.search("A{8}", str(told.value))


def test_two_keys_of_one_name_are_refused() -> None:
    line = new_key().line
    with pytest.raises(BadKeys, match="same name"):
        read_ring(f"{line}\n{line}")


def test_a_key_does_not_show_its_secret() -> None:
    assert "nnn" not in repr(RING)
