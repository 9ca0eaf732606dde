"""Identifiers and names of offices."""

from __future__ import annotations

import re

MOST = 35
_CODE = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*", re.ASCII)
_LEVELS = (" cấp tỉnh", " cấp huyện", " cấp xã")


def is_code(code: str) -> bool:
    """An electronic identifier of agencies, level 1 first: ``H09.01.02`` (QĐ 20/2020/QĐ-TTg)."""
    return len(code) <= MOST and _CODE.fullmatch(code) is not None


def office_name(kind_name: str, place_title: str) -> str:
    """``office_name("Công an cấp xã", "phường Sen") == "Công an phường Sen"``."""
    for level in _LEVELS:
        kind_name = kind_name.removesuffix(level)
    return f"{kind_name} {place_title}"
