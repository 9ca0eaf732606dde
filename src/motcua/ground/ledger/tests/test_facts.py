"""What the spine promises: facts stand with their act, stay, and are heard of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.ground.ledger import outbox
from motcua.ground.ledger.actions import Told, record_fact, record_facts
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.ledger.queries import facts_of, failed_deliveries
from motcua.ground.ledger.rules import fact_text
from motcua.ground.ledger.tests.conftest import NOW, Write
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Via
from motcua.ground.words.errors import Unavailable, Unknown

HEARD: list[tuple[int, datetime]] = []
TROUBLE: list[Exception] = []


def listen(fact: Fact, now: datetime) -> None:
    if TROUBLE:
        raise TROUBLE[0]
    HEARD.append((fact.pk, now))


@pytest.fixture(autouse=True)
def _one_listener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_consumers", {})
    monkeypatch.setattr(outbox, "_kinds", {})
    outbox.subscribe("tests.happened", "listener", listen)
    HEARD.clear()
    TROUBLE.clear()


@pytest.mark.django_db(transaction=True)
def test_a_fact_needs_the_transaction_of_its_act() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_fact("tests.happened", subject="case:1", actor=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_fact_falls_with_its_act() -> None:
    with transaction.atomic():
        record_fact("tests.happened", subject="case:1", actor=SYSTEM, now=NOW)
        transaction.set_rollback(True)
    assert not Fact.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("sql", ["UPDATE ledger_fact SET actor = 'x'", "DELETE FROM ledger_fact"])
def test_the_database_refuses_to_change_a_fact(write: Write, sql: str) -> None:
    write(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_fact_is_not_known_before_it_happened(db: None) -> None:
    with pytest.raises(DatabaseError, match="fact_known_after_happened"), transaction.atomic():
        record_fact("tests.happened", subject="a:1", actor=SYSTEM, now=NOW, happened_at=NOW + timedelta(seconds=1))


def test_what_was_known_on_a_day_can_be_asked_again(write: Write) -> None:
    write(1)
    with transaction.atomic():
        record_fact("tests.corrected", subject="case:0", actor=SYSTEM, now=NOW + timedelta(days=9), happened_at=NOW)
    assert [fact.kind for fact in facts_of("case:0")] == ["tests.happened", "tests.corrected"]
    assert [fact.kind for fact in facts_of("case:0", known_by=NOW + timedelta(days=8))] == ["tests.happened"]


def test_a_consumer_hears_once_of_each_fact(write: Write) -> None:
    facts = write(3)
    later = NOW + timedelta(hours=1)
    assert outbox.run_once(later) == 3
    assert outbox.run_once(later) == 0
    assert [heard for heard, _ in HEARD] == [fact.pk for fact in facts]


def test_what_fails_for_a_while_is_tried_again_ever_later_and_then_waits_for_a_person(write: Write) -> None:
    write(1)
    TROUBLE.append(Unavailable("the other side sleeps", retry=timedelta(minutes=1)))
    now = NOW
    for attempt in range(outbox.MOST_ATTEMPTS):
        assert outbox.run_once(now) == 1
        assert outbox.run_once(now) == 0
        now += timedelta(minutes=2**attempt)
    (failed,) = failed_deliveries()
    assert (failed.attempts, failed.error) == (outbox.MOST_ATTEMPTS, "the other side sleeps")
    TROUBLE.clear()
    outbox.retry(failed.pk, now=now)
    assert outbox.run_once(now) == 1
    assert len(HEARD) == 1


def test_a_bug_keeps_its_reason_and_does_not_stop_the_others(write: Write) -> None:
    write(2)
    TROUBLE.append(KeyError("gone"))
    assert outbox.run_once(NOW + timedelta(hours=1)) == 2
    assert [each.error for each in failed_deliveries()] == ["KeyError: 'gone'"] * 2


def test_only_what_failed_is_tried_again(write: Write) -> None:
    write(1)
    with pytest.raises(Unknown):
        outbox.retry(Delivery.objects.get().pk, now=NOW)


def test_how_the_actor_came_in_stands_on_the_fact(db: None) -> None:
    lan = replace(ANONYMOUS, ref="account:7", via=Via("portal", "national_id", 2, session=3))
    record_facts("tests.many", [Told("case:1")], actor=lan, now=NOW)
    alone = record_fact("tests.one", subject="case:1", actor=lan, now=NOW)
    came = Fact.objects.order_by("pk").values_list("channel", "method", "level")
    assert list(came) == [("portal", "national_id", 2)] * 2
    assert b'"channel":"portal"' in fact_text(alone.sealed)
    assert b'"level":2' in fact_text(alone.sealed)
