"""One country, one time zone: a moment's local day decides what law was in force and which day a serial belongs to."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment: datetime) -> datetime:
    """The moment on the clocks of Vietnam."""
    return moment.astimezone(VIETNAM)


def day_of(moment: datetime) -> date:
    """The day it is in Vietnam at that moment."""
    return local(moment).date()
