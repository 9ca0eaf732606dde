"""Checks on civil-status forms that plain fields cannot express."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.ground.words.errors import Problem

YOUNGEST_PARENT = 10
"""Years between a parent and a child below which a birth date must have been mistyped. Not a rule of law: the law sets
no least age for being registered as a parent."""

_NAME_SIGNS = frozenset(" '-’")


def ten_chi_gom_chu(answers: Mapping[str, Any]) -> list[Problem]:
    """A person's name holds letters only (Bộ luật Dân sự 2015, Điều 26 khoản 3)."""
    name = str(answers.get("ho_ten_con") or "")
    if all(c.isalpha() or c in _NAME_SIGNS for c in name):
        return []
    return [
        Problem(
            "ho_ten_con",
            "name_not_letters",
            "Tên chỉ gồm chữ, không đặt tên bằng số hoặc ký tự khác (Bộ luật Dân sự 2015, Điều 26).",
        )
    ]


def cha_me_du_tuoi(answers: Mapping[str, Any]) -> list[Problem]:
    """A parent is older than the child, by enough that the dates can be true."""
    born = _day(answers.get("ngay_sinh"))
    if born is None:
        return []
    problems = []
    if _too_young(_person_birth(answers.get("me")), born):
        problems.append(
            Problem(
                "me.birth_date",
                "parent_too_young",
                "Ngày sinh của mẹ chưa hợp lý so với ngày sinh của trẻ. Hãy kiểm tra lại cả hai ngày.",
            )
        )
    if _too_young(_person_birth(answers.get("cha")), born):
        problems.append(
            Problem(
                "cha.birth_date",
                "parent_too_young",
                "Ngày sinh của cha chưa hợp lý so với ngày sinh của trẻ. Hãy kiểm tra lại cả hai ngày.",
            )
        )
    return problems


def nguoi_yeu_cau_co_trong_to_khai(answers: Mapping[str, Any]) -> list[Problem]:
    """Who asks as the father must stand in the form as the father (Nghị định 123/2015/NĐ-CP, Điều 15)."""
    if answers.get("quan_he") != "cha" or answers.get("cha"):
        return []
    return [
        Problem(
            "khai_ve_cha",
            "father_left_blank",
            "Người yêu cầu là cha nhưng phần khai về cha đang để trống. "
            "Hãy chọn “Cha nhận con cùng với khai sinh”, hoặc để mẹ của trẻ là người yêu cầu.",
        )
    ]


def _too_young(parent: date | None, child: date) -> bool:
    if parent is None:
        return False
    years = child.year - parent.year - ((child.month, child.day) < (parent.month, parent.day))
    return years < YOUNGEST_PARENT


def _person_birth(person: object) -> date | None:
    return _day(person.get("birth_date")) if isinstance(person, Mapping) else None


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
