"""Calendars for the tests: the country's own with fixed hours, and invented ones for hypothesis."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import (
    CalendarBook,
    DayOff,
    Duration,
    OfficeHours,
    Season,
    Span,
    SpecialDay,
    SwappedDay,
    Timetable,
    Until,
)
from motcua.ground.words.definitions import Law, Text
from motcua.ground.words.moments import VIETNAM

SHIPPED = Path(__file__).resolve().parents[5] / "packs/national/core/calendar.yaml"
HOURS = {"morning_start": "07:00", "morning_end": "11:30", "afternoon_start": "13:30", "afternoon_end": "17:00"}
LAW = Law(text="Quyết định thử nghiệm")
WEEKDAYS = range(5)


def shipped() -> CalendarBook:
    """The calendar of the country, with the office hours the hand-checked cases were reckoned in."""
    return CalendarBook.model_validate(_filled(yaml.safe_load(SHIPPED.read_text("utf-8"))))


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return HOURS[value["param"]] if "param" in value else {key: _filled(item) for key, item in value.items()}
    return [_filled(item) for item in value] if isinstance(value, list) else value


def plain(*, days_off: tuple[DayOff, ...] = (), swapped: tuple[SwappedDay, ...] = ()) -> CalendarBook:
    """Monday to Friday, 07:00-11:30 and 13:30-17:00."""
    day = (Span(start=time(7), end=time(11, 30)), Span(start=time(13, 30), end=time(17)))
    hours = OfficeHours(valid_from=date(2024, 1, 1), hours=dict.fromkeys(WEEKDAYS, day), law=LAW)
    return CalendarBook(
        key="default", office_hours=(hours,), days_off=days_off, swapped_days=swapped, paper_hand_over_law=LAW
    )


def at(text: str) -> datetime:
    """``at("2025-03-03 07:00")`` on the clocks of Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def lasting(text: str) -> Duration:
    return Duration.model_validate(text)


def holiday(on: date) -> DayOff:
    return DayOff(on=on, name=f"Nghỉ ngày {on:%d/%m}", law=LAW)


FIRST = date(2024, 1, 1)
DAYS = 120

days = st.integers(0, DAYS - 1).map(lambda n: FIRST + timedelta(days=n))
moments = st.integers(0, DAYS * 1440 - 1).map(
    lambda n: datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=VIETNAM) + timedelta(minutes=n)
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """The hours of one weekday: none, one stretch or two, at any minute."""
    edges = sorted(draw(st.lists(st.integers(0, 1439), min_size=0, max_size=4, unique=True)))
    edges = edges[: len(edges) // 2 * 2]
    clock = [time(edge // 60, edge % 60) for edge in edges]
    return tuple(Span(start=clock[i], end=clock[i + 1]) for i in range(0, len(clock), 2))


days_of_the_year = days.map(lambda day: f"{day:%m-%d}")
seasons = st.builds(Season, begins=days_of_the_year, ends=days_of_the_year)


@st.composite
def hours(draw: st.DrawFn, season: st.SearchStrategy[Season | None] = st.none()) -> OfficeHours:  # noqa: B008
    week = draw(st.lists(spans(), min_size=7, max_size=7).filter(any))
    return OfficeHours(valid_from=FIRST, hours=dict(enumerate(week)), season=draw(season), law=LAW)


@st.composite
def special_days(draw: st.DrawFn) -> tuple[SpecialDay, ...]:
    announced = draw(st.dictionaries(days, spans().filter(bool), max_size=3))
    return tuple(SpecialDay(on=on, spans=spans, name="Ngày đặc biệt", law=LAW) for on, spans in announced.items())


days_off = st.sets(days, max_size=12).map(lambda off: tuple(holiday(day) for day in sorted(off)))


@st.composite
def books(draw: st.DrawFn) -> CalendarBook:
    """A year with some hours each week and perhaps others in a season, holidays anywhere, swapped and special days."""
    swaps = draw(st.lists(days, max_size=4, unique=True))
    swapped = tuple(SwappedDay(off=swaps[i], worked=swaps[i + 1], law=LAW) for i in range(0, len(swaps) // 2 * 2, 2))
    return CalendarBook(
        key="default",
        office_hours=(draw(hours()), *draw(st.lists(hours(seasons), max_size=1))),
        days_off=draw(days_off),
        swapped_days=swapped,
        special_days=draw(special_days()),
        paper_hand_over_law=LAW,
        paper_hand_over_until=draw(st.sampled_from([time(15), time(9, 30), time(0)])),
    )


@st.composite
def timetables(draw: st.DrawFn) -> list[Timetable]:
    """What a province says of its offices: up to three, one over the other."""
    said = []
    for key in draw(st.lists(st.sampled_from(["tinh", "loai", "co_quan"]), max_size=3, unique=True)):
        other = draw(st.lists(hours(st.none() | seasons), max_size=1))
        off, special = draw(days_off), draw(special_days())
        if other or off or special:
            name = Text(vi="Giờ làm việc", en="Office hours")
            said.append(Timetable(key=key, name=name, office_hours=tuple(other), days_off=off, special_days=special))
    return said


minutes = st.integers(0, 3000)
durations = st.one_of(
    st.builds(Duration, amount=st.integers(0, 3000), unit=st.just("working_minutes")),
    st.builds(Duration, amount=st.integers(0, 40), unit=st.just("working_hours")),
    st.builds(Duration, amount=st.integers(0, 6), unit=st.just("working_days")),
    st.builds(Duration, amount=st.integers(0, 90), unit=st.just("days")),
    st.builds(Duration, amount=st.integers(0, 6), unit=st.just("months")),
    st.just(Duration(amount=0, unit="same_working_day")),
)
untils: st.SearchStrategy[Until] = st.sampled_from(("office_hours", "midnight"))
