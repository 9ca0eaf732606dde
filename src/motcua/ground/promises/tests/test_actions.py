"""Promises in the database: the verbs, and what it refuses by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.calendar.rules import Calendar
from motcua.ground.calendar.tests.books import at, lasting
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.promises import queries
from motcua.ground.promises.actions import extend, keep, open_promise, pause, release, restart, resume
from motcua.ground.promises.models import Pause, Promise
from motcua.ground.words.errors import Refused

SUBJECT = "case:0192"
MONDAY = at("2025-03-03 09:00")

Owe = Callable[..., Promise]


@pytest.fixture
def owe(office: Office, calendar: Calendar) -> Owe:
    """ông Minh's office owes a result on bà Lan's dossier within three working days."""

    def open_one(**more: Any) -> Promise:
        told = {
            "subject": SUBJECT,
            "kind": "case",
            "duration": lasting("3 working_days"),
            "now": MONDAY,
            "law": "Điều 9",
        }
        return open_promise(**{**told, "owed_by": "office", "office_id": office.pk, "calendar": calendar, **more})

    return open_one


def test_what_is_promised_is_owed_until_it_is_kept(owe: Owe, office: Office) -> None:
    promise = owe()
    assert (promise.state, promise.due_at) == ("running", at("2025-03-06 09:00"))
    assert list(queries.owed_by([office.pk])) == queries.running_on(SUBJECT) == [promise]
    assert keep(SUBJECT, "case", now=promise.due_at).state == "kept"
    assert list(queries.owed_by([office.pk])) == queries.running_on(SUBJECT) == []
    kept = queries.promise_on(SUBJECT, "case")
    assert kept is not None
    assert (kept.state, kept.closed_at, kept.is_open) == ("kept", promise.due_at, False)


def test_a_moment_too_late_is_kept_late(owe: Owe) -> None:
    """Before the scan for silence came by."""
    promise = owe()
    assert keep(SUBJECT, "case", now=promise.due_at + timedelta(seconds=1)).state == "kept_late"


def test_the_same_is_not_promised_twice_while_open(owe: Owe) -> None:
    owe()
    with pytest.raises(Refused, match="promised_already"):
        owe()
    owe(kind="step", key="tham_dinh")
    owe(kind="step", key="phe_duyet")
    keep(SUBJECT, "case", now=MONDAY)
    assert owe().state == "running"
    assert [p.kind for p in queries.promises_on(SUBJECT)] == ["case", "step", "step", "case"]


def test_what_was_never_promised_cannot_be_kept(owe: Owe) -> None:
    owe()
    for act in (keep, release, restart, resume):
        with pytest.raises(Refused, match="nothing_promised"):
            act("case:another", "case", now=MONDAY)
    keep(SUBJECT, "case", now=MONDAY)
    with pytest.raises(Refused, match="nothing_promised"):
        keep(SUBJECT, "case", now=MONDAY)


def test_the_clock_stands_still_and_goes_on(owe: Owe, calendar: Calendar) -> None:
    owe()
    pause(SUBJECT, "case", now=at("2025-03-04 09:00"), ground="supplement", law="Điều 19")
    assert queries.running_on(SUBJECT) == []
    assert [p.state for p in queries.running_on(SUBJECT, ("case", "step"), paused=True)] == ["paused"]
    with pytest.raises(Refused, match="promise_pause"):
        pause(SUBJECT, "case", now=at("2025-03-05 09:00"), ground="payment")
    promise = resume(SUBJECT, "case", now=at("2025-03-10 09:00"), calendar=calendar)
    assert (promise.state, promise.due_at) == ("running", at("2025-03-12 09:00"))
    with pytest.raises(Refused, match="promise_resume"):
        resume(SUBJECT, "case", now=at("2025-03-10 09:00"), calendar=calendar)


def test_resuming_before_pausing_is_refused_and_changes_nothing(owe: Owe, calendar: Calendar) -> None:
    promise = owe()
    with pytest.raises(Refused):
        resume(SUBJECT, "case", now=at("2025-03-04 09:00"), calendar=calendar)
    promise.refresh_from_db()
    assert (promise.state, promise.due_at) == ("running", at("2025-03-06 09:00"))


def test_a_full_dossier_counts_from_zero(owe: Owe, calendar: Calendar) -> None:
    owe()
    pause(SUBJECT, "case", now=at("2025-03-05 09:00"), ground="supplement")
    promise = restart(SUBJECT, "case", now=at("2025-03-10 09:00"), calendar=calendar)
    assert (promise.due_at, promise.opened_at) == (at("2025-03-13 09:00"), MONDAY)
    lines = queries.ledger_of(promise, at("2025-03-10 09:00"), calendar=calendar)
    assert [line.turn for line in lines if not line.counted] == ["office", "citizen"]
    assert sum(line.minutes for line in lines if line.counted) == 3 * 480


def test_a_date_is_promised_anew_once(owe: Owe, calendar: Calendar) -> None:
    owe()
    new = at("2025-03-14 17:00")
    tuesday = at("2025-03-04 09:00")
    assert extend(SUBJECT, "case", now=tuesday, due_at=new, law="Điều 19 khoản 9", calendar=calendar).due_at == new
    with pytest.raises(Refused, match="extended_before"):
        extend(SUBJECT, "case", now=tuesday, due_at=new + timedelta(days=3), calendar=calendar)
    pause(SUBJECT, "case", now=at("2025-03-05 09:00"), ground="payment")
    assert resume(SUBJECT, "case", now=at("2025-03-06 09:00"), calendar=calendar).due_at == at("2025-03-17 17:00")


def test_what_is_late_is_not_extended(owe: Owe, calendar: Calendar) -> None:
    owe()
    with pytest.raises(Refused, match="promise_extend"):
        extend(SUBJECT, "case", now=at("2025-03-06 09:01"), due_at=at("2025-03-14 17:00"), calendar=calendar)


def test_what_is_late_stays_late_when_it_waits_for_the_citizen(owe: Owe, calendar: Calendar) -> None:
    """Otherwise a question asked too late would wipe out the delay."""
    due = owe().due_at
    late = pause(SUBJECT, "case", now=at("2025-03-07 09:00"), ground="payment")
    assert late.state == "broken"
    assert queries.running_on(SUBJECT, paused=True) == [late]
    assert resume(SUBJECT, "case", now=at("2025-03-10 09:00"), calendar=calendar).due_at == due
    assert restart(SUBJECT, "case", now=at("2025-03-10 09:00"), calendar=calendar).due_at == due
    assert keep(SUBJECT, "case", now=at("2025-03-10 09:00")).state == "kept_late"


def test_what_is_released_is_owed_no_more(owe: Owe, office: Office) -> None:
    owe()
    pause(SUBJECT, "case", now=at("2025-03-04 09:00"), ground="supplement")
    assert release(SUBJECT, "case", now=at("2025-03-05 09:00")).state == "released"
    assert not queries.owed_by([office.pk]).exists()
    assert Pause.objects.get().ended_at == at("2025-03-05 09:00")


def test_a_citizen_owes_too(owe: Owe) -> None:
    promise = owe(kind="supplement", owed_by="citizen", office_id=None, duration=lasting("30 days"))
    assert promise.owed_by_office is None
    assert promise.due_at == at("2025-04-02 23:59:59")  # Civil Code 2015, art 148.6


def test_one_act_one_fact_so_none_here(owe: Owe, calendar: Calendar) -> None:
    owe()
    pause(SUBJECT, "case", now=at("2025-03-04 09:00"), ground="supplement")
    resume(SUBJECT, "case", now=at("2025-03-05 09:00"), calendar=calendar)
    keep(SUBJECT, "case", now=at("2025-03-05 09:00"))
    assert not Fact.objects.exists()


def test_what_an_office_owes_comes_in_order_of_its_dates(owe: Owe, office: Office) -> None:
    late = owe(subject="case:3", duration=lasting("9 working_days"))
    soon = owe(subject="case:1", duration=lasting("1 working_hour"))
    owe(subject="case:2", kind="supplement", owed_by="citizen", office_id=None)
    assert list(queries.owed_by({office.pk})) == [soon, late]
    assert not queries.owed_by({office.pk + 1}).exists()


IMPOSSIBLE: list[dict[str, Any]] = [
    {"state": "forgotten"},
    {"state": "kept"},
    {"closed_at": MONDAY},
    {"state": "broken"},
    {"broken_at": MONDAY},
    {"owed_by": "citizen"},
    {"owed_by_office": None},
    {"extended_at": MONDAY},
    {"extended_at": MONDAY, "extended_to": MONDAY},
]


@pytest.mark.parametrize("change", IMPOSSIBLE, ids=str)
def test_the_database_knows_what_cannot_be(owe: Owe, change: dict[str, Any]) -> None:
    promise = owe()
    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**change)


@pytest.mark.parametrize("ended", [None, MONDAY - timedelta(minutes=1)])
def test_the_database_lets_one_pause_run_and_forward_only(owe: Owe, ended: datetime | None) -> None:
    promise = owe()
    pause(SUBJECT, "case", now=MONDAY, ground="supplement")
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(promise=promise, started_at=MONDAY, ended_at=ended, ground="payment")
