"""Checks on the request for a criminal record certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from motcua.ground.words.errors import Problem


def giai_doan_dung_thu_tu(answers: Mapping[str, Any]) -> list[Problem]:
    """The periods of residence run forward: each ends after it starts and starts no earlier than the one before;
    only the last may be open."""
    rows = answers.get("giai_doan") or []
    return [*_backward(rows), *_out_of_order(rows), *_open_too_early(rows)]


def _backward(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    return [
        Problem(
            f"giai_doan.{place}.den_ngay", "period_ends_before_start", "Ngày kết thúc phải sau ngày bắt đầu giai đoạn."
        )
        for place, row in enumerate(rows)
        if (start := _day(row.get("tu_ngay"))) and (end := _day(row.get("den_ngay"))) and end < start
    ]


def _out_of_order(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    starts = [_day(row.get("tu_ngay")) for row in rows]
    return [
        Problem(
            f"giai_doan.{place}.tu_ngay",
            "period_out_of_order",
            "Ghi các giai đoạn theo thứ tự thời gian, từ trước đến sau.",
        )
        for place, (before, after) in enumerate(pairwise(starts), start=1)
        if before and after and after < before
    ]


def _open_too_early(rows: Sequence[Mapping[str, Any]]) -> list[Problem]:
    return [
        Problem(f"giai_doan.{place}.den_ngay", "period_open", "Chỉ giai đoạn cuối cùng được để trống ngày kết thúc.")
        for place, row in enumerate(rows[:-1])
        if row.get("tu_ngay") and not row.get("den_ngay")
    ]


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
