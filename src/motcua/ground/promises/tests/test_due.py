"""What is true of every due moment, whatever happened to the promise, and a second implementation that agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, Duration
from motcua.ground.calendar.rules import Calendar, is_working_day
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import at, holiday, lasting, plain, shipped
from motcua.ground.calendar.tests.slow import SlowCalendar
from motcua.ground.promises.definitions import Extension, Promised, Rest
from motcua.ground.promises.rules import due_after_pauses, due_again, due_if_resumed
from motcua.ground.promises.tests.making import any_promise, promises, rests
from motcua.ground.promises.tests.slow import SlowPromise


@given(books.books(), promises(), rests)
def test_pausing_never_brings_a_date_forward(book: CalendarBook, promised: Promised, one_more: Rest) -> None:
    calendar = Calendar(book)
    paused = replace(promised, rests=(*promised.rests, one_more))
    assert due_again(calendar, promised) <= due_again(calendar, paused)


@given(books.books(), promises(), rests, st.floats(0, 1))
def test_splitting_a_pause_changes_nothing(book: CalendarBook, promised: Promised, pause: Rest, where: float) -> None:
    calendar = Calendar(book)
    assert pause.end is not None
    middle = pause.start + timedelta(minutes=int((pause.end - pause.start).total_seconds() // 60 * where))
    whole = replace(promised, rests=(*promised.rests, pause))
    halves = replace(promised, rests=(Rest(middle, pause.end), *promised.rests, Rest(pause.start, middle)))
    assert due_again(calendar, whole) == due_again(calendar, halves)


@given(books.books(), promises(), books.moments)
def test_an_empty_pause_changes_nothing(book: CalendarBook, promised: Promised, moment: datetime) -> None:
    calendar = Calendar(book)
    paused = replace(promised, rests=(*promised.rests, Rest(moment, moment)))
    assert due_again(calendar, promised) == due_again(calendar, paused)


@settings(max_examples=300)
@given(books.books(), promises(), st.sets(books.days, min_size=1, max_size=5))
def test_one_holiday_more_never_brings_a_date_forward(book: CalendarBook, promised: Promised, more: set[date]) -> None:
    """Also with pauses, after a restart, and when another date was promised."""
    free = {day.on for day in book.days_off}
    later = book.model_copy(update={"days_off": (*book.days_off, *map(holiday, sorted(more - free)))})
    assert due_again(Calendar(book), promised) <= due_again(Calendar(later), promised)


@given(books.books(), promises())
def test_nothing_is_due_on_a_day_off(book: CalendarBook, promised: Promised) -> None:
    calendar = Calendar(book)
    assert is_working_day(calendar, due_again(calendar, promised).date())


@given(books.books(), promises(), st.integers(1, 1500), st.integers(1, 1500))
def test_durations_add(book: CalendarBook, promised: Promised, first: int, second: int) -> None:
    """A term of both is due when the second is that begins where the first ends, with the same pauses."""
    calendar, start, pauses = Calendar(book), promised.counted_from, promised.rests

    def due(since: datetime, minutes: int) -> datetime:
        return due_after_pauses(calendar, since, Duration(amount=minutes, unit="working_minutes"), pauses)

    assert due(start, first + second) == due(due(start, first), second)


@given(books.books(), promises(), st.integers(0, 40 * 1440))
def test_what_stands_still_is_worth_no_less_the_longer_it_does(
    book: CalendarBook, promised: Promised, wait: int
) -> None:
    calendar = Calendar(book)
    stopped = replace(promised, rests=(*promised.rests, Rest(promised.counted_from)))
    now = promised.counted_from + timedelta(minutes=wait)
    assert due_if_resumed(calendar, stopped, now) <= due_if_resumed(calendar, stopped, now + timedelta(days=1))
    nothing_left = promised.extension is not None or promised.duration.working_minutes == 0
    assert nothing_left or due_if_resumed(calendar, stopped, now) >= now


def test_a_slow_twin_agrees_on_thousands_of_promises() -> None:
    """Over the country's own calendar, in the weeks around Tết and the swapped days of spring."""
    book, chance = shipped(), Random(148)
    calendar, slow = Calendar(book), SlowCalendar(book)
    for since in ("2025-01-13 00:00", "2025-04-14 00:00"):
        for _ in range(2000):
            promised = any_promise(chance, slow, at(since))
            assert due_again(calendar, promised) == SlowPromise(slow, promised).due(), promised


@given(books.books(), promises().filter(lambda promised: promised.extension is None))
def test_a_slow_twin_agrees_on_invented_calendars(book: CalendarBook, promised: Promised) -> None:
    assert due_again(Calendar(book), promised) == SlowPromise(SlowCalendar(book), promised).due()


# --- a date promised anew --------------------------------------------------------------------------------------------

MONDAY, WEDNESDAY, FRIDAY = "2025-03-03 09:00", "2025-03-05 09:00", "2025-03-07 16:30"
EXTENDED = [
    ("as promised", [], [], FRIDAY),
    ("a day before it is off", ["06"], [], FRIDAY),
    ("the day itself is off: the end of the next working day", ["07"], [], "2025-03-10 17:00"),
    ("and the next too", ["07", "10"], [], "2025-03-11 17:00"),
    ("an hour's wait", [], ["05 10:00 05 11:00"], FRIDAY),
    ("two days' wait", [], ["05 10:00 07 10:00"], "2025-03-10 17:00"),
    ("waiting on a day that became a holiday", ["06"], ["05 10:00 07 10:00"], "2025-03-10 17:00"),
    ("waiting over the hour promised", [], ["07 15:00 07 16:45"], "2025-03-07 17:00"),
]


@pytest.mark.parametrize("unit", ["3 working_days", "8 days"])
@pytest.mark.parametrize(("off", "stops", "due"), [case[1:] for case in EXTENDED], ids=[case[0] for case in EXTENDED])
def test_a_date_promised_anew_is_a_date(unit: str, off: list[str], stops: list[str], due: str) -> None:
    calendar = Calendar(plain(days_off=tuple(holiday(date(2025, 3, int(day))) for day in off)))
    waits = tuple(Rest(at(f"2025-03-{stop[:8]}"), at(f"2025-03-{stop[9:]}")) for stop in stops)
    extension = Extension(at(WEDNESDAY), at(FRIDAY))
    promised = Promised(at(MONDAY), at(MONDAY), lasting(unit), at(FRIDAY), rests=waits, extension=extension)
    assert due_again(calendar, promised) == at(due)


CITIZEN = [
    ("30 days", "2025-04-02 23:59:59"),
    ("5 days", "2025-03-10 23:59:59"),
    ("3 working_days", "2025-03-06 23:59:59"),
    ("4 working_hours", "2025-03-03 15:00"),
]


@pytest.mark.parametrize(("term", "due"), CITIZEN)
def test_a_citizen_has_the_whole_last_day(term: str, due: str) -> None:
    """Civil Code 2015, art 148.6; a term in hours ends with its hour."""
    promised = Promised(at(MONDAY), at(MONDAY), lasting(term), at(MONDAY), owed_by="citizen")
    assert due_again(Calendar(plain()), promised) == at(due)


SAME_DAY = [
    ("2025-03-03 09:00", [], "2025-03-03 17:00"),
    ("2025-03-03 15:01", [], "2025-03-04 17:00"),
    ("2025-03-08 09:00", [], "2025-03-10 17:00"),
    ("2025-03-03 09:00", ["03 10:00 03 11:00"], "2025-03-03 17:00"),
    ("2025-03-03 09:00", ["03 10:00 05 11:00"], "2025-03-05 17:00"),
]


@pytest.mark.parametrize(("received", "stops", "due"), SAME_DAY)
def test_the_same_working_day_waits_like_a_term_in_days(received: str, stops: list[str], due: str) -> None:
    waits = tuple(Rest(at(f"2025-03-{stop[:8]}"), at(f"2025-03-{stop[9:]}")) for stop in stops)
    promised = Promised(at(received), at(received), lasting("same_working_day"), at(received), rests=waits)
    assert due_again(Calendar(plain()), promised) == at(due)
