"""Numbers in Vietnamese writing: ``1.234.567``, ``12,5``; and how they are kept and written again.

A kept number is a plain decimal, ``1234.5``. One case would read as two numbers: ``1.234`` is 1234 to a person and
1.234 to a machine. A kept number is therefore never of that form; 1.234 is kept as ``1.2340``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Literal

from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.forms.rules.texts import narrow
from motcua.ground.words.text import fold

Source = Literal["json", "html"]

_MOST_DIGITS = 30
_NUMBER_AND_UNIT = re.compile(r"([+-]? ?\d(?:[\d., ]*\d)?) ?([^\d., ].*)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?: \d{3})+)(?:,\d+)?", re.ASCII)
_GROUPED_BY_COMMA = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_POINT = re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_ONE_GROUP_BY_POINT = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_ONE_GROUP_BY_COMMA = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_DONG = frozenset({"d", "dong", "vnd", "₫", "viet nam dong"})


def read_number(raw: object, *, places: int, source: Source, units: Collection[str] = ()) -> Decimal:
    typed = _typed(raw)
    if typed is None:
        written = _without_unit(narrow(raw), {_plain(u) for u in units}, "not_a_number")
        if not places and _could_be_two(written, source):
            raise Misread("ambiguous_number")
        typed = _written(written, source, "not_a_number")
        if _COMMA.fullmatch(written) and places and len(written.partition(",")[2]) > places:
            raise Misread("too_precise", places=places)
    if _fraction(typed) > places:
        raise Misread("too_precise", places=places) if places else Misread("not_whole")
    return typed


def read_money(raw: object, *, source: Source) -> int:
    """Whole đồng. A single group of three (``1.500``, ``1,500``) is thousands: there is no tenth of a đồng."""
    amount = _typed(raw)
    if amount is None:
        written = _without_unit(narrow(raw), _DONG, "not_a_number.money")
        if source == "json" and _ONE_GROUP_BY_POINT.fullmatch(written):
            raise Misread("ambiguous_number")
        if _ONE_GROUP_BY_COMMA.fullmatch(written):
            written = written.replace(",", "")
        amount = _written(written, source, "not_a_number.money")
    if _fraction(amount):
        raise Misread("not_whole")
    return int(amount)


def kept(value: Decimal) -> str:
    """The one form in which a number is kept; reading it again, from either source, gives the same number."""
    whole, _, fraction = format(value, "f").partition(".")
    fraction = fraction.rstrip("0")
    if not fraction:
        return "0" if whole.lstrip("-").strip("0") == "" else whole
    text = f"{whole}.{fraction}"
    return text + "0" if _ONE_GROUP_BY_POINT.fullmatch(text) else text


def write_number(value: Decimal, language: str) -> str:
    """``1.234,5`` in Vietnamese, ``1,234.5`` in English."""
    whole, _, fraction = format(value, "f").partition(".")
    fraction = fraction.rstrip("0")
    grouped = f"{int(whole):,}" if whole not in {"-0", "-"} else whole
    text = grouped + (f".{fraction}" if fraction else "")
    return text if language.startswith("en") else text.translate({0x2C: ".", 0x2E: ","})


def _typed(raw: object) -> Decimal | None:
    """A number that came as a number; None when it came as text."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    if isinstance(raw, int) and abs(raw) >= 10**_MOST_DIGITS:
        raise Misread("not_a_number")
    value = raw if isinstance(raw, Decimal) else Decimal(repr(raw))
    if not value.is_finite() or abs(value.adjusted()) >= _MOST_DIGITS:
        raise Misread("not_a_number")
    return value


def _without_unit(text: str, units: Collection[str], otherwise: str) -> str:
    found = _NUMBER_AND_UNIT.fullmatch(text)
    if found is None or (found[2] and _plain(found[2]) not in units):
        raise Misread(otherwise)
    return re.sub(r"^([+-]) ", r"\1", found[1])


def _plain(unit: str) -> str:
    """``m²`` is typed as ``m2``, ``đồng.`` with a full stop."""
    return fold(unit).translate({0xB2: "2", 0xB3: "3"}).rstrip(" .")


def _could_be_two(text: str, source: Source) -> bool:
    """``1,500`` of a whole number, and from a machine ``1.500``: a thousand and a half, or one and a half?"""
    return bool(_ONE_GROUP_BY_COMMA.fullmatch(text) or (source == "json" and _ONE_GROUP_BY_POINT.fullmatch(text)))


def _written(text: str, source: Source, otherwise: str) -> Decimal:
    if sum(c.isdigit() for c in text) > _MOST_DIGITS:
        raise Misread(otherwise)
    if source == "json" and _POINT.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(" ", "").replace(",", "."))
    if _GROUPED_BY_COMMA.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _WHOLE.fullmatch(text) or _POINT.fullmatch(text) or _COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise Misread(otherwise)


def _fraction(value: Decimal) -> int:
    return len(format(value, "f").partition(".")[2].rstrip("0"))
