"""Vietnamese text: one form for storing, one for searching."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Compose diacritics, trim, and keep a single space between words. Line breaks are kept apart by `nfc_lines`."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def nfc_lines(text: str) -> str:
    """`nfc` line by line, for long texts; at most one blank line in a row."""
    lines = [nfc(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def fold(text: str) -> str:
    """The search form: lower case, no diacritics, đ as d. ``fold("Đăng ký") == "dang ky"``.

    Decomposes before dropping marks, so text typed in NFD is found too.
    """
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return _SPACES.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
