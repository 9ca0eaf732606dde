"""The pages that are charged: two rates and the most that one copy may cost (Thông tư 226/2016/TT-BTC, Điều 4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.ground.words.errors import Problem

FIRST_PAGES = 2
MOST_FURTHER_PAGES = 196
"""A copy costs 2 x 2.000 đồng and then 1.000 đồng a page, and never more than 200.000 đồng."""


def trang_tinh_phi_dung(answers: Mapping[str, Any]) -> list[Problem]:
    """The two numbers of charged pages follow from the pages and the copies."""
    rows = answers.get("cac_giay_to") or []
    return [problem for place, row in enumerate(rows) for problem in _row_problems(place, row)]


def charged_pages(pages: int, copies: int) -> tuple[int, int]:
    """Pages at 2.000 đồng and pages at 1.000 đồng, of all copies of one paper.

    >>> charged_pages(5, 3)
    (6, 9)
    """
    further = min(max(pages - FIRST_PAGES, 0), MOST_FURTHER_PAGES)
    return min(pages, FIRST_PAGES) * copies, further * copies


def _row_problems(place: int, row: Mapping[str, Any]) -> list[Problem]:
    pages, copies = _whole(row.get("so_trang")), _whole(row.get("so_ban"))
    if pages is None or copies is None:
        return []
    return [
        Problem(
            f"cac_giay_to.{place}.{key}",
            "charged_pages",
            "Với {pages} trang và {copies} bản, số trang tính phí ở ô này là {expected}.",
            {"pages": pages, "copies": copies, "expected": expected},
        )
        for key, expected in zip(
            ("trang_hai_trang_dau", "trang_tu_trang_ba"), charged_pages(pages, copies), strict=True
        )
        if _whole(row.get(key)) != expected
    ]


def _whole(value: object) -> int | None:
    try:
        return int(Decimal(str(value)))
    except (InvalidOperation, ValueError):
        return None
