"""How closely a dossier is kept: three grades, in order. State secrets are none of them: the house may not hold any."""

from __future__ import annotations

from typing import Literal, get_args

Grade = Literal["ordinary", "restricted", "confidential"]
"""``ordinary``: basic personal data; ``restricted``: sensitive personal data, such as crimes, health or belief;
``confidential``: what a law itself keeps from all but a few, such as who denounced somebody, or adoptions."""

GRADES: tuple[Grade, ...] = get_args(Grade)
LAW_OF_GRADES = (
    ("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15", "Điều 2", False),
    ("Nghị định 356/2025/NĐ-CP", "dữ liệu cá nhân cơ bản, dữ liệu cá nhân nhạy cảm", False),
    ("Luật Tố cáo 25/2018/QH14", "Điều 56", False),
    ("Luật Nuôi con nuôi 52/2010/QH12", "Điều 11", False),
)
"""Text, article, and whether it was read: all from memory, to be compared."""


def rank(grade: str) -> int:
    """Its place in the order, 0 first: as columns keep it, so that whoever may open one may open all before it."""
    return GRADES.index(grade)
