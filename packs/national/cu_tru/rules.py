"""Checks on residence forms."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.ground.words.errors import Problem

LEAST_AREA = Decimal(8)
"""Square metres of floor a person that no province may go below (Luật Cư trú 2020, Điều 20 khoản 3 điểm b)."""


def du_dien_tich_toi_thieu(answers: Mapping[str, Any]) -> list[Problem]:
    """A rented, borrowed or shared dwelling leaves each person room enough."""
    if answers.get("truong_hop") != "thue_muon_o_nho":
        return []
    area = _number(answers.get("dien_tich_moi_nguoi"))
    if area is None or area >= LEAST_AREA:
        return []
    return [
        Problem(
            "dien_tich_moi_nguoi",
            "dwelling_too_small",
            "Chỗ ở thuê, mượn, ở nhờ phải có ít nhất {least} m² sàn một người (Luật Cư trú 2020, Điều 20 khoản 3).",
            {"least": str(LEAST_AREA)},
        )
    ]


def moi_nguoi_mot_lan(answers: Mapping[str, Any]) -> list[Problem]:
    """Nobody moves twice in one form."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for place, row in enumerate(answers.get("thanh_vien") or []):
        number = str((row.get("nguoi") or {}).get("id") or "")
        if number and number in seen:
            problems.append(
                Problem(
                    f"thanh_vien.{place}.nguoi.id",
                    "member_twice",
                    "Số định danh {number} đã khai ở dòng trên. Hãy xóa dòng trùng hoặc sửa lại số.",
                    {"number": number},
                )
            )
        seen.add(number)
    return problems


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
