"""What holds of every calendar, every start and every term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, Duration, Timetable, Until
from motcua.ground.calendar.rules import (
    Calendar,
    add,
    add_after_pauses,
    add_working_minutes,
    is_working_day,
    next_working_moment,
    runs_on_hours,
    with_timetables,
    working_minutes_between,
)
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import durations, minutes, timetables, untils

Pauses = list[tuple[datetime, datetime]]
pauses = st.lists(
    st.tuples(books.moments, st.integers(0, 9000)).map(lambda p: (p[0], p[0] + timedelta(minutes=p[1]))), max_size=3
)


@given(books.books(), books.moments, minutes, minutes)
def test_durations_add(book: CalendarBook, start: datetime, first: int, second: int) -> None:
    calendar = Calendar(book)
    stepwise = add_working_minutes(calendar, add_working_minutes(calendar, start, first), second)
    assert stepwise == add_working_minutes(calendar, start, first + second)


@given(books.books(), books.moments, minutes)
def test_between_gives_back_what_was_added(book: CalendarBook, start: datetime, length: int) -> None:
    calendar = Calendar(book)
    assert working_minutes_between(calendar, start, add_working_minutes(calendar, start, length)) == length


@given(books.books(), timetables(), books.moments, durations, untils, books.days)
def test_one_holiday_more_never_brings_a_date_forward(
    book: CalendarBook,
    timetables: Sequence[Timetable],
    start: datetime,
    duration: Duration,
    until: Until,
    more: date,
) -> None:
    """Neither one of the country's nor one of an office's own, whatever seasons and special days it has."""
    office = with_timetables(book, timetables)
    off = {day.on: day for day in office.days_off} | {more: books.holiday(more)}
    longer = office.model_copy(update={"days_off": tuple(off.values())})
    assert (
        add(Calendar(office), start, duration, until=until).due
        <= add(Calendar(longer), start, duration, until=until).due
    )


@given(books.books(), books.moments, minutes, pauses, books.days)
def test_one_holiday_more_never_brings_a_date_with_pauses_forward(
    book: CalendarBook, start: datetime, length: int, pauses: Pauses, more: date
) -> None:
    off = {day.on: day for day in book.days_off} | {more: books.holiday(more)}
    longer = book.model_copy(update={"days_off": tuple(off.values())})
    assert add_after_pauses(Calendar(book), start, length, pauses) <= add_after_pauses(
        Calendar(longer), start, length, pauses
    )


@given(books.books(), books.moments, minutes, pauses, pauses)
def test_pausing_never_brings_a_date_forward(
    book: CalendarBook, start: datetime, length: int, pauses: Pauses, more: Pauses
) -> None:
    calendar = Calendar(book)
    due = add_after_pauses(calendar, start, length, pauses)
    assert (
        add_working_minutes(calendar, start, length) <= due <= add_after_pauses(calendar, start, length, pauses + more)
    )


@given(books.books(), books.moments, minutes, pauses, st.integers(0, 9000))
def test_splitting_a_pause_changes_nothing(
    book: CalendarBook, start: datetime, length: int, pauses: Pauses, after: int
) -> None:
    calendar = Calendar(book)
    cuts = [min(begin + timedelta(minutes=after), end) for begin, end in pauses]
    split = [part for (begin, end), cut in zip(pauses, cuts, strict=True) for part in ((cut, end), (begin, cut))]
    assert add_after_pauses(calendar, start, length, split) == add_after_pauses(calendar, start, length, pauses)


lengths_in_days = durations.filter(lambda duration: duration.unit != "working_days")


@given(books.books(), books.moments, lengths_in_days.filter(lambda duration: duration.amount > 0))
def test_midnight_is_never_before_the_end_of_office_hours(
    book: CalendarBook, start: datetime, duration: Duration
) -> None:
    """Working days apart: an office owes eight hours for each, a citizen has the day, however short it is worked."""
    calendar = Calendar(book)
    due = add(calendar, start, duration, until="midnight").due
    assert due >= add(calendar, start, duration).due
    if duration.working_minutes is None:
        assert due.time() == time(23, 59, 59)


@given(books.books(), books.moments, st.sampled_from(("days", "months")))
def test_of_no_days_at_all_an_office_owes_nothing_after_it_closed(
    book: CalendarBook, start: datetime, unit: Literal["days", "months"]
) -> None:
    """Begun before closing time, it ends that day for both; begun later, an office's ends when it has next closed."""
    calendar, nothing = Calendar(book), Duration(amount=0, unit=unit)
    office, citizen = (add(calendar, start, nothing, until=until).due for until in ("office_hours", "midnight"))
    closes = add(calendar, citizen.replace(hour=0, minute=0, second=0), nothing).due
    assert citizen.time() == time(23, 59, 59)
    assert office == (closes if start <= closes else add(calendar, start, Duration(amount=1, unit="days")).due)


@given(books.books(), timetables(), books.moments, durations, untils)
def test_nothing_is_due_on_a_day_off_or_before_it_began(
    book: CalendarBook, timetables: Sequence[Timetable], start: datetime, duration: Duration, until: Until
) -> None:
    calendar = Calendar(with_timetables(book, timetables))
    due = add(calendar, start, duration, until=until).due
    assert is_working_day(calendar, due.date())
    assert due >= start


@given(books.books(), timetables(), books.moments, books.moments, durations, untils)
def test_what_starts_later_is_not_due_earlier(
    book: CalendarBook,
    timetables: Sequence[Timetable],
    one: datetime,
    other: datetime,
    duration: Duration,
    until: Until,
) -> None:
    calendar = Calendar(with_timetables(book, timetables))
    start, later = sorted((one, other))
    assert add(calendar, start, duration, until=until).due <= add(calendar, later, duration, until=until).due


@given(books.books(), timetables(), books.moments, durations, untils)
def test_the_ledger_leaves_nothing_out(
    book: CalendarBook, timetables: Sequence[Timetable], start: datetime, duration: Duration, until: Until
) -> None:
    """Its lines touch each other from start to due, what they count is the term, and what they skip has a reason."""
    calendar = Calendar(with_timetables(book, timetables))
    term = add(calendar, start, duration, until=until)
    due, lines = term.due, term.intervals
    edges = [start, *(line.end for line in lines)]
    assert edges[:-1] == [line.start for line in lines]
    assert edges[-1] == due
    assert all(line.start < line.end and line.reason for line in lines)
    assert sum(line.minutes for line in lines) == working_minutes_between(calendar, start, due)
    counted = [line for line in lines if line.counted]
    if runs_on_hours(duration, until):
        assert sum(line.minutes for line in counted) == duration.working_minutes
        assert all(line.minutes == 0 for line in lines if not line.counted)
    elif duration.unit in ("days", "working_days"):
        assert sum(line.days for line in counted) == duration.amount
    elif duration.unit == "same_working_day":
        assert [line.days for line in counted] == [1]
    assert all(line.days == 0 for line in lines if not line.counted)


@given(books.books(), books.moments, books.moments, books.moments)
def test_between_adds_up_and_turns_its_sign(book: CalendarBook, one: datetime, two: datetime, three: datetime) -> None:
    calendar = Calendar(book)
    parts = working_minutes_between(calendar, one, two) + working_minutes_between(calendar, two, three)
    assert parts == working_minutes_between(calendar, one, three)
    assert working_minutes_between(calendar, one, two) == -working_minutes_between(calendar, two, one)


@given(books.books(), books.moments)
def test_the_next_working_moment_is_worked_and_stays(book: CalendarBook, moment: datetime) -> None:
    calendar = Calendar(book)
    then = next_working_moment(calendar, moment)
    assert then >= moment
    assert next_working_moment(calendar, then) == then
    assert working_minutes_between(calendar, moment, then) == 0
    assert working_minutes_between(calendar, then, then + timedelta(minutes=1)) == 1
