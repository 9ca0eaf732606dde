"""Whether a sign-in still runs, and whether its proof is fresh enough."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Literal, Protocol

from motcua.ground.access.definitions import Limits

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
    """What is kept of the key in a browser's cookie; it is random enough that its plain digest cannot be turned back."""
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
