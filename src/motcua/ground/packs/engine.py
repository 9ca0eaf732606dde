"""Which engines a pack works with."""

from __future__ import annotations

import operator
import re
from itertools import zip_longest

_COMPARE = {">=": operator.ge, "<=": operator.le, "==": operator.eq, "<": operator.lt, ">": operator.gt}


def engine_fits(version: str, wanted: str) -> bool:
    """``engine_fits("0.1.3", ">=0.1, <0.2")`` is true. ``wanted`` has the shape of `EngineRange`."""
    return all(_fits(version, part.strip()) for part in wanted.split(","))


def _fits(version: str, part: str) -> bool:
    found = re.match(r"(>=|<=|==|<|>)(.+)", part)
    assert found is not None, part
    pairs = list(zip_longest(_numbers(version), _numbers(found[2]), fillvalue=0))
    return bool(_COMPARE[found[1]]([a for a, _ in pairs], [b for _, b in pairs]))


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version.split("+")[0])]
