"""What YAML may not do in a pack, and that every refusal has its place."""

from __future__ import annotations

import math
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.packs.nodes import Listing, Scalar, Table, plain, spot_of
from motcua.ground.packs.reading import read
from motcua.ground.packs.tests.making import lines


def test_every_value_knows_its_place() -> None:
    node, issues = read("a: 1\nb:\n  - x\n  - {vi: Chào, en: Hello}\n", "f.yaml")
    assert node is not None
    assert not issues
    assert plain(node) == {"a": 1, "b": ["x", {"vi": "Chào", "en": "Hello"}]}
    assert str(spot_of(node, ("b", 1, "en"))) == "f.yaml:4"
    assert spot_of(node, ("b", 1, "en")).column == 20
    assert str(spot_of(node, ("b",))) == "f.yaml:2"
    assert str(spot_of(node, ("b", 7, "en"))) == "f.yaml:2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x", ["f.yaml:1 ERROR yaml.anchor", "f.yaml:2 ERROR yaml.alias"]),
        ("a: !!python/object:os.system 1", ["f.yaml:1 ERROR yaml.tag"]),
        ("a: !secret b", ["f.yaml:1 ERROR yaml.tag"]),
        ("<<: {a: 1}\nb: 2", ["f.yaml:1 ERROR yaml.merge"]),
        ("a: 1\nb: 2\na: 3", ["f.yaml:3 ERROR yaml.duplicate_key"]),
        ("a: 1\n---\nb: 2", ["f.yaml:2 ERROR yaml.documents"]),
        ("%YAML 1.1\n---\na: 1", ["f.yaml:1 ERROR yaml.directive"]),
        ("a: https://lan:matkhau@example.vn/x", ["f.yaml:1 ERROR yaml.secret"]),
        ("api_key: abc", ["f.yaml:1 ERROR yaml.secret"]),
        ('a: "Xin chào {{ name }}"', ["f.yaml:1 ERROR yaml.expression"]),
        ("a: ${HOME}", ["f.yaml:1 ERROR yaml.expression"]),
        ("[a, b]: 1", ["f.yaml:1 ERROR yaml.key"]),
        ("a: {{ x }}", ["f.yaml:1 ERROR yaml.key"]),
        ("", ["f.yaml:1 ERROR yaml.empty"]),
        ("# only words\n", ["f.yaml:1 ERROR yaml.empty"]),
        ("a: ]", ["f.yaml:1 ERROR yaml.syntax"]),
        ("a: 'x\nb: 2", ["f.yaml:2 ERROR yaml.syntax"]),
        ("a: \x07", ["f.yaml:1 ERROR yaml.syntax"]),
        ("a: Pho\u031b\u0309", ["f.yaml:1 ERROR text.not_nfc"]),
        ("[" * 60 + "]" * 60, ["f.yaml:1 ERROR yaml.too_deep"]),
    ],
)
def test_it_refuses(text: str, expected: list[str]) -> None:
    assert lines(read(text, "f.yaml")[1]) == expected


def test_a_plain_address_is_no_secret() -> None:
    assert read("a: https://dichvucong.gov.vn/a:b@c", "f.yaml")[1] == []


def test_all_refusals_of_a_file_come_together() -> None:
    _, issues = read("a: &x 1\nb: *x\na: !t 3\nc: '{{d}}'", "f.yaml")
    assert [issue.code for issue in issues] == [
        "yaml.anchor",
        "yaml.alias",
        "yaml.tag",
        "yaml.duplicate_key",
        "yaml.expression",
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("07:30", "07:30"),
        ("2025-07-01", "2025-07-01"),
        ("007", "007"),
        ("15", 15),
        ("-1", -1),
        ("1.5", 1.5),
        ("1e400", "1e400"),
        ("9" * 30, "9" * 30),
        ("true", True),
        ("True", "True"),
        ("~", None),
        ("", None),
        ("'15'", "15"),
        ("'true'", "true"),
    ],
)
def test_scalars_are_read_without_the_traps_of_yaml_1_1(written: str, value: Any) -> None:
    node, issues = read(f"a: {written}", "f.yaml")
    assert node is not None
    assert not issues
    assert plain(node) == {"a": value}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdxyz"), inner, max_size=4),
    max_leaves=12,
)


@given(value=_JSON)
def test_what_is_written_is_what_is_read(value: Any) -> None:
    node, issues = read(yaml.safe_dump(value), "f.yaml")
    assert node is not None
    assert issues == []
    assert _near(plain(node), value)


def _near(one: Any, other: Any) -> bool:
    """Equal but for numbers that YAML writes as 1e+20, which we keep as text or read within rounding."""
    if isinstance(other, float):
        return math.isclose(float(one), other, rel_tol=1e-12)
    if isinstance(other, dict):
        return set(one) == set(other) and all(_near(one[key], other[key]) for key in other)
    if isinstance(other, list):
        return len(one) == len(other) and all(map(_near, one, other))
    return bool(one == other)


@given(text=st.text(max_size=200))
def test_nothing_typed_makes_it_crash(text: str) -> None:
    node, issues = read(text, "f.yaml")
    assert issues or isinstance(node, Table | Listing | Scalar)
