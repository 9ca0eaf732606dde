"""Linked procedures: the whole is due when its critical path ends, and follows whatever happens to a leg."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.ground.calendar.definitions import CalendarBook, Duration
from motcua.ground.calendar.rules import Calendar
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.books import at, lasting, plain
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.promises import facts, queries
from motcua.ground.promises.actions import (
    break_overdue,
    extend,
    keep,
    open_parent,
    open_promise,
    pause,
    redate_open,
    release,
    restart,
    resume,
)
from motcua.ground.promises.definitions import CriticalPath, Leg
from motcua.ground.promises.models import Promise
from motcua.ground.promises.rules import NOT_BEGUN, critical_path, due_after_pauses, in_order
from motcua.ground.promises.tests.publishing import publish
from motcua.ground.words.errors import Refused

MONDAY, TUESDAY = at("2025-03-03 09:00"), at("2025-03-04 09:00")
OFFICE = 7


@st.composite
def linked(draw: st.DrawFn) -> tuple[Leg, ...]:
    """Up to six legs, each waiting for some of those before it, in any order."""
    count = draw(st.integers(1, 6))
    legs = []
    for number in range(count):
        after = draw(st.sets(st.integers(0, number - 1))) if number else set()
        term = Duration(amount=draw(st.integers(1, 900)), unit="working_minutes")
        legs.append(Leg(f"l{number}", term, tuple(f"l{other}" for other in sorted(after)), OFFICE))
    return tuple(draw(st.permutations(legs)))


@st.composite
def under_way(draw: st.DrawFn, legs: tuple[Leg, ...], start: datetime) -> dict[str, tuple[datetime, datetime]]:
    """Some legs have begun, only after all that they wait for, and end some time later."""
    begun: dict[str, tuple[datetime, datetime]] = {}
    for leg in in_order(legs):
        if all(key in begun for key in leg.after) and draw(st.booleans()):
            ready = max((begun[key][1] for key in leg.after), default=start)
            opened = ready + timedelta(minutes=draw(st.integers(0, 3000)))
            begun[leg.key] = (opened, opened + timedelta(minutes=draw(st.integers(1, 5000))))
    return begun


def path_of(book: CalendarBook, start: datetime, legs: tuple[Leg, ...], begun: Any) -> CriticalPath:
    calendar = Calendar(book)
    return critical_path(lambda office: calendar, start, legs, begun)


def ends(book: CalendarBook, start: datetime, legs: tuple[Leg, ...], begun: Any) -> dict[str, datetime]:
    """When each leg ends, one after the other, as one would reckon on paper."""
    calendar = Calendar(book)
    found: dict[str, datetime] = {}
    for leg in in_order(legs):
        ready = max([start, *(found[key] for key in leg.after)])
        found[leg.key] = begun[leg.key][1] if leg.key in begun else due_after_pauses(calendar, ready, leg.duration, ())
    return found


@given(books.books(), books.moments, linked(), st.data())
def test_the_whole_is_due_no_sooner_than_any_leg(
    book: CalendarBook, start: datetime, legs: tuple[Leg, ...], data: st.DataObject
) -> None:
    begun = data.draw(under_way(legs, start))
    found = path_of(book, start, legs, begun)
    assert found.due == max(ends(book, start, legs, begun).values()) == found.path[-1].end
    assert all(earlier.leg.key in later.leg.after for earlier, later in pairwise(found.path))


@given(books.books(), books.moments, linked(), st.data())
def test_a_leg_off_the_path_may_be_late_by_its_slack(
    book: CalendarBook, start: datetime, legs: tuple[Leg, ...], data: st.DataObject
) -> None:
    found = path_of(book, start, legs, {})
    off = [leg for leg in legs if leg.key not in {part.leg.key for part in found.path}]
    last = [leg for leg in off if not any(leg.key in other.after for other in legs)]
    assume(last)
    leg = data.draw(st.sampled_from(last))
    begins = path_of(book, start, legs, {}).path[0].start
    assert path_of(book, start, legs, {leg.key: (begins, found.due)}).due == found.due
    assert path_of(book, start, legs, {leg.key: (begins, found.due + timedelta(minutes=1))}).due > found.due


@given(books.books(), books.moments, st.integers(1, 5000), st.booleans())
def test_one_leg_alone_is_its_own_due(book: CalendarBook, start: datetime, minutes: int, begun: bool) -> None:
    term = Duration(amount=minutes, unit="working_minutes")
    due = due_after_pauses(Calendar(book), start, term, ())
    known = {"only": (start, due)} if begun else {}
    assert path_of(book, start, (Leg("only", term, (), OFFICE),), known).due == due


def leg(key: str, *after: str) -> Leg:
    return Leg(key, lasting("1 working_day"), after, OFFICE)


@pytest.mark.parametrize(
    ("legs", "code"),
    [
        ((), "legs_unclear"),
        ((leg("a"), leg("a")), "legs_unclear"),
        ((leg("a", "b"),), "legs_unclear"),
        ((leg("a", "a"),), "legs_in_a_circle"),
        ((leg("x"), leg("a", "c"), leg("b", "a"), leg("c", "b", "x")), "legs_in_a_circle"),
    ],
)
def test_legs_that_cannot_be_ordered_are_refused(legs: tuple[Leg, ...], code: str) -> None:
    with pytest.raises(Refused, match=code):
        critical_path(lambda office: Calendar(plain()), MONDAY, legs, {})


# --- in the database: a birth registered, an insurance card, and a permanent residence -------------------------------


@pytest.fixture
def birth(office: Office) -> Promise:
    """One day for the registration; then a card in two days and, beside it, the residence in four."""
    publish()
    return open_parent(
        subject="case:0",
        legs=[
            Leg("khai_sinh", lasting("1 working_day"), (), office.pk, "Luật Hộ tịch"),
            Leg("the_bao_hiem", lasting("2 working_days"), ("khai_sinh",), office.pk),
            Leg("thuong_tru", lasting("4 working_days"), ("khai_sinh",), office.pk),
        ],
        now=MONDAY,
        office_id=office.pk,
    )


def begin(parent: Promise, key: str, now: datetime) -> Promise:
    part = next(part for part in parent.parts if part.key == key)
    return open_promise(
        subject=f"case:{key}",
        kind="case",
        duration=part.duration,
        owed_by="office",
        office_id=part.office,
        now=now,
        parent=parent,
        leg=key,
    )


def due(parent: Promise) -> datetime:
    parent.refresh_from_db()
    return parent.due_at


def test_the_whole_follows_its_legs(birth: Promise) -> None:
    assert due(birth) == at("2025-03-10 09:00")
    begin(birth, "khai_sinh", MONDAY)
    assert due(birth) == at("2025-03-10 09:00")
    keep("case:khai_sinh", "case", now=at("2025-03-03 16:00"))
    assert due(birth) == at("2025-03-07 16:00")
    begin(birth, "thuong_tru", TUESDAY)
    begin(birth, "the_bao_hiem", TUESDAY)
    assert due(birth) == at("2025-03-10 09:00")
    pause("case:thuong_tru", "case", now=at("2025-03-05 09:00"), ground="payment")
    resume("case:thuong_tru", "case", now=at("2025-03-06 09:00"))
    assert due(birth) == at("2025-03-11 09:00")
    pause("case:the_bao_hiem", "case", now=at("2025-03-05 09:00"), ground="supplement")
    restart("case:the_bao_hiem", "case", now=at("2025-03-10 09:00"))
    assert due(birth) == at("2025-03-12 09:00")
    extend("case:thuong_tru", "case", now=at("2025-03-10 09:00"), due_at=at("2025-03-14 17:00"))
    assert due(birth) == at("2025-03-14 17:00")
    keep("case:the_bao_hiem", "case", now=at("2025-03-11 09:00"))
    assert Promise.objects.get(pk=birth.pk).state == "running"
    keep("case:thuong_tru", "case", now=at("2025-03-12 10:00"))
    birth.refresh_from_db()
    assert (birth.state, birth.closed_at) == ("kept", at("2025-03-12 10:00"))
    assert not Fact.objects.exists()


def test_a_leg_that_stands_still_pushes_the_whole_on(birth: Promise) -> None:
    """The scan finds the date anew before it calls anything late."""
    begin(birth, "khai_sinh", MONDAY)
    pause("case:khai_sinh", "case", now=at("2025-03-03 13:30"), ground="supplement")
    break_overdue(now=at("2025-03-12 09:00"))
    assert due(birth) == at("2025-03-18 16:30")
    assert not Fact.objects.exists()
    assert Promise.objects.get(pk=birth.pk).state == "running"


def test_the_whole_is_late_with_its_last_leg_whoever_notices(birth: Promise) -> None:
    begin(birth, "khai_sinh", MONDAY)
    keep("case:khai_sinh", "case", now=TUESDAY)
    begin(birth, "the_bao_hiem", TUESDAY)
    begin(birth, "thuong_tru", TUESDAY)
    keep("case:the_bao_hiem", "case", now=at("2025-03-05 09:00"))
    keep("case:thuong_tru", "case", now=at("2025-03-11 09:00"))
    birth.refresh_from_db()
    assert (birth.state, birth.due_at) == ("kept_late", at("2025-03-10 09:00"))
    broken = Fact.objects.filter(kind=facts.BROKEN).order_by("subject")
    assert [(fact.subject, fact.happened_at) for fact in broken] == [
        ("case:0", at("2025-03-10 09:00")),
        ("case:thuong_tru", at("2025-03-10 09:00")),
    ]
    assert break_overdue(now=at("2025-04-01 09:00")) == 0


def test_a_day_off_moves_the_leg_and_the_whole_each_with_its_fact(birth: Promise) -> None:
    begin(birth, "khai_sinh", MONDAY)
    publish("03")
    heard: list[str] = []
    assert redate_open(now=MONDAY, told=[lambda promise, was: heard.append(promise.subject)]).moved == 1
    assert due(birth) == at("2025-03-10 17:00")
    assert heard == ["case:khai_sinh", "case:0"]
    assert Fact.objects.filter(kind=facts.REDATED).count() == 2


def test_a_day_off_in_a_leg_to_come_moves_the_whole(birth: Promise) -> None:
    begin(birth, "khai_sinh", MONDAY)
    publish("07")
    assert redate_open(now=MONDAY).moved == 1
    assert due(birth) == at("2025-03-11 09:00")
    (fact,) = Fact.objects.filter(kind=facts.REDATED)
    assert (fact.subject, [day["on"] for day in fact.payload["days"]]) == ("case:0", ["2025-03-07"])
    assert redate_open(now=MONDAY).looked == 0


def test_the_ledger_of_the_whole_goes_leg_by_leg_along_the_path(birth: Promise) -> None:
    begin(birth, "khai_sinh", MONDAY)
    keep("case:khai_sinh", "case", now=at("2025-03-03 16:00"))
    lines = queries.ledger_of(Promise.objects.get(pk=birth.pk), at("2025-03-03 16:30"))
    assert [(line.leg, line.counted, line.phase) for line in lines] == [
        ("khai_sinh", True, "past"),
        ("thuong_tru", True, "ahead"),
    ]
    assert lines[-1].end == due(birth)
    begin(birth, "thuong_tru", TUESDAY)
    lines = queries.ledger_of(Promise.objects.get(pk=birth.pk), TUESDAY)
    assert [line.reason for line in lines if not line.counted] == [NOT_BEGUN, "Nghỉ hằng tuần"]
    assert all(one.end == other.start for one, other in pairwise(lines))


def test_what_nobody_owes_any_more_ends_without_being_kept(birth: Promise) -> None:
    for key in ("khai_sinh", "the_bao_hiem", "thuong_tru"):
        begin(birth, key, MONDAY)
        release(f"case:{key}", "case", now=TUESDAY)
    birth.refresh_from_db()
    assert birth.state == "released"


def test_the_clock_of_the_whole_is_that_of_its_legs(birth: Promise) -> None:
    for act, more in (
        (pause, {"ground": "payment"}),
        (resume, {}),
        (restart, {}),
        (extend, {"due_at": at("2025-03-20 09:00")}),
    ):
        with pytest.raises(Refused, match="follows_its_legs"):
            act("case:0", "linked", now=TUESDAY, **more)
    with pytest.raises(Refused, match="legs_open"):
        keep("case:0", "linked", now=TUESDAY)
    assert release("case:0", "linked", now=TUESDAY).state == "released"


def test_a_leg_begins_once_and_must_be_one_of_the_whole(birth: Promise) -> None:
    begin(birth, "khai_sinh", MONDAY)
    keep("case:khai_sinh", "case", now=TUESDAY)
    with pytest.raises(Refused, match="promised_already"):
        begin(birth, "khai_sinh", TUESDAY)
    with pytest.raises(Refused, match="no_such_leg"):
        open_promise(
            subject="case:9",
            kind="case",
            duration=lasting("1 day"),
            owed_by="office",
            now=MONDAY,
            parent=birth,
            leg="x",
        )
    with pytest.raises(Refused, match="promised_already"):
        open_parent(subject="case:0", legs=[leg("a")], now=MONDAY)
