"""Days as people write them: 5/9/1988, 05-09-1988, 05091988, ngày 5 tháng 9 năm 1988, 1988-09-05."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.forms.rules.texts import narrow
from motcua.ground.words.text import fold

_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_DAY_FIRST = re.compile(r"(\d{1,2}) ?[/. -] ?(\d{1,2}) ?[/. -] ?(\d{1,4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4}) ?[/. -] ?(\d{1,2}) ?[/. -] ?(\d{1,2})", re.ASCII)
_DAY_FIRST_CLOSE = re.compile(r"(\d\d)(\d\d)((?:18|19|20|21)\d\d)", re.ASCII)
_YEAR_FIRST_CLOSE = re.compile(r"((?:18|19|20|21)\d\d)(\d\d)(\d\d)", re.ASCII)
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{1,4})", re.ASCII)


def read_date(raw: object) -> date:
    """A day given as text, as a date, or as ``{day, month, year}``."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return _day(write_date(raw), f"{raw.year:04}", str(raw.month), str(raw.day))
    if isinstance(raw, Mapping):
        raw = "/".join(narrow(raw.get(part)) for part in ("day", "month", "year"))
    text = narrow(raw)
    found = _DAY_FIRST.fullmatch(text) or _DAY_FIRST_CLOSE.fullmatch(text) or _IN_WORDS.fullmatch(fold(text))
    if found:
        return _day(text, found[3], found[2], found[1])
    found = _YEAR_FIRST.fullmatch(text) or _YEAR_FIRST_CLOSE.fullmatch(text)
    if found:
        return _day(text, found[1], found[2], found[3])
    raise Misread("not_a_date")


def write_date(day: date) -> str:
    return day.strftime("%d/%m/") + f"{day.year:04}"


def _day(typed: str, year: str, month: str, day: str) -> date:
    if len(year) != 4:
        raise Misread("not_a_date.year")
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        raise Misread("no_such_day", typed=typed)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Misread("no_such_day", typed=typed) from None
