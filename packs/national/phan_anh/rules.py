"""Checks on reports from the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from motcua.ground.words.errors import Problem

SOUTH, NORTH, WEST, EAST = 6.0, 23.5, 102.0, 118.0
"""A box around Vietnam, Hoàng Sa and Trường Sa included."""

_PAIR = re.compile(r"^\s*(\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(\d{1,3}(?:\.\d+)?)\s*$")


def toa_do_trong_nuoc(answers: Mapping[str, Any]) -> list[Problem]:
    """Coordinates, where given, are a pair inside the country."""
    typed = str(answers.get("toa_do") or "")
    if not typed:
        return []
    pair = _PAIR.match(typed)
    if pair is None:
        return [
            Problem("toa_do", "coordinates_unreadable", "Ghi tọa độ là vĩ độ rồi kinh độ, ví dụ: 10.9804, 106.6519.")
        ]
    latitude, longitude = float(pair[1]), float(pair[2])
    if SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST:
        return []
    return [
        Problem(
            "toa_do",
            "coordinates_abroad",
            "Tọa độ này nằm ngoài lãnh thổ Việt Nam. Có thể vĩ độ và kinh độ đã ghi ngược.",
        )
    ]
