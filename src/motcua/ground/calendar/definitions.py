"""What may be said to the calendar."""

from __future__ import annotations

import re
from datetime import date
from datetime import time as clock_time
from typing import Annotated, Any, Literal

from pydantic import Field, model_serializer, model_validator

from motcua.ground.words.definitions import Dated, Definition, Law

Unit = Literal["working_minutes", "working_hours", "working_days", "days", "months"]

_DURATION = re.compile(r"^(\d{1,4}) (working_minute|working_hour|working_day|day|month)s?$")


class Duration(Definition):
    """A length of time as the law counts it, written ``15 working_days`` in a pack.

    A working day is 8 working hours. ``days`` and ``months`` run on the calendar and do not end on a day off.
    """

    amount: Annotated[int, Field(ge=0, le=9999)]
    unit: Unit

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if isinstance(value, str):
            found = _DURATION.match(value)
            if found is None:
                raise ValueError("write a duration as '15 working_days', '8 working_hours', '30 days' or '3 months'")
            return {"amount": int(found[1]), "unit": found[2] + "s"}
        return value

    @model_serializer
    def _to_words(self) -> str:
        return f"{self.amount} {self.unit}"

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @property
    def working_minutes(self) -> int | None:
        """Working minutes, or None when the unit runs on the calendar."""
        per = {"working_minutes": 1, "working_hours": 60, "working_days": 480}.get(self.unit)
        return None if per is None else self.amount * per


class Span(Definition):
    """Office hours of part of a day, local time, start included, end excluded."""

    start: clock_time
    end: clock_time


class DayOff(Definition):
    """A public holiday or a provincial day off, with the article or decision that gives it."""

    on: date
    name: str
    law: Law


class SwappedDay(Definition):
    """A working day exchanged for another by decision: ``off`` is not worked, ``worked`` is."""

    off: date
    worked: date
    law: Law


class OfficeHours(Dated):
    """The hours of each working day, Monday = 0 ... Sunday = 6; a weekday without hours is a day off."""

    hours: dict[int, tuple[Span, ...]]
    law: Law


class CalendarBook(Definition):
    """Everything that makes a calendar: hours by period, days off, swapped days, and the hour of the hand-over rule."""

    key: str
    office_hours: tuple[OfficeHours, ...]
    days_off: tuple[DayOff, ...] = ()
    swapped_days: tuple[SwappedDay, ...] = ()
    paper_hand_over_until: clock_time = clock_time(15, 0)
    paper_hand_over_law: Law
