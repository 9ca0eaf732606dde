"""Checks on the application for a house building permit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from motcua.ground.words.errors import Problem

OWN_DESIGN_AREA = Decimal(250)
OWN_DESIGN_FLOORS = 3
OWN_DESIGN_HEIGHT = Decimal(12)


def dien_tich_khong_vuot_thua_dat(answers: Mapping[str, Any]) -> list[Problem]:
    """The house stands inside its parcel."""
    house, parcel = _number(answers.get("dien_tich_xay_dung")), _number(answers.get("dien_tich_dat"))
    if house is None or parcel is None or house <= parcel:
        return []
    return [
        Problem(
            "dien_tich_xay_dung",
            "house_over_parcel",
            "Diện tích xây dựng tầng 1 lớn hơn diện tích thửa đất. Hãy kiểm tra lại hai con số.",
        )
    ]


def thiet_ke_dung_nang_luc(answers: Mapping[str, Any]) -> list[Problem]:
    """A household designs its own house only below one of three sizes (Luật Xây dựng 50/2014/QH13, Điều 79 khoản 7)."""
    if answers.get("nguoi_thiet_ke") != "tu_thiet_ke" or not _is_large(answers):
        return []
    return [
        Problem(
            "nguoi_thiet_ke",
            "design_needs_licence",
            "Nhà từ 250 m² sàn, từ 3 tầng và cao từ 12 m trở lên phải do tổ chức, cá nhân có chứng chỉ thiết kế.",
        )
    ]


def _is_large(answers: Mapping[str, Any]) -> bool:
    floors = answers.get("tang") or []
    area = sum((_number(floor.get("dien_tich")) or Decimal(0) for floor in floors), Decimal(0))
    height = _number(answers.get("chieu_cao")) or Decimal(0)
    return area >= OWN_DESIGN_AREA and len(floors) >= OWN_DESIGN_FLOORS and height >= OWN_DESIGN_HEIGHT


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
