"""Clocks that stand still, moves that are refused, and the ledger that explains both."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, Duration
from motcua.ground.calendar.rules import Calendar, working_minutes_between
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import at, lasting, plain
from motcua.ground.promises.definitions import CLOSED, OPEN, Act, Extension, Line, Promised, Rest, State
from motcua.ground.promises.rules import (
    MOVES,
    OVERDUE,
    RESTARTED,
    check_extension,
    due_after_pauses,
    due_again,
    next_state,
    state_at,
    time_ledger,
)
from motcua.ground.promises.tests.making import durations, rests
from motcua.ground.words.errors import Refused

OFFICE = Calendar(plain())


@given(books.books(), books.moments, st.integers(1, 2500), st.integers(0, 4000), st.integers(1, 9000))
def test_what_was_left_when_it_stopped_is_left_when_it_goes_on(
    book: CalendarBook, opened: datetime, minutes: int, ran: int, stood: int
) -> None:
    calendar, duration = Calendar(book), Duration(amount=minutes, unit="working_minutes")
    first = due_after_pauses(calendar, opened, duration, [])
    stop = opened + timedelta(minutes=ran)
    left = working_minutes_between(calendar, stop, first)
    go_on = stop + timedelta(minutes=stood)
    second = due_after_pauses(calendar, opened, duration, [Rest(stop, go_on)])
    assert second == first if left <= 0 else working_minutes_between(calendar, go_on, second) == left


PAUSED = [
    ("stopped for two days", "2 working_days", "03 09:00", ["04 09:00 06 09:00"], "07 09:00"),
    ("stopped over the weekend", "1 working_day", "07 09:00", ["07 16:00 10 08:00"], "10 11:00"),
    ("stopped at night", "1 working_day", "03 09:00", ["03 18:00 04 06:00"], "04 09:00"),
    ("stopped after it was due", "1 working_day", "03 07:00", ["04 09:00 06 09:00"], "03 17:00"),
    ("two pauses", "2 working_days", "03 07:00", ["03 09:00 03 10:00", "04 09:00 04 10:00"], "05 09:00"),
    ("pauses that overlap", "1 working_day", "03 07:00", ["03 09:00 05 09:00", "04 09:00 06 09:00"], "06 17:00"),
    ("ten days, three of them waiting", "10 days", "03 09:00", ["05 10:00 08 10:00"], "17 17:00"),
    ("ten days, an hour's wait", "10 days", "03 09:00", ["05 10:00 05 11:00"], "13 17:00"),
    ("waiting over the due hour", "10 days", "03 09:00", ["13 10:00 13 20:00"], "14 17:00"),
]
"""In March 2025, the 3rd being a Monday."""


@pytest.mark.parametrize(("length", "opened", "stops", "due"), [c[1:] for c in PAUSED], ids=[c[0] for c in PAUSED])
def test_a_paused_term_ends_as_reckoned_by_hand(length: str, opened: str, stops: list[str], due: str) -> None:
    pauses = [Rest(at(f"2025-03-{stop[:8]}"), at(f"2025-03-{stop[9:]}")) for stop in stops]
    reckoned = due_after_pauses(OFFICE, at(f"2025-03-{opened}"), lasting(length), pauses)
    assert reckoned == at(f"2025-03-{due}")


def test_a_pause_that_goes_on_has_no_due_date() -> None:
    with pytest.raises(ValueError, match="no due date"):
        due_after_pauses(OFFICE, at("2025-03-03 09:00"), lasting("1 working_day"), [Rest(at("2025-03-03 10:00"))])


def test_after_an_extension_only_later_pauses_move_the_new_date() -> None:
    waited = Rest(at("2025-03-03 09:00"), at("2025-03-04 09:00"))
    extended = Extension(at("2025-03-05 09:00"), at("2025-03-14 17:00"))
    for duration, later_due in (("3 working_days", "2025-03-17 17:00"), ("8 days", "2025-03-17 17:00")):
        promised = promise(duration, "2025-03-03 07:00", due="2025-03-14 17:00", rests=(waited,), extension=extended)
        assert due_again(OFFICE, promised) == at("2025-03-14 17:00")
        once_more = Rest(at("2025-03-06 09:00"), at("2025-03-07 09:00"))
        moved = promise(duration, "2025-03-03 07:00", due="", rests=(waited, once_more), extension=extended)
        assert due_again(OFFICE, moved) == at(later_due)


def promise(
    duration: str,
    opened: str,
    *,
    due: str = "",
    rests: tuple[Rest, ...] = (),
    extension: Extension | None = None,
    counted_from: str = "",
    closed: str = "",
) -> Promised:
    term = lasting(duration)
    zero = at(counted_from or opened)
    over = [rest for rest in rests if rest.end]
    return Promised(
        opened=at(opened),
        counted_from=zero,
        duration=term,
        due=at(due) if due else due_after_pauses(OFFICE, zero, term, over),
        rests=rests,
        extension=extension,
        closed=at(closed) if closed else None,
    )


# --- moves -----------------------------------------------------------------------------------------------------------


def test_what_is_closed_moves_no_more() -> None:
    for act, state in product(get_args(Act), CLOSED):
        with pytest.raises(Refused) as caught:
            next_state(act, state)
        assert caught.value.message.endswith(".")


@pytest.mark.parametrize("state", OPEN)
def test_what_is_open_can_always_be_ended(state: State) -> None:
    assert next_state("release", state) == "released"
    assert next_state("keep", state) in CLOSED


def test_late_is_for_ever() -> None:
    """No move leads from broken to a state in which it would look kept in time."""
    assert {end for (_, start), end in MOVES.items() if start == "broken"} == {"broken", "kept_late", "released"}


def test_the_due_moment_itself_is_in_time() -> None:
    due = at("2025-03-03 17:00")
    assert state_at("running", due, due) == "running"
    assert state_at("running", due, due + timedelta(microseconds=1)) == "broken"
    assert state_at("paused", due, due + timedelta(days=9)) == "paused"


def test_an_extension_is_the_first_later_and_on_a_working_day() -> None:
    promised = promise("1 working_day", "2025-03-03 09:00")
    check_extension(OFFICE, promised, at("2025-03-07 17:00"))
    for to, code in (("2025-03-04 09:00", "extension_not_later"), ("2025-03-08 09:00", "due_on_day_off")):
        with pytest.raises(Refused, match=code):
            check_extension(OFFICE, promised, at(to))
    again = promise("1 working_day", "2025-03-03 09:00", extension=Extension(at("2025-03-03 10:00"), promised.due))
    with pytest.raises(Refused, match="extended_before"):
        check_extension(OFFICE, again, at("2025-03-07 17:00"))


# --- the time ledger -------------------------------------------------------------------------------------------------


def told(lines: tuple[Line, ...]) -> list[str]:
    return [
        f"{line.start:%d %H:%M} {line.end:%d %H:%M} {line.turn} {'+' if line.counted else '-'}{line.minutes}m "
        f"{line.phase}: {line.reason}"
        for line in lines
    ]


def test_the_ledger_says_whose_turn_it_was() -> None:
    wait = Rest(at("2025-03-04 09:00"), at("2025-03-06 09:00"), "supplement", "Điều 19 khoản 4")
    lines = time_ledger(OFFICE, promise("2 working_days", "2025-03-03 09:00", rests=(wait,)), at("2025-03-06 10:00"))
    assert told(lines) == [
        "03 09:00 04 09:00 office +480m past: Trong giờ làm việc",
        "04 09:00 06 09:00 citizen -960m past: Chờ người nộp bổ sung hồ sơ",
        "06 09:00 06 10:00 office +60m past: Trong giờ làm việc",
        "06 10:00 07 09:00 office +420m ahead: Trong giờ làm việc",
    ]
    assert lines[1].law == "Điều 19 khoản 4"


def test_while_the_clock_stands_still_nothing_is_ahead() -> None:
    wait = Rest(at("2025-03-04 09:00"), None, "payment")
    lines = time_ledger(OFFICE, promise("2 working_days", "2025-03-03 09:00", rests=(wait,)), at("2025-03-05 09:00"))
    assert told(lines)[-1] == "04 09:00 05 09:00 citizen -480m past: Chờ người nộp thực hiện nghĩa vụ tài chính"


def test_another_office_asked_is_still_the_office_turn() -> None:
    wait = Rest(at("2025-03-04 09:00"), None, "consultation")
    lines = time_ledger(OFFICE, promise("2 working_days", "2025-03-03 09:00", rests=(wait,)), at("2025-03-05 09:00"))
    assert lines[-1].turn == "office"
    assert not lines[-1].counted


def test_what_is_late_runs_on_after_the_due_moment() -> None:
    lines = time_ledger(OFFICE, promise("1 working_hour", "2025-03-03 09:00"), at("2025-03-04 09:00"))
    assert told(lines) == [
        "03 09:00 03 10:00 office +60m past: Trong giờ làm việc",
        f"03 10:00 04 09:00 office -420m late: {OVERDUE}",
    ]


def test_what_is_closed_ends_its_ledger() -> None:
    kept = promise("5 working_days", "2025-03-03 09:00", closed="2025-03-03 11:00")
    assert told(time_ledger(OFFICE, kept, at("2025-04-01 09:00"))) == [
        "03 09:00 03 11:00 office +120m past: Trong giờ làm việc"
    ]


def test_what_was_counted_before_a_restart_counts_no_more() -> None:
    wait = Rest(at("2025-03-03 11:00"), at("2025-03-05 09:00"), "supplement")
    again = promise("1 working_day", "2025-03-03 09:00", rests=(wait,), counted_from="2025-03-05 09:00")
    assert told(time_ledger(OFFICE, again, at("2025-03-05 09:00"))) == [
        f"03 09:00 03 11:00 office -120m past: {RESTARTED}",
        "03 11:00 05 09:00 citizen -840m past: Chờ người nộp bổ sung hồ sơ",
        "05 09:00 06 09:00 office +480m ahead: Trong giờ làm việc",
    ]


def test_a_term_in_days_counts_days() -> None:
    lines = time_ledger(OFFICE, promise("12 days", "2025-03-03 09:00"), at("2025-03-05 12:00"))
    assert [(line.counted, line.days, line.phase) for line in lines] == [
        (False, 0, "past"),
        (True, 1, "past"),
        (True, 10, "ahead"),
        (False, 0, "ahead"),
        (True, 1, "ahead"),
    ]


@given(books.books(), books.moments, durations, st.lists(rests, max_size=3), books.moments)
def test_the_ledger_of_a_promise_leaves_nothing_out(
    book: CalendarBook, opened: datetime, duration: Duration, pauses: list[Rest], now: datetime
) -> None:
    """Its lines touch; what counts before the due moment is the whole budget; nothing counts in a pause."""
    calendar = Calendar(book)
    pauses = [rest for rest in pauses if rest.start >= opened]
    due = due_after_pauses(calendar, opened, duration, pauses)
    lines = time_ledger(calendar, Promised(opened, opened, duration, due, rests=tuple(pauses)), now)
    assert all(earlier.end == later.start for earlier, later in pairwise(lines))
    assert all(line.start < line.end for line in lines)
    assert (lines[0].start, lines[-1].end) == (opened, max(due, now)) if lines else now <= opened == due
    counted = [line for line in lines if line.counted]
    if duration.working_minutes is not None:
        assert sum(line.minutes for line in counted) == duration.working_minutes
    assert all(line.end <= due for line in counted)
    stands = [(rest.start, rest.end) for rest in pauses if rest.end and rest.end > rest.start]
    assert not any(line.start < end and start < line.end for line in counted for start, end in stands)
