"""Silence is an event: it is noticed once, by whoever looks first, and looking costs one index range."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from motcua.ground.calendar.rules import Calendar
from motcua.ground.calendar.tests.books import at, lasting
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.promises import facts
from motcua.ground.promises.actions import break_overdue, keep, open_promise, pause
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import running_on

MONDAY = at("2025-03-03 09:00")
DUE = at("2025-03-04 09:00")
LATER = DUE + timedelta(minutes=5)


def owe(office: Office, calendar: Calendar, number: int = 1, length: str = "1 working_day") -> Promise:
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


def test_the_scan_reads_one_range_of_its_own_index(office: Office, calendar: Calendar) -> None:
    """Twenty thousand kept promises lie beside three that run."""
    kept = Promise(
        subject="case:0", kind="case", owed_by="office", owed_by_office=office, budget="1 working_day",
        opened_at=MONDAY, counted_from=MONDAY, due_at=DUE, state="kept", closed_at=DUE,
    )  # fmt: skip
    fields = [field.attname for field in Promise._meta.concrete_fields if field.attname != "id"]
    Promise.objects.bulk_create(Promise(**{name: getattr(kept, name) for name in fields}) for _ in range(20_000))
    for number in range(1, 4):
        owe(office, calendar, number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE promises_promise")
    scan = Promise.objects.select_for_update(skip_locked=True).filter(state="running", due_at__lt=LATER)
    plan = scan.order_by("due_at")[:500].explain(analyze=True)
    assert "Index Scan using promise_due_running" in plan
    assert "Index Cond: (due_at <" in plan
    assert "Rows Removed" not in plan
    assert "Sort" not in plan
    assert break_overdue(now=LATER) == 3


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
