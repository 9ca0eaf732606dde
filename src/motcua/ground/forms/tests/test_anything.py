"""Whatever is sent, the validator answers; what it accepts, it accepts again unchanged."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.forms.rules import Source, describe, nest
from motcua.ground.forms.rules.numbers import write_number

from .samples import LAN, PHOTO, TODAY, everything, read, typed

FORM = everything()
KEYS = [f.key for f in FORM.fields()]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
hints = st.sampled_from(
    [
        "",
        " ",
        "child",
        "self",
        "hospital",
        "own",
        "adopted",
        "1.234",
        "1,234",
        "1.5",
        "5/9/1988",
        "00001",
        "\x00",
        "\ud800",
    ]
)
names = st.sampled_from(["id", "name", "birth_date", "unit", "line", "digest", "kind", "share", "x"]) | st.text(
    max_size=5
)
junk = st.recursive(
    scalars | hints,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
posts = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), junk, max_size=8)
sources: st.SearchStrategy[Source] = st.sampled_from(["json", "html"])

seen = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp"])
texts = st.builds("{} {}\u200b".format, st.text(seen, min_size=1, max_size=20), st.text(seen, max_size=9))
days = st.dates(date(1900, 1, 1), TODAY).map(lambda d: f"{d.day}/{d.month}/{d.year}")


def decimals(places: int) -> st.SearchStrategy[str]:
    """In Vietnamese writing, grouped or not."""
    exact = st.decimals(allow_nan=False, allow_infinity=False, places=places, min_value=0, max_value=10**9)
    return exact.map(lambda d: write_number(d, "vi")) | exact.map(lambda d: str(d).replace(".", ","))


children = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Trần Văn An", " h'hen  NIÊ "]),
        "kind": st.sampled_from(["own", "adopted"]),
        "adopted_on": days,
    },
    optional={"share": decimals(2), "place": st.just({"unit": "00002"}), "x": texts},
)
answers = st.fixed_dictionaries(
    {key: st.just(value) for key, value in typed().items()}
    | {
        "who": st.sampled_from(["self", "child"]),
        "reason": st.just("") | texts,
        "hospital": texts,
        "area": decimals(3) | st.sampled_from(["1.234", "1,234", "0,125", "1.234,567", "1500 m2", "0"]),
        "price": st.integers(0, 10**12) | st.integers(0, 10**12).map(lambda n: f"{n:,} đ".replace(",", ".")),
        "since": days,
        "needs": st.lists(st.sampled_from(["a", "b", "c"]), max_size=5),
        "photos": st.lists(st.sampled_from([PHOTO, {}, None]), max_size=4),
        "children": st.lists(children | st.just({}) | st.just({"name": " "}), max_size=4),
        "how_many": scalars,
    },
)


@given(posts | junk, sources)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_it_never_crashes_and_always_answers_in_json(data: Any, source: Source) -> None:
    cleaned = read(FORM, data, source)
    json.dumps(cleaned.answers, allow_nan=False).encode()
    for problem in cleaned.problems:
        assert problem.message.format(**problem.params)
    describe(FORM, cleaned.answers, "vi")
    describe(FORM, data if isinstance(data, dict) else {}, "en")


@given(answers)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_right_is_accepted_and_accepted_again_unchanged(data: dict[str, Any]) -> None:
    once = read(FORM, data, "html")
    assert once.problems == ()
    for again in (read(FORM, once.answers, "json"), read(FORM, once.answers, "html")):
        assert (again.answers, again.problems) == (once.answers, ())


def test_the_deepest_nesting_is_one_problem() -> None:
    deep: Any = "x"
    for _ in range(5_000):
        deep = [deep]
    keys = ["phone", "needs", "home", "photos", "children"]
    problems = read(FORM, typed() | dict.fromkeys(keys, deep)).problems
    assert {p.field.partition(".")[0] for p in problems} >= set(keys)


def test_a_million_unknown_keys_are_a_few_problems() -> None:
    data = typed() | {f"k{n}": n for n in range(100_000)} | {"applicant": LAN | {str(n): n for n in range(100_000)}}
    assert len(read(FORM, data).problems) == 40


@given(st.dictionaries(st.text("abc_.019", max_size=15), st.lists(st.text(max_size=3), max_size=3), max_size=12))
def test_nest_takes_any_names(pairs: dict[str, list[str]]) -> None:
    tree = nest(pairs)
    json.dumps(tree)
    read(FORM, tree, "html")


def test_nest_makes_rows_of_numbers() -> None:
    pairs = {
        "who": ["child"],
        "needs": ["a", "b"],
        "children.2.name": ["Bình"],
        "children.0.name": ["An"],
        "children.1._": ["1"],
        "children.0.place.unit": ["00001"],
    }
    assert nest(pairs) == {
        "who": "child",
        "needs": ["a", "b"],
        "children": [{"name": "An", "place": {"unit": "00001"}}, {}, {"name": "Bình"}],
    }


def test_nest_leaves_out_junk_and_keeps_within_bounds() -> None:
    pairs = {f"rows.{n}.name": ["x"] for n in range(500)}
    pairs |= {
        name: ["x"]
        for name in ("", ".", "0", "a..b", "a.0.1", "A", "_add", "a._", "a.b.c.d.e", "a.-1.b", "__proto__.x")
    }
    pairs |= {"b": ["x"], "b.c": ["y"], "d.0.e": ["x"], "d.f": ["y"], "x" * 400: ["x"], "none": []}
    tree = nest(pairs)
    assert len(tree.pop("rows")) == 50
    assert tree == {"b": "x", "d": {"f": "y"}}
