from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.packs.engine import engine_fits
from motcua.ground.packs.rules import canonical, differences, digest

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": "Đường"}) == digest({"b": "Đường", "a": 1})
    assert canonical({"b": "Đ", "a": [1.5, None]}) == '{"a":[1.5,null],"b":"Đ"}'


@given(one=_JSON, other=_JSON)
def test_differences_are_found_exactly_where_the_writing_differs(one: Any, other: Any) -> None:
    assert list(differences(one, one)) == []
    if _no_nulls(one) and _no_nulls(other):
        assert (list(differences(one, other)) == []) == (canonical(one) == canonical(other) or _only_types(one, other))


def _no_nulls(value: Any) -> bool:
    return "null" not in canonical(value)


def _only_types(one: Any, other: Any) -> bool:
    """True and 1 are equal in Python, and empty tables differ from nothing only in what is absent."""
    return bool(one == other)


def test_an_insertion_among_keyed_items_is_one_difference() -> None:
    old = {"steps": [{"key": "a", "budget": 1}, {"key": "c", "budget": 3}]}
    new = {"steps": [{"key": "a", "budget": 1}, {"key": "b", "budget": 2}, {"key": "c", "budget": 4}]}
    assert list(differences(old, new)) == [
        ("steps.c.budget", 3, 4),
        ("steps.b", None, {"key": "b", "budget": 2}),
    ]


def test_another_order_is_a_difference() -> None:
    old, new = [{"key": "a"}, {"key": "b"}], [{"key": "b"}, {"key": "a"}]
    assert [path for path, _, _ in differences(old, new, "steps")] == ["steps (order)"]


def test_engines_are_compared_as_numbers() -> None:
    assert engine_fits("0.10.0", ">=0.9")
    assert engine_fits("0.1.3", ">=0.1, <0.2")
    assert not engine_fits("0.2", ">=0.1,<0.2.0")
    assert engine_fits("1", "==1.0")
