"""What may be said to the calendar."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from datetime import time as clock_time
from itertools import combinations, pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_serializer, model_validator

from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text

Unit = Literal["working_minutes", "working_hours", "working_days", "days", "months", "same_working_day"]
Until = Literal["office_hours", "midnight"]
"""When the last day of a term ends: for an office with its hours, for a citizen at 24:00 (art 148.6, Civil Code)."""

_DURATION = re.compile(r"(\d{1,4}) (working_minute|working_hour|working_day|day|month)s?", re.ASCII)


class Duration(Definition):
    """A length of time as the law counts it, written ``15 working_days`` in a pack.

    A working day is 8 working hours. ``days`` and ``months`` run on the calendar and do not end on a day off.
    ``same_working_day``, written without a number, ends with the office hours of the day of receipt, or of the next
    working day for what came after the hour of the 15:00 rule or on a day off.
    """

    amount: Annotated[int, Field(ge=0, le=9999)]
    unit: Unit

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if value == "same_working_day":
            return {"amount": 0, "unit": value}
        if isinstance(value, str):
            found = _DURATION.fullmatch(value)
            if found is None:
                raise ValueError(
                    "write a duration as '15 working_days', '8 working_hours', '30 days', '3 months' or "
                    "'same_working_day'"
                )
            return {"amount": int(found[1]), "unit": found[2] + "s"}
        return value

    @model_validator(mode="after")
    def _one_day_is_the_same(self) -> Self:
        if self.unit == "same_working_day" and self.amount:
            raise ValueError("same_working_day has no number")
        return self

    @model_serializer
    def _to_words(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return self.unit if self.unit == "same_working_day" else f"{self.amount} {self.unit}"

    @property
    def working_minutes(self) -> int | None:
        """Working minutes, or None when the unit runs on the calendar."""
        per = {"working_minutes": 1, "working_hours": 60, "working_days": 480}.get(self.unit)
        return None if per is None else self.amount * per


class NoOfficeHours(LookupError):
    """The calendar says nothing of that day: it lies before its first office hours, or after what can be reckoned."""


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


def _a_day_of_the_year(value: str) -> str:
    if re.fullmatch(r"\d\d-\d\d", value, re.ASCII) is None:
        raise ValueError("write a day of the year as month and day in quotes: '09-02'")
    date.fromisoformat(f"2024-{value}")
    return value


DayOfYear = Annotated[str, AfterValidator(_a_day_of_the_year)]
"""``09-02`` is the second of September."""


class Season(Definition):
    """The same part of every year, both days included; it may pass over New Year (``10-16`` to ``04-15``)."""

    begins: DayOfYear
    ends: DayOfYear

    def holds(self, on: date) -> bool:
        day = f"{on:%m-%d}"
        if self.begins <= self.ends:
            return self.begins <= day <= self.ends
        return day >= self.begins or day <= self.ends

    def meets(self, other: Season) -> bool:
        """Whether some day of the year lies in both."""
        return any(other.holds(_in_a_leap_year(day)) for day in (self.begins, self.ends)) or any(
            self.holds(_in_a_leap_year(day)) for day in (other.begins, other.ends)
        )


def _in_a_leap_year(day: str) -> date:
    return date.fromisoformat(f"2024-{day}")


class OfficeHours(Dated):
    """The hours of each working day, Monday = 0 ... Sunday = 6; a weekday without hours is a day off.

    With a ``season`` they hold in that part of each year; the rest of the year has the hours without one.
    """

    hours: dict[Annotated[int, Field(ge=0, le=6)], tuple[Span, ...]]
    season: Season | None = None
    law: Law

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError("office hours without a single working hour")
        for weekday, spans in self.hours.items():
            if not _in_order(spans):
                raise ValueError(f"office hours of weekday {weekday} overlap or are out of order")
        return self

    def clashes(self, other: OfficeHours) -> bool:
        """Whether on some day neither of the two gives way to the other: a season goes before a whole year."""
        later, earlier = (
            max(self.valid_from, other.valid_from),
            min(self.valid_to or date.max, other.valid_to or date.max),
        )
        if later >= earlier or (self.season is None) != (other.season is None):
            return False
        return self.season is None or other.season is None or self.season.meets(other.season)


class SpecialDay(Definition):
    """One day with hours of its own: a half day before Tết, a Saturday on which the counter is open.

    It never makes a public holiday or a day swapped off a working day.
    """

    on: date
    spans: Annotated[tuple[Span, ...], Field(min_length=1)]
    name: str
    law: Law

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if not _in_order(self.spans):
            raise ValueError(f"the hours of {self.on} overlap or are out of order")
        return self


def _in_order(spans: tuple[Span, ...]) -> bool:
    return all(earlier.end <= later.start for earlier, later in pairwise(spans))


class Holiday(Dated):
    """A public holiday as the law gives it, for the years that no decision has settled yet.

    ``day`` is of the solar year, ``lunar`` of the Vietnamese lunar year; ``first`` moves the first day off (-1: the day
    before), ``days`` follow each other. With ``beside`` one more day is off, before or after, chosen each year: as long
    as nobody has, the working day that makes the longer rest, else the one before.
    """

    name: str
    day: DayOfYear | None = None
    lunar: Literal["01-01", "03-10"] | None = None
    first: Annotated[int, Field(ge=-5, le=5)] = 0
    days: Annotated[int, Field(ge=1, le=10)] = 1
    beside: bool = False
    law: Law

    @model_validator(mode="after")
    def _on_one_day(self) -> Self:
        if (self.day is None) == (self.lunar is None):
            raise ValueError("a holiday has either a day or a lunar day")
        if self.day == "02-29":
            raise ValueError("a holiday on 29 February would not come every year")
        return self


class DecidedYear(Definition):
    """A year whose days off are settled by a yearly decision: only the explicit ``days_off`` count in it."""

    year: Annotated[int, Field(ge=1990, le=2200)]
    law: Law


class CalendarBook(Definition):
    """Everything that makes a calendar: hours by period, days off, swapped days, and the hour of the hand-over rule.

    In years not among ``decided_years`` the ``holidays`` are reckoned, with the day that stands in for a holiday on a
    day of weekly rest (``substitute_law``).
    """

    key: str
    office_hours: Annotated[tuple[OfficeHours, ...], Field(min_length=1)]
    holidays: tuple[Holiday, ...] = ()
    substitute_law: Law | None = None
    decided_years: tuple[DecidedYear, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    swapped_days: tuple[SwappedDay, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    paper_hand_over_until: TimeOfDay = clock_time(15, 0)
    paper_hand_over_law: Law

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        _one_period_a_day(self.office_hours)
        _once("day off", [day.on for day in self.days_off])
        _once("swapped day", [day for swap in self.swapped_days for day in (swap.off, swap.worked)])
        _once("special day", [day.on for day in self.special_days])
        _once("decided year", [decided.year for decided in self.decided_years])
        if self.holidays and self.substitute_law is None:
            raise ValueError("holidays need substitute_law: what stands in for one on a day of weekly rest")
        return self


class Timetable(Definition):
    """What a province says of its own offices: other hours, local days off, days with hours of their own.

    It holds for the offices named by code, for all offices of the kinds named, or, naming none, for the whole
    province. Hours replace the country's in the periods in which there are some; days off and special days add up.
    """

    key: Key
    name: Text
    office_kinds: tuple[Key, ...] = ()
    offices: tuple[str, ...] = ()
    office_hours: tuple[OfficeHours, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()

    @model_validator(mode="after")
    def _says_something_once(self) -> Self:
        if self.office_kinds and self.offices:
            raise ValueError("a timetable names office_kinds or offices, not both")
        if not (self.office_hours or self.days_off or self.special_days):
            raise ValueError("a timetable without hours, days off or special days says nothing")
        _one_period_a_day(self.office_hours)
        _once("day off", [day.on for day in self.days_off])
        _once("special day", [day.on for day in self.special_days])
        return self


class LaidOver(CalendarBook):
    """The country's book with timetables laid over it: made by `rules.with_timetables`, never written in a pack.

    Of ``hours_over`` the last that says something of a day decides, before ``office_hours``.
    """

    hours_over: tuple[tuple[OfficeHours, ...], ...] = ()


def _one_period_a_day(periods: tuple[OfficeHours, ...]) -> None:
    for one, other in combinations(periods, 2):
        if one.clashes(other):
            raise ValueError(f"two office hours are in force on {max(one.valid_from, other.valid_from)}")


def _once(what: str, days: list[Any]) -> None:
    twice = sorted(day for day, times in Counter(days).items() if times > 1)
    if twice:
        raise ValueError(f"{what} given twice: {', '.join(map(str, twice))}")
