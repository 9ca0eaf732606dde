"""Filling in, shortening, and when to try again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from motcua.ground.messages.definitions import BACKOFF, SMS_LONGEST, SMS_LONGEST_ACCENTED, Value
from motcua.ground.words.definitions import Text
from motcua.ground.words.moments import local

# 3GPP TS 23.038: the characters of one septet, and those of two. The rest is not in a short message's own alphabet.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = frozenset("^{}\\[~]|€")
_ASCII = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "₫": "d",
        "\u00a0": " ",
    }
)


def fill(text: Text, values: Mapping[str, Value], language: str) -> str:
    """Put the values into their places. KeyError names one that is missing: a message with a hole is never sent."""
    words = text.in_language(language)
    return re.sub(r"\{([^{}]*)\}", lambda place: written(values[place[1]], language), words)


def written(value: Value, language: str) -> str:
    """A moment as `16:30 ngày 31/12/2025`, a number with dots, a text in the language, nothing as a dash."""
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, datetime):
        then = local(value)
        return f"{then:%H:%M on %d/%m/%Y}" if language.startswith("en") else f"{then:%H:%M} ngày {then:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return (value or "").strip() or "—"


def unaccented(text: str) -> str:
    """The same letters without their marks, the case kept; what the GSM alphabet still lacks becomes ``?``."""
    plain = unicodedata.normalize("NFD", text.translate(_ASCII))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "".join(c if c in _GSM or c in _GSM_DOUBLE else "?" for c in plain)


def septets(text: str) -> int | None:
    """The length of a text in the GSM alphabet, or None when it cannot be written in it."""
    if not set(text) <= _GSM | _GSM_DOUBLE:
        return None
    return len(text) + sum(c in _GSM_DOUBLE for c in text)


def sms_text(text: str, *, accented: bool = False) -> str:
    """One short message. Without diacritics it holds more than twice as much, and every phone shows it.

    What does not fit is cut at a word; the words before, with the code among them, stay whole.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    line = line if accented else unaccented(line)
    if _fits(line):
        return line
    words = line.split(" ")
    while len(words) > 1 and not _fits(" ".join(words) + "..."):
        words.pop()
    short = " ".join(words)
    while not _fits(short + "..."):
        short = short[:-1]
    return short.rstrip(" ,;:.") + "..."


def _fits(text: str) -> bool:
    length = septets(text)
    # Beyond the GSM alphabet a message is counted in UTF-16 units.
    return length <= SMS_LONGEST if length is not None else len(text.encode("utf-16-be")) // 2 <= SMS_LONGEST_ACCENTED


def wait_after(attempts: int, asked: timedelta | None) -> timedelta | None:
    """How long to wait after so many failed attempts; the other side may ask for longer. None means no more."""
    if attempts > len(BACKOFF):
        return None
    return max(BACKOFF[attempts - 1], asked or timedelta(0))
