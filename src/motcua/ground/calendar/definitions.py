"""What may be said to the calendar."""

from __future__ import annotations

import re
from datetime import date
from datetime import time as clock_time
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from motcua.ground.words.definitions import Dated, Definition, Law

Unit = Literal["working_minutes", "working_hours", "working_days", "days", "months"]

_DURATION = re.compile(r"(\d{1,4}) (working_minute|working_hour|working_day|day|month)s?", re.ASCII)


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
            found = _DURATION.fullmatch(value)
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


def _written_as_text(value: Any) -> Any:
    """YAML 1.1 reads an unquoted 13:30 as the number 810, which would silently become a quarter past midnight."""
    if isinstance(value, int | float):
        raise ValueError("write a time of day in quotes: '13:30'")
    return value


TimeOfDay = Annotated[clock_time, BeforeValidator(_written_as_text)]


class Span(Definition):
    """Office hours of part of a day, local time, start included, end excluded; whole minutes."""

    start: TimeOfDay
    end: TimeOfDay

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start >= self.end:
            raise ValueError(f"office hours must end after they start: {self.start:%H:%M}-{self.end:%H:%M}")
        return self


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

    hours: dict[Annotated[int, Field(ge=0, le=6)], tuple[Span, ...]]
    law: Law

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError("office hours without a single working hour")
        for weekday, spans in self.hours.items():
            if any(earlier.end > later.start for earlier, later in pairwise(spans)):
                raise ValueError(f"office hours of weekday {weekday} overlap or are out of order")
        return self


class CalendarBook(Definition):
    """Everything that makes a calendar: hours by period, days off, swapped days, and the hour of the hand-over rule."""

    key: str
    office_hours: Annotated[tuple[OfficeHours, ...], Field(min_length=1)]
    days_off: tuple[DayOff, ...] = ()
    swapped_days: tuple[SwappedDay, ...] = ()
    paper_hand_over_until: TimeOfDay = clock_time(15, 0)
    paper_hand_over_law: Law

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        for earlier, later in pairwise(sorted(self.office_hours, key=lambda period: period.valid_from)):
            if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                raise ValueError(f"two office hours are in force on {later.valid_from}")
        for what, days in (
            ("day off", [day.on for day in self.days_off]),
            ("swapped day", [day for swap in self.swapped_days for day in (swap.off, swap.worked)]),
        ):
            twice = {day for day in days if days.count(day) > 1}
            if twice:
                raise ValueError(f"{what} given twice: {', '.join(map(str, sorted(twice)))}")
        return self
