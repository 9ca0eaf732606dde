"""The tree of RFC 6962, and the one way to write a fact."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.ledger.definitions import Sealed
from motcua.ground.ledger.rules import fact_text, leaf, leaves_of, path_of, root_by_path, root_of, salt_of
from motcua.ground.words.moments import VIETNAM

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70, unique=True)

# The eight inputs and the root over all of them that implementations of RFC 6962 share as their test vector.
RFC_INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
RFC_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_root_is_that_of_the_rfc() -> None:
    assert root_of([leaf(b"", bytes.fromhex(each)) for each in RFC_INPUTS]).hex() == RFC_ROOT


def by_the_book(hashes: list[bytes]) -> bytes:
    """The definition of RFC 6962 word for word: split at the greatest power of two below the size."""
    if len(hashes) == 1:
        return hashes[0]
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return sha256(b"\x01" + by_the_book(hashes[:cut]) + by_the_book(hashes[cut:])).digest()


@given(leaves)
def test_the_root_follows_the_definition(hashes: list[bytes]) -> None:
    assert root_of(hashes) == by_the_book(hashes)


@given(leaves, st.data())
def test_every_way_leads_to_the_root_and_no_other_does(hashes: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(hashes) - 1))
    path = path_of(hashes, index)
    root = root_of(hashes)
    assert root_by_path(hashes[index], index, len(hashes), path) == root
    assert len(path) <= (len(hashes) - 1).bit_length()
    assert root_by_path(sha256(b"another").digest(), index, len(hashes), path) != root
    assert root_by_path(hashes[index], index, len(hashes), [*path, path[0] if path else root]) is None
    if path:
        assert root_by_path(hashes[index], index, len(hashes), path[:-1]) is None
        elsewhere = (index + 1) % len(hashes)
        assert root_by_path(hashes[index], elsewhere, len(hashes), path) != root


def test_a_place_outside_the_tree_has_no_way() -> None:
    hashes = [bytes(32)]
    assert root_by_path(hashes[0], 1, 1, ()) is None
    with pytest.raises(ValueError, match="no leaf 1 among 1"):
        path_of(hashes, 1)
    with pytest.raises(ValueError, match="at least one leaf"):
        root_of([])


def test_a_node_is_never_taken_for_a_leaf() -> None:
    one, two = leaf(b"", b"one"), leaf(b"", b"two")
    assert leaf(b"", one + two) != root_of([one, two])


def test_salts_differ_by_place_and_by_key() -> None:
    salts = {salt_of(key, index) for key in (b"a" * 32, b"b" * 32) for index in range(50)}
    assert len(salts) == 100


def test_a_fact_is_written_in_one_way() -> None:
    """Key order, time zone and the letters' form change nothing; any value does."""
    here = datetime(2026, 11, 23, 8, 0, 0, 5, tzinfo=VIETNAM)
    fact = Sealed(1, "a.b", "case:1", None, "", "account:1", here, here, {"b": 1, "a": "đ"})
    same = Sealed(
        1, "a.b", "case:1", None, "", "account:1", here.astimezone(UTC), here.astimezone(UTC), {"a": "đ", "b": 1}
    )
    assert fact_text(fact) == fact_text(same)
    assert '"happened_at":"2026-11-23T01:00:00.000005Z"' in fact_text(fact).decode()
    assert '"payload":{"a":"đ","b":1}' in fact_text(fact).decode()


BEFORE = Path(__file__).with_name("export_before.jsonl")


def test_what_was_sealed_before_facts_said_how_the_actor_came_in_still_has_its_bytes() -> None:
    """The file was written by the version before: its facts, read and written anew, give the very root."""
    head, seal, *facts = [json.loads(line) for line in BEFORE.read_text("utf-8").splitlines()]
    assert head == {"motcua": "export", "version": 1}
    texts = [fact_text(read_again(json.loads(line["fact"]))) for line in facts]
    assert [text.decode() for text in texts] == [line["fact"] for line in facts]
    assert root_of(leaves_of(bytes.fromhex(seal["key"]), texts)).hex() == json.loads(seal["seal"])["root"]


def read_again(said: dict[str, Any]) -> Sealed:
    moments = {name: datetime.fromisoformat(said[name]) for name in ("happened_at", "known_at")}
    return Sealed(**(said | moments))
