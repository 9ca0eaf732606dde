"""A holiday announced later: what runs is reckoned again, once, and what is over never changes."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.ground.calendar.tests.books import at, lasting
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office
from motcua.ground.promises import calendars, facts, queries
from motcua.ground.promises.actions import (
    break_overdue,
    extend,
    keep,
    open_promise,
    pause,
    redate_open,
    restart,
    resume,
)
from motcua.ground.promises.actions.redating import SETTLES
from motcua.ground.promises.definitions import Redated
from motcua.ground.promises.models import Promise, Redating
from motcua.ground.promises.tests.publishing import publish, timetable
from motcua.ground.words.errors import Unavailable

MONDAY, TUESDAY = at("2025-03-03 09:00"), at("2025-03-04 09:00")


def owe(office: Office | None, number: int = 1, length: str = "3 working_days", **more: Any) -> Promise:
    told: dict[str, Any] = {"kind": "case", "now": MONDAY, **more}
    return open_promise(
        subject=f"case:{number}",
        duration=lasting(length),
        owed_by="office" if office else "citizen",
        office_id=office.pk if office else None,
        **told,
    )


def due(number: int = 1) -> datetime:
    return Promise.objects.get(subject=f"case:{number}").due_at


def test_a_day_off_announced_later_moves_what_runs_and_leaves_one_fact(office: Office) -> None:
    publish()
    promise = owe(office)
    assert promise.due_at == at("2025-03-06 09:00")
    publish("05")
    assert queries.to_reckon_again(TUESDAY) == 1
    assert redate_open(now=TUESDAY) == Redated(looked=1, moved=1)
    assert due() == at("2025-03-07 09:00")
    (fact,) = Fact.objects.all()
    assert (fact.kind, fact.subject, fact.actor, fact.office_id) == (facts.REDATED, "case:1", "system", office.pk)
    assert (fact.happened_at, fact.known_at) == (TUESDAY, TUESDAY)
    assert fact.payload == {
        "promise": str(promise.pk),
        "kind": "case",
        "key": "",
        "owed_by": "office",
        "was": "2025-03-06T09:00:00+07:00",
        "due_at": "2025-03-07T09:00:00+07:00",
        "days": [{"on": "2025-03-05", "works": False, "name": "Nghỉ thêm 05/03", "law": "Quyết định thử nghiệm"}],
    }


def test_once_is_enough(office: Office) -> None:
    publish()
    owe(office)
    publish("05")
    redate_open(now=TUESDAY)
    for later in (timedelta(0), SETTLES, 2 * SETTLES):
        assert redate_open(now=TUESDAY + later) == Redated()
    assert Fact.objects.count() == 1
    assert Redating.objects.get().settled_at == TUESDAY + SETTLES


def test_a_date_moves_again_with_the_next_decision(office: Office) -> None:
    publish()
    owe(office)
    for days, moved in ((("05",), "2025-03-07 09:00"), (("05", "06"), "2025-03-10 09:00"), ((), "2025-03-06 09:00")):
        publish(*days)
        redate_open(now=TUESDAY)
        assert due() == at(moved)
    assert Fact.objects.count() == 3


def test_what_ends_before_the_first_day_that_differs_is_not_touched(office: Office) -> None:
    publish()
    owe(office, 1, "1 working_day")
    owe(office, 2)
    before = Promise.objects.get(subject="case:1").reckoned_in
    publish("05")
    assert redate_open(now=MONDAY) == Redated(looked=1, moved=1)
    assert Promise.objects.get(subject="case:1").reckoned_in == before
    publish("05", "20")
    assert redate_open(now=MONDAY) == Redated()


def test_a_release_without_another_day_moves_nothing(office: Office) -> None:
    publish()
    owe(office)
    publish("28")  # after everything owed
    assert redate_open(now=TUESDAY) == Redated()
    assert not Fact.objects.exists()


def test_what_stands_still_follows_when_it_goes_on(office: Office) -> None:
    publish()
    owe(office)
    pause("case:1", "case", now=TUESDAY, ground="supplement")
    publish("06")
    assert redate_open(now=TUESDAY) == Redated()
    assert resume("case:1", "case", now=at("2025-03-05 09:00")).due_at == at("2025-03-10 09:00")


def test_what_is_over_or_late_never_changes(office: Office) -> None:
    publish()
    for number in (1, 2, 3, 4):
        owe(office, number)
    keep("case:1", "case", now=TUESDAY)
    late = at("2025-03-06 10:00")
    owe(office, 5, now=at("2025-03-06 08:00"))
    break_overdue(now=late, limit=1)
    publish("05", now=late)
    redate_open(now=late)
    assert [due(number) for number in (1, 2, 3, 4)] == [at("2025-03-06 09:00")] * 4
    assert Fact.objects.filter(kind=facts.REDATED).count() == 0
    assert break_overdue(now=late) == 2
    publish("05", "10", now=late)
    redate_open(now=late)
    assert Fact.objects.filter(kind=facts.REDATED).get().subject == "case:5"


def test_what_falls_due_while_the_worker_is_away_is_reckoned_before_it_is_called_late(office: Office) -> None:
    """Announced on Wednesday evening, the worker back on Friday noon: late is what the new date makes late."""
    publish()
    owe(office, 1)
    owe(office, 2, "4 working_days")
    publish("06", now=at("2025-03-05 18:00"))
    friday = at("2025-03-07 12:00")
    assert redate_open(now=friday, limit=1) == Redated(looked=1, moved=1, finished=False)
    assert redate_open(now=friday).finished
    assert (due(1), due(2)) == (at("2025-03-07 09:00"), at("2025-03-10 09:00"))
    assert break_overdue(now=friday) == 1
    assert Fact.objects.get(kind=facts.BROKEN).happened_at == at("2025-03-07 09:00")


def test_a_date_promised_anew_moves_only_when_it_is_a_day_off(office: Office) -> None:
    publish()
    owe(office, 1)
    owe(office, 2)
    extend("case:1", "case", now=TUESDAY, due_at=at("2025-03-12 16:30"))
    extend("case:2", "case", now=TUESDAY, due_at=at("2025-03-13 16:30"))
    publish("12")
    assert redate_open(now=TUESDAY).moved == 1
    assert (due(1), due(2)) == (at("2025-03-13 17:00"), at("2025-03-13 16:30"))


def test_after_a_restart_only_what_was_counted_since_is_reckoned(office: Office) -> None:
    publish()
    owe(office)
    pause("case:1", "case", now=TUESDAY, ground="supplement")
    restart("case:1", "case", now=at("2025-03-10 09:00"))
    publish("05")
    assert redate_open(now=at("2025-03-10 10:00")).moved == 0
    assert due() == at("2025-03-13 09:00")


def test_a_day_that_is_worked_after_all_makes_nothing_late(office: Office) -> None:
    publish("04", "05")
    owe(office, 1, "2 working_days")
    owe(office, 2, "4 working_days")
    assert (due(1), due(2)) == (at("2025-03-07 09:00"), at("2025-03-11 09:00"))
    publish()
    redate_open(now=at("2025-03-06 10:00"))
    assert (due(1), due(2)) == (at("2025-03-07 09:00"), at("2025-03-07 09:00"))
    assert break_overdue(now=at("2025-03-06 10:00")) == 0


def test_each_counts_in_the_books_of_whoever_owes_it(office: Office) -> None:
    """The province, its kinds of offices and single offices say what is off for them; a citizen hears the first."""
    other = Office.objects.create(code="H12", name="Sở", kind="so", place=office.place, valid_from=office.valid_from)
    publish()
    for number, owing in enumerate((office, other, None), 1):
        owe(owing, number)
    citizens = due(3)
    publish(timetables=[timetable("so", "05", kinds=["so"]), timetable("tru_so", "06", offices=["H11"])])
    assert redate_open(now=TUESDAY).moved == 2
    assert (due(1), due(2), due(3)) == (at("2025-03-07 09:00"), at("2025-03-07 09:00"), citizens)
    lines = queries.ledger_of(Promise.objects.get(subject="case:1"), TUESDAY)
    assert "Nghỉ thêm 06/03" in {line.reason for line in lines}
    publish(timetables=[timetable("ca_tinh", "05")])
    redate_open(now=TUESDAY)
    assert (due(1), due(2), due(3)) == (*[at("2025-03-07 09:00")] * 2, citizens + timedelta(days=1))
    assert Fact.objects.filter(payload__owed_by="citizen").count() == 1


def test_timetables_lie_over_each_other_from_the_widest_to_the_office_own(office: Office) -> None:
    publish(
        timetables=[
            timetable("a_rieng", "05", offices=["H11"]),
            timetable("b_loai", "06", kinds=["ubnd_tinh"]),
            timetable("c_tinh", "07"),
        ]
    )
    on = date(2025, 3, 3)
    assert [part.key for part in calendars.in_force(on, office).parts] == ["default", "c_tinh", "b_loai", "a_rieng"]
    assert calendars.in_force(on, office.pk).hash == calendars.in_force(on, office).hash
    assert queries.calendar_for(on, office) is queries.calendar_for(on, office.pk)
    assert [part.key for part in calendars.in_force(on).parts] == ["default", "c_tinh"]
    assert queries.calendar_for(on) is not queries.calendar_for(on, office)


def test_a_finished_ledger_stays_in_the_calendar_of_then(office: Office) -> None:
    publish()
    owe(office)
    keep("case:1", "case", now=at("2025-03-06 08:00"))
    publish("05")
    promise = queries.promise_on("case:1", "case")
    assert promise is not None
    lines = queries.ledger_of(promise, at("2025-03-10 08:00"))
    assert {line.reason for line in lines} == {"Trong giờ làm việc"}


def test_what_was_promised_in_an_unknown_calendar_is_reckoned_once(office: Office) -> None:
    publish()
    owe(office)
    Promise.objects.update(reckoned_in=None, due_at=at("2025-03-07 17:00"))
    assert redate_open(now=TUESDAY) == Redated(looked=1, moved=1)
    assert due() == at("2025-03-06 09:00")
    assert Fact.objects.get().payload["days"] == []
    assert redate_open(now=TUESDAY + SETTLES) == Redated()


def test_it_goes_on_where_it_stopped(office: Office) -> None:
    publish()
    for number in range(5):
        owe(office, number)
    publish("05")
    passes = [redate_open(now=TUESDAY, limit=2) for _ in range(4)]
    assert [(each.moved, each.finished) for each in passes] == [(2, False), (2, False), (1, True), (0, True)]
    assert Fact.objects.count() == 5


def test_an_act_that_commits_after_the_pass_is_found_by_the_second(office: Office) -> None:
    publish()
    owe(office)
    old = Promise.objects.get().reckoned_in
    publish("05")
    redate_open(now=TUESDAY)
    Promise.objects.update(reckoned_in=old, due_at=at("2025-03-06 09:00"))
    assert redate_open(now=TUESDAY + SETTLES / 2) == Redated()
    assert redate_open(now=TUESDAY + SETTLES).moved == 1
    assert due() == at("2025-03-07 09:00")


def test_who_copies_the_date_hears_of_it_or_nothing_happens(office: Office) -> None:
    publish()
    owe(office)
    publish("05")
    heard: list[tuple[datetime, datetime]] = []

    def hold(promise: Promise, was: datetime) -> None:
        raise Unavailable("held")

    def hear(promise: Promise, was: datetime) -> None:
        heard.append((promise.due_at, was))

    assert redate_open(now=TUESDAY, told=[hold]) == Redated(0, 0, finished=False)
    assert (due(), Fact.objects.count()) == (at("2025-03-06 09:00"), 0)
    assert redate_open(now=TUESDAY, told=[hear]).finished
    assert heard == [(at("2025-03-07 09:00"), at("2025-03-06 09:00"))]


def test_without_packs_there_is_nothing_to_reckon(db: None) -> None:
    assert redate_open(now=MONDAY) == Redated()
    assert queries.to_reckon_again(MONDAY) == 0


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_for_an_act_that_holds_the_promise(office: Office) -> None:
    publish()
    owe(office)
    publish("05")
    passes: list[Redated] = []

    def work() -> None:
        try:
            passes.append(redate_open(now=TUESDAY))
        finally:
            connection.close()

    with transaction.atomic():
        pause("case:1", "case", now=TUESDAY, ground="payment")
        worker = threading.Thread(target=work)
        worker.start()
        worker.join(timeout=30)
    assert passes == [Redated(0, 0, finished=False)]
    assert redate_open(now=TUESDAY).finished
    assert not Fact.objects.exists()
