"""Dividing a whole into integer portions that add up to exactly the whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

MILLION = 1_000_000


def portions(weights: Sequence[Fraction | int], whole: int = MILLION, least: int = 0) -> list[int]:
    """``whole`` divided by the weights, rounded once, by largest remainder; of equal ones the first gets more.

    ``least`` is what even the smallest gets, so that a small portion is not taken for none.
    """
    total = Fraction(sum(weights))
    if total <= 0 or least * len(weights) > whole:
        raise ValueError("nothing to divide by")
    exact = [whole * Fraction(weight) / total for weight in weights]
    given = [max(int(each), least) for each in exact]
    by_remainder = sorted(range(len(given)), key=lambda at: given[at] - exact[at])
    missing = whole - sum(given)
    while missing:
        step = 1 if missing > 0 else -1
        for at in by_remainder if step > 0 else reversed(by_remainder):
            if missing and given[at] + step >= least:
                given[at] += step
                missing -= step
    return given
