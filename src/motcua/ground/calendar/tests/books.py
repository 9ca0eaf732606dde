"""Calendars for the tests: the country's own with fixed hours, and invented ones for hypothesis."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, DayOff, Duration, OfficeHours, Span, SwappedDay
from motcua.ground.words.definitions import Law
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


@st.composite
def books(draw: st.DrawFn) -> CalendarBook:
    """A year with some hours each week, holidays anywhere and days swapped."""
    week = draw(st.lists(spans(), min_size=7, max_size=7).filter(any))
    off = draw(st.sets(days, max_size=12))
    swaps = draw(st.lists(days, max_size=4, unique=True))
    swapped = tuple(SwappedDay(off=swaps[i], worked=swaps[i + 1], law=LAW) for i in range(0, len(swaps) // 2 * 2, 2))
    hours = OfficeHours(valid_from=FIRST, hours=dict(enumerate(week)), law=LAW)
    return CalendarBook(
        key="default",
        office_hours=(hours,),
        days_off=tuple(holiday(day) for day in sorted(off)),
        swapped_days=swapped,
        paper_hand_over_law=LAW,
    )
