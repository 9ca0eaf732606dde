"""Until when a paper holds, and how it is numbered: pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.ground.vault.definitions import TRUST, PaperType, Trust, ValidFor


def last_day(valid_for: ValidFor | None, issued_on: date | None, said: Mapping[str, Any]) -> date | None:
    """The last day on which the paper holds; None where it holds without end or nothing says until when.

    A term of months ends with the day of that number, or with the last of a shorter month (Bộ luật Dân sự, Điều 148).
    """
    if valid_for is None:
        return None
    if valid_for.until is not None:
        return _day(said.get(valid_for.until))
    return None if issued_on is None else _months_after(issued_on, valid_for.months or 0)


def _day(said: object) -> date | None:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def result_code(owner: str, type: PaperType, serial: int) -> str:
    """Mã kết quả số hóa: who owns it, what it is, a serial (TT 01/2023/TT-VPCP, Điều 10; from memory). The serials are
    not without gaps: a paper that was not entered after all leaves one."""
    what = type.code.value if type.code else type.key.upper().replace("_", "")
    return f"{owner}-{what}-{serial:06d}"


def more_trusted(one: Trust, than: str) -> bool:
    return TRUST.index(one) > TRUST.index(than)
