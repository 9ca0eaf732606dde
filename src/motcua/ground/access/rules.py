"""Whether a sign-in still runs and its proof is fresh, and what a password or a code must be."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from typing import Literal, Protocol

from motcua.ground.access.definitions import Limits
from motcua.ground.words.errors import Refused
from motcua.ground.words.text import fold

SEEN_EVERY = timedelta(minutes=1)
"""How finely it is kept when a sign-in was last used."""


class Running(Protocol):
    """As much of a sign-in as the rules read."""

    started_at: datetime
    seen_at: datetime
    proven_at: datetime


def over(sign_in: Running, now: datetime, limits: Limits) -> Literal["", "idle", "too_long"]:
    """Which limit it has passed; "" while it runs."""
    if now - sign_in.started_at >= limits.at_most:
        return "too_long"
    return "idle" if now - sign_in.seen_at >= limits.idle else ""


def recent(sign_in: Running, now: datetime, minutes: int) -> bool:
    """Whether the whole proof was given within so many minutes; acts of weight ask for it again otherwise."""
    return now - sign_in.proven_at < timedelta(minutes=minutes)


def key_of(session_key: str) -> str:
    """What is kept of the key in a browser's cookie; random enough that its plain digest cannot be turned back."""
    return hashlib.sha256(session_key.encode()).hexdigest()


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_said(user_agent: str) -> str:
    """What the browser says it is, in words of every language: "Chrome, Android"; "" where it says nothing known."""
    return ", ".join(found for known in (_BROWSERS, _SYSTEMS) if (found := _first(known, user_agent)))


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")


# --- passwords -------------------------------------------------------------------------------------------------------

SHORTEST = 8
"""Beside a second factor (TCVN 14423:2026; NIST SP 800-63B-4, 3.1.1.2)."""
SHORTEST_ALONE = 14
LONGEST = 200
_CONTEXT = ("motcua", "mot cua", "dich vu cong", "matkhau", "mat khau", "password")
_OWN_LETTERS = 5


def check_password(password: str, *, alone: bool, common: Container[str], username: str, name: str) -> None:
    """``alone``: no second factor stands beside it. Length counts, and what others use or know does not; there are no
    rules of composition. ``common`` holds passwords that everybody tries first, in lower case."""
    least = SHORTEST_ALONE if alone else SHORTEST
    if not least <= len(password) <= LONGEST:
        raise Refused(
            "password_length",
            "Mật khẩu cần từ {least} đến {most} ký tự; một câu dễ nhớ là tốt nhất.",
            field="password",
            params={"least": least, "most": LONGEST},
        )
    if password.lower() in common or len(set(password)) < _OWN_LETTERS:
        raise Refused("password_common", "Mật khẩu này quá phổ biến, ai cũng đoán được.", field="password")
    own = _without(fold(password), (*_CONTEXT, fold(username), *fold(name).split()))
    if len(own) < _OWN_LETTERS or own in common:
        raise Refused(
            "password_known",
            "Mật khẩu không được chỉ gồm tên, tên đăng nhập hay tên hệ thống.",
            field="password",
        )


def _without(text: str, words: Iterable[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 1:
            text = text.replace(word, "")
    return re.sub(r"[\W_]+", "", text)


def as_typed(password: str) -> str:
    """One form for one password, whichever way a keyboard composes diacritics."""
    return unicodedata.normalize("NFC", password)


# --- codes -----------------------------------------------------------------------------------------------------------

STEP = 30
"""Seconds of one code (RFC 6238)."""
CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def steps_around(now: datetime) -> tuple[int, ...]:
    """The half minutes whose codes are taken: this one, and its neighbours for a clock that runs a little wrong."""
    step = int(now.timestamp()) // STEP
    return (step, step - 1, step + 1)


def written_code(drawn: Iterable[int]) -> str:
    """``drawn`` are twelve random numbers below `ALPHABET`."""
    letters = "".join(_LETTERS[number] for number in drawn)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


ALPHABET = len(_LETTERS)


def typed_code(typed: str) -> str:
    """A code as somebody types it: spaces, dashes and capitals do not matter."""
    return re.sub(r"[\s-]", "", typed).lower()


def code_digest(code: str, salt: str) -> str:
    """Slow on purpose: a code is short enough to be tried through by who has stolen the table."""
    return hashlib.scrypt(typed_code(code).encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
