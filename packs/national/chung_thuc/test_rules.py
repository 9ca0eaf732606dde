"""What a certified copy costs, by the table as it ships."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from motcua.ground.money.fees import FeeTable, compute

FILE = Path(__file__).parent / "fee_tables" / "chung_thuc_ban_sao.yaml"
TABLE = FeeTable.model_validate(yaml.safe_load(FILE.read_text("utf-8"))[0])


def cost(*papers: tuple[int, int]) -> int:
    rows = [{"ten": "Bằng", "so_trang": str(pages), "so_ban": str(copies)} for pages, copies in papers]
    return compute(TABLE, {"cac_giay_to": rows}, "counter", date(2026, 11, 2)).amount


@pytest.mark.parametrize(
    ("pages", "copies", "owed"),
    [(1, 1, 2_000), (2, 4, 16_000), (3, 1, 5_000), (5, 3, 21_000), (198, 1, 200_000), (500, 2, 400_000)],
)
def test_pages_are_charged_at_each_rate_and_a_copy_at_most(pages: int, copies: int, owed: int) -> None:
    assert cost((pages, copies)) == owed


def test_papers_add_up() -> None:
    assert cost((5, 3), (1, 2)) == 25_000
