"""Silence is an event: it is noticed once, by whoever looks first, and looking costs one index range."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.calendar.rules import Calendar
from motcua.ground.calendar.tests.books import at, lasting
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.promises import facts
from motcua.ground.promises.actions import (
    break_overdue,
    extend,
    keep,
    open_promise,
    pause,
    release,
    restart,
    resume,
)
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import running_on
from motcua.ground.promises.tests.publishing import publish
from motcua.ground.words.errors import Refused

MONDAY = at("2025-03-03 09:00")
DUE = at("2025-03-04 09:00")
LATER = DUE + timedelta(minutes=5)


def owe(office: Office, calendar: Calendar | None, number: int = 1, length: str = "1 working_day") -> Promise:
    return open_promise(
        subject=f"case:{number}",
        kind="case",
        duration=lasting(length),
        owed_by="office",
        office_id=office.pk,
        now=MONDAY,
        calendar=calendar,
    )


def test_silence_leaves_one_fact_at_the_due_moment(office: Office, calendar: Calendar) -> None:
    promise = owe(office, calendar)
    assert break_overdue(now=DUE) == 0
    assert break_overdue(now=LATER) == 1
    assert break_overdue(now=LATER) == 0
    promise.refresh_from_db()
    assert (promise.state, promise.broken_at) == ("broken", LATER)
    fact = Fact.objects.get()
    assert (fact.kind, fact.subject, fact.actor) == (facts.BROKEN, "case:1", "system")
    assert (fact.happened_at, fact.known_at) == (DUE, LATER)
    assert (fact.office_id, fact.place_code) == (office.pk, "11")
    assert fact.payload == {
        "promise": str(promise.pk),
        "kind": "case",
        "key": "",
        "owed_by": "office",
        "due_at": promise.due_at.isoformat(),
        "budget": "1 working_days",
    }


def test_what_is_broken_is_still_owed_and_then_kept_late(office: Office, calendar: Calendar) -> None:
    owe(office, calendar)
    break_overdue(now=LATER)
    assert [promise.state for promise in running_on("case:1")] == ["broken"]
    kept = keep("case:1", "case", now=LATER)
    assert (kept.state, kept.broken_at) == ("kept_late", LATER)


def test_only_what_is_running_can_fall_silent(office: Office, calendar: Calendar) -> None:
    owe(office, calendar, 1)
    pause("case:1", "case", now=MONDAY, ground="supplement")
    owe(office, calendar, 2)
    keep("case:2", "case", now=MONDAY)
    owe(office, calendar, 3, "9 working_days")
    assert break_overdue(now=LATER) == 0
    assert not Fact.objects.exists()


def test_a_pause_that_came_too_late_hides_nothing(office: Office, calendar: Calendar) -> None:
    owe(office, calendar)
    pause("case:1", "case", now=LATER, ground="payment")
    assert break_overdue(now=LATER) == 0
    assert [promise.state for promise in running_on("case:1", paused=True)] == ["broken"]
    assert Fact.objects.get().happened_at == DUE


def test_a_citizen_who_stays_silent_breaks_a_promise_of_no_office(db: None, calendar: Calendar) -> None:
    open_promise(
        subject="case:1", kind="supplement", duration=lasting("1 day"), owed_by="citizen", now=MONDAY, calendar=calendar
    )
    assert break_overdue(now=LATER + timedelta(days=1)) == 1
    fact = Fact.objects.get()
    assert (fact.office_id, fact.place_code, fact.payload["owed_by"]) == (None, "", "citizen")


def test_a_scan_takes_no_more_than_its_share_and_the_oldest_first(office: Office, calendar: Calendar) -> None:
    for number, hours in enumerate((5, 3, 1, 4, 2)):
        owe(office, calendar, number, f"{hours} working_hours")
    assert [break_overdue(now=LATER, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    due = [fact.happened_at for fact in Fact.objects.order_by("id")]
    assert due == sorted(due)


@pytest.mark.parametrize("act", [keep, release])
def test_what_is_done_too_late_says_so_although_nobody_scanned(
    office: Office, calendar: Calendar, act: Callable[..., Promise]
) -> None:
    """The facts alone tell that it was late: the same fact as from the scan, known a little earlier."""
    promise = owe(office, calendar)
    closed = act("case:1", "case", now=LATER)
    assert closed.state == ("kept_late" if act is keep else "released")
    assert closed.broken_at == LATER
    assert break_overdue(now=LATER) == 0
    fact = Fact.objects.get()
    assert (fact.kind, fact.happened_at, fact.known_at, fact.actor) == (facts.BROKEN, DUE, LATER, "system")
    assert fact.payload["promise"] == str(promise.pk)


def test_an_act_that_is_refused_says_nothing(office: Office, calendar: Calendar) -> None:
    """It is one transaction; the scan still finds the silence."""
    owe(office, calendar)
    with pytest.raises(Refused, match="promise_extend"):
        extend("case:1", "case", now=LATER, due_at=LATER + timedelta(days=9), calendar=calendar)
    assert not Fact.objects.exists()
    assert break_overdue(now=LATER) == 1


ACTS: dict[str, Callable[[datetime], object]] = {
    "scan": lambda now: break_overdue(now=now),
    "pause": lambda now: pause("case:1", "case", now=now, ground="payment"),
    "resume": lambda now: resume("case:1", "case", now=now),
    "restart": lambda now: restart("case:1", "case", now=now),
    "extend": lambda now: extend("case:1", "case", now=now, due_at=now + timedelta(days=7)),
    "keep": lambda now: keep("case:1", "case", now=now),
    "release": lambda now: release("case:1", "case", now=now),
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3000)), max_size=8))
def test_whatever_happens_a_promise_breaks_once_and_only_when_it_was_late(
    office: Office, walk: list[tuple[str, int]]
) -> None:
    """Facts and rows agree after any walk of acts and scans: a promise that is or was late has one fact."""
    with transaction.atomic():
        publish()
        promise, now = owe(office, None), MONDAY
        for act, minutes in walk:
            now += timedelta(minutes=minutes)
            with suppress(Refused), transaction.atomic():
                ACTS[act](now)
        break_overdue(now=now)
        promise.refresh_from_db()
        assert Fact.objects.count() == (promise.broken_at is not None)
        assert promise.state != "running" or promise.due_at >= now
        assert (promise.state in ("broken", "kept_late")) <= (promise.broken_at is not None)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_scans_at_once_break_each_promise_once(office: Office, calendar: Calendar) -> None:
    """cô Hạnh's server runs two workers."""
    for number in range(40):
        owe(office, calendar, number)
    together, broken = threading.Barrier(2), []

    def work() -> None:
        try:
            together.wait(timeout=10)
            while count := break_overdue(now=LATER, limit=7):
                broken.append(count)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert sum(broken) + break_overdue(now=LATER) == 40
    assert Fact.objects.filter(kind=facts.BROKEN).count() == 40
    assert Fact.objects.values("subject").distinct().count() == 40
    assert not Promise.objects.exclude(state="broken").exists()


@pytest.mark.django_db(transaction=True)
def test_a_scan_and_those_who_act_too_late_leave_one_fact_for_each(office: Office, calendar: Calendar) -> None:
    """Half the house hands in its work the moment the worker comes by."""
    for number in range(40):
        owe(office, calendar, number)
    together = threading.Barrier(3)

    def act(work: Callable[[], object]) -> None:
        try:
            together.wait(timeout=10)
            work()
        finally:
            connection.close()

    def hand_in(numbers: range) -> None:
        for number in numbers:
            keep(f"case:{number}", "case", now=LATER)

    jobs = (lambda: break_overdue(now=LATER), lambda: hand_in(range(20)), lambda: hand_in(range(39, 19, -1)))
    workers = [threading.Thread(target=act, args=(job,)) for job in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert Fact.objects.filter(kind=facts.BROKEN).count() == 40
    assert Fact.objects.values("subject").distinct().count() == 40
    assert set(Promise.objects.values_list("state", flat=True)) == {"kept_late"}
