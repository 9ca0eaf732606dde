"""What may be said to promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from motcua.ground.calendar.definitions import Duration, Until

Kind = Literal["case", "intake", "step", "consultation", "supplement", "linked"]
OwedBy = Literal["office", "citizen"]
State = Literal["running", "paused", "broken", "kept", "kept_late", "released"]
Ground = Literal["supplement", "payment", "consultation"]
Act = Literal["pause", "resume", "restart", "extend", "keep", "release", "break"]

OPEN: tuple[State, ...] = ("running", "paused", "broken")
"""Still owed. A broken promise is owed all the more."""

CLOSED: tuple[State, ...] = ("kept", "kept_late", "released")


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch in which the clock of a promise stands still; ``end`` is None while it does."""

    start: datetime
    end: datetime | None = None
    ground: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """The one new date that was promised instead of the first."""

    at: datetime
    to: datetime
    law: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise as the rules see it.

    ``opened`` is when it was made, ``counted_from`` when its clock last began at zero, ``closed`` when it was kept or
    released.
    """

    opened: datetime
    counted_from: datetime
    duration: Duration
    due: datetime
    owed_by: OwedBy = "office"
    law: str = ""
    rests: tuple[Rest, ...] = ()
    extension: Extension | None = None
    closed: datetime | None = None

    @property
    def until(self) -> Until:
        """When its last day ends: an office's with its hours, a citizen's at midnight (Civil Code 2015, art 148.6)."""
        return "midnight" if self.owed_by == "citizen" else "office_hours"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a promise's time ledger: whose turn it was, whether it counted, and why or why not.

    ``phase`` tells what is over from what is still ahead, and from the time that runs on after the due moment.
    ``minutes`` are the working minutes in it, counted or not; ``days`` the calendar days it counts. ``leg`` is the part
    of a linked procedure that it belongs to.
    """

    start: datetime
    end: datetime
    turn: OwedBy
    counted: bool
    minutes: int
    reason: str
    law: str = ""
    days: int = 0
    phase: Literal["past", "ahead", "late"] = "past"
    leg: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One part of a linked procedure: how long it takes, what must have ended before it begins, which office owes it
    (None: the citizen)."""

    key: str
    duration: Duration
    after: tuple[str, ...] = ()
    office: int | None = None
    law: str = ""


@dataclass(frozen=True, slots=True)
class OnPath:
    """A leg of the critical path, from the moment it could begin to the moment it ends."""

    leg: Leg
    start: datetime
    end: datetime


class CriticalPath(NamedTuple):
    """When the whole is due, and the legs that decide it, in order."""

    due: datetime
    path: tuple[OnPath, ...]


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that two calendars see differently, and what the later one says of it."""

    on: date
    works: bool
    name: str
    law: str


@dataclass(frozen=True, slots=True)
class Redated:
    """What a pass over open promises did: how many were reckoned again, how many dates moved, whether it is over."""

    looked: int = 0
    moved: int = 0
    finished: bool = True
