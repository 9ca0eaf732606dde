"""What a pack may not say."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from .samples import choice, field, form, group


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ([choice("a", "x", when={"field": "a", "equals": "x"})], "waits for itself"),
        (
            [
                choice("a", "x", when={"field": "b", "equals": "x"}),
                choice("b", "x", when={"field": "c", "equals": "x"}),
                choice("c", "x", when={"field": "a", "equals": "x"}),
            ],
            "waits for itself",
        ),
        ([field("text", "a", when={"field": "b", "equals": "x"})], "not a choice beside it"),
        ([choice("b", "x"), field("text", "a", when={"field": "b", "equals": "z"})], "not one of its choices"),
        ([group("rows", field("text", "a"), field("text", "a"))], "declared twice"),
        ([field("text", "a"), field("text", "a")], "declared twice"),
        ([field("computed", "n", function="count", of=["a"]), field("text", "a")], "computes 'a'"),
        (
            [field("computed", "n", function="total", of=["rows.b"]), group("rows", field("text", "b"))],
            "computes 'rows.b'",
        ),
        ([field("money", "m"), group("rows", field("computed", "n", function="total", of=["m"]))], "computes 'm'"),
    ],
)
def test_an_unsound_form_is_refused(fields: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        form(*fields)
