"""Reading what was typed: generous with spaces, marks and full-width letters, strict with what cannot be kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.words.text import nfc, nfc_lines

LONGEST = 100_000
"""Anything longer is refused unread: no field may hold as much."""

# What no eye sees and pasted text is full of (soft hyphen, zero-width and direction marks).
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What a database cannot keep or a terminal obeys: control characters that are not spaces, and half characters.
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Full-width forms of an input method, and the signs that look like a minus. Not NFKC, which reads 5² as 52.
_NARROW = {**{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}, 0x3000: 0x20, 0x2212: 0x2D, 0x2013: 0x2D}


def tidy(raw: object) -> str:
    """The text of a scalar, without what cannot be seen."""
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**40:
        return str(raw)
    if not isinstance(raw, str):
        raise Misread("wrong_shape")
    if len(raw) > LONGEST:
        raise Misread("too_long", most=LONGEST)
    if _UNFIT.search(raw):
        raise Misread("bad_characters")
    return _UNSEEN.sub("", raw)


def narrow(raw: object) -> str:
    """`tidy` for numbers, dates and codes: ASCII digits and signs, single spaces, no trailing full stop."""
    text = tidy(raw)
    if len(text) > 300:
        raise Misread("too_long", most=300)
    return nfc(text.translate(_NARROW)).rstrip(" .,;")


def blank(raw: object, depth: int = 5) -> bool:
    """Nothing was answered. Asked before reading, so that spaces, empty rows and empty parts count as no answer."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return len(raw) <= LONGEST and not _UNSEEN.sub("", raw).strip()
    if isinstance(raw, Mapping | list | tuple) and depth:
        inside = raw.values() if isinstance(raw, Mapping) else raw
        return all(blank(value, depth - 1) for value in inside)
    return False


def read_line(raw: object, most: int) -> str:
    return _within(nfc(tidy(raw)), most)


def read_lines(raw: object, most: int) -> str:
    return _within(nfc_lines(tidy(raw)), most)


def _within(text: str, most: int) -> str:
    if len(text) > most:
        raise Misread("too_long", most=most)
    return text
