"""Many facts of one act are what as many single ones would be."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.ground.ledger import outbox
from motcua.ground.ledger.actions import Told, record_fact, record_facts
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.ledger.tests.conftest import NOW
from motcua.ground.people.definitions import SYSTEM

TOLD = [Told(f"case:{n}", 7, "11001", {"code": f"H-{n}", "name": "Đầm\t\\N\n"}) for n in range(5)]


@pytest.fixture(autouse=True)
def _two_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_consumers", {})
    monkeypatch.setattr(outbox, "_kinds", {})
    for name in ("first", "second"):
        outbox.subscribe("tests.moved", name, lambda fact, now: None)


def rows(kind: str) -> list[dict[str, object]]:
    without = ("id", "kind", "tx")
    facts = Fact.objects.filter(kind=kind).order_by("pk").values()
    return [{key: value for key, value in fact.items() if key not in without} for fact in facts]


def test_each_is_as_if_recorded_alone(db: None) -> None:
    assert record_facts("tests.moved", TOLD, actor=SYSTEM, now=NOW) == 5
    for told in TOLD:
        record_fact(
            "tests.alone",
            subject=told.subject,
            office_id=told.office_id,
            place_code=told.place_code,
            payload=told.payload,
            actor=SYSTEM,
            now=NOW,
        )
    assert rows("tests.moved") == rows("tests.alone")
    transactions = set(Fact.objects.values_list("tx", flat=True))
    assert len(transactions) == 1, "they are sealed with whatever else the transaction did"


def test_every_consumer_hears_of_every_one(db: None) -> None:
    record_facts("tests.moved", TOLD, actor=SYSTEM, now=NOW)
    assert Delivery.objects.count() == 10
    assert outbox.run_once(NOW) == 10
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.DONE}


def test_none_is_none(db: None) -> None:
    assert record_facts("tests.moved", [], actor=SYSTEM, now=NOW) == 0
    assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_they_need_the_transaction_of_their_act() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_facts("tests.moved", TOLD, actor=SYSTEM, now=NOW)


def test_the_database_refuses_to_change_them(db: None) -> None:
    record_facts("tests.moved", TOLD, actor=SYSTEM, now=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_fact SET actor = 'x'")
