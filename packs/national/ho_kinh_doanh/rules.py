"""Checks on the application to register a household business (Nghị định 168/2025/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.ground.words.errors import Problem
from motcua.ground.words.text import fold, nfc

FORBIDDEN_WORDS = ("công ty", "doanh nghiệp")
"""Words that would make a household business look like a company."""

_PREFIX = "ho kinh doanh"


def ten_ho_kinh_doanh_hop_le(answers: Mapping[str, Any]) -> list[Problem]:
    """The proper name: has letters, does not repeat the prefix, does not pose as a company."""
    name = nfc(str(answers.get("ten_rieng") or ""))
    if not name:
        return []
    if not any(c.isalpha() for c in name):
        return [
            Problem(
                "ten_rieng", "name_without_letters", "Tên riêng phải có chữ; không đặt tên chỉ bằng số hoặc ký hiệu."
            )
        ]
    if fold(name).startswith(_PREFIX):
        return [
            Problem(
                "ten_rieng",
                "name_with_prefix",
                "Chỉ ghi tên riêng; cụm từ “Hộ kinh doanh” được tự động thêm vào trước tên riêng.",
            )
        ]
    return [
        Problem(
            "ten_rieng",
            "name_of_company",
            "Tên hộ kinh doanh không được có cụm từ “{word}”. Hãy chọn tên khác.",
            {"word": word},
        )
        for word in FORBIDDEN_WORDS
        if f" {fold(word)} " in f" {fold(name)} "
    ]


def thanh_vien_khong_trung(answers: Mapping[str, Any]) -> list[Problem]:
    """A member stands once in the list."""
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


def tong_von_khop(answers: Mapping[str, Any]) -> list[Problem]:
    """What the members contribute is not more than the capital."""
    rows, capital = answers.get("thanh_vien") or [], answers.get("von")
    total = sum(int(row.get("von_gop") or 0) for row in rows)
    if capital is None or total <= int(capital):
        return []
    return [
        Problem(
            "von",
            "contributions_over_capital",
            "Tổng phần vốn góp của các thành viên ({total} đồng) lớn hơn vốn kinh doanh. Hãy sửa lại cho khớp.",
            {"total": f"{total:,}".replace(",", ".")},
        )
    ]
