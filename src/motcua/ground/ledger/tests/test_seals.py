"""Seals: nothing is skipped, nothing may change unseen, and a receipt stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.ground.ledger.actions import record_restore, seal_facts
from motcua.ground.ledger.actions.sealing import _seal
from motcua.ground.ledger.models import Fact, Seal
from motcua.ground.ledger.queries import facts_under, faults, last_seal, receipt_of, unsealed
from motcua.ground.ledger.queries.order import rows_of
from motcua.ground.ledger.rules import check_receipt, link
from motcua.ground.ledger.tests.conftest import NOW, Write
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.errors import Unknown

pytestmark = pytest.mark.django_db(transaction=True)


def seal_all(most: int = 4) -> list[Seal]:
    seals = []
    while (seal := seal_facts(now=NOW, most=most)) is not None:
        seals.append(seal)
    return seals


@contextmanager
def forger() -> Iterator[None]:
    """Someone who rules the database: triggers and foreign keys are off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield


def forge(sql: str) -> None:
    with forger(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_fact_lies_under_one_seal_and_every_receipt_holds(write: Write) -> None:
    facts = write(10)
    seals = seal_all(most=4)
    assert [seal.facts for seal in seals] == [4, 4, 2]
    assert [fact for seal in seals for fact in facts_under(seal)] == facts
    assert list(faults()) == []
    for fact in facts:
        assert check_receipt(receipt_of(fact))


def test_the_seals_are_a_chain(write: Write) -> None:
    write(6)
    one, two, three = seal_all(most=2)
    assert bytes(two.previous) == link(one.text)
    assert bytes(three.previous) == link(two.text)
    assert bytes(one.previous) == bytes(32)


def test_nothing_new_makes_no_seal(write: Write) -> None:
    write(1)
    assert len(seal_all()) == 1
    assert seal_all() == []


def test_a_fact_not_sealed_yet_has_no_receipt(write: Write) -> None:
    (fact,) = write(1)
    with pytest.raises(Unknown):
        receipt_of(fact)


def test_a_receipt_of_other_words_does_not_hold(write: Write) -> None:
    facts = write(5)
    seal_all()
    receipt = receipt_of(facts[2])
    assert not check_receipt(replace(receipt, text=receipt.text.replace(b"case:2", b"case:3")))
    assert not check_receipt(replace(receipt, salt=bytes(16)))
    assert not check_receipt(replace(receipt, index=3))
    assert not check_receipt(replace(receipt, seal=replace(receipt.seal, root=bytes(32))))


FORGERIES = {
    "another actor": "UPDATE ledger_fact SET actor = 'account:9' WHERE subject = 'case:3'",
    "one letter of the payload": """UPDATE ledger_fact SET payload = '{"tên": "thứ 4"}' WHERE subject = 'case:3'""",
    "back-dated": "UPDATE ledger_fact SET happened_at = happened_at - interval '1 second' WHERE subject = 'case:3'",
    "known earlier": "UPDATE ledger_fact SET known_at = known_at + interval '1 microsecond' WHERE subject = 'case:3'",
    "another office": "UPDATE ledger_fact SET office_id = 8 WHERE subject = 'case:3'",
    "no office": "UPDATE ledger_fact SET office_id = NULL WHERE subject = 'case:3'",
    "another place": "UPDATE ledger_fact SET place_code = '00001' WHERE subject = 'case:3'",
    "another subject": "UPDATE ledger_fact SET subject = 'case:99' WHERE subject = 'case:3'",
    "another channel": "UPDATE ledger_fact SET channel = 'desk' WHERE subject = 'case:3'",
    "another proof": "UPDATE ledger_fact SET method = 'passkey' WHERE subject = 'case:3'",
    "a higher level": "UPDATE ledger_fact SET level = level + 1 WHERE subject = 'case:3'",
    "how they came in taken away": "UPDATE ledger_fact SET channel = '', method = '', level = 0",
    "another kind": "UPDATE ledger_fact SET kind = 'tests.other' WHERE subject = 'case:3'",
    "dropped": "DELETE FROM ledger_fact WHERE subject = 'case:3'",
    "the last one dropped": "DELETE FROM ledger_fact WHERE subject = 'case:9'",
    "moved to another transaction": """UPDATE ledger_fact SET tx = (SELECT tx FROM ledger_fact WHERE subject = 'case:6')
        WHERE subject = 'case:3'""",
    "two in the other order": """UPDATE ledger_fact a SET tx = b.tx FROM ledger_fact b
        WHERE (a.subject, b.subject) IN (('case:3', 'case:4'), ('case:4', 'case:3'))""",
    "one put in": """INSERT INTO ledger_fact (kind, subject, place_code, actor, happened_at, known_at, payload, tx)
        SELECT kind, 'case:new', '', actor, happened_at, known_at, payload, tx
        FROM ledger_fact WHERE subject = 'case:3'""",
    "one put in before all": """INSERT INTO ledger_fact (kind, subject, place_code, actor, happened_at, known_at,
        payload, tx) SELECT kind, 'case:new', '', actor, happened_at, known_at, payload, 4 FROM ledger_fact
        WHERE subject = 'case:3'""",
    "the root of a seal": "UPDATE ledger_seal SET root = decode(repeat('00', 32), 'hex') WHERE number = 2",
    "the time of a seal": "UPDATE ledger_seal SET sealed_at = sealed_at - interval '1 day' WHERE number = 1",
    "a seal dropped": "DELETE FROM ledger_seal WHERE number = 2",
    "the first seal dropped": "DELETE FROM ledger_seal WHERE number = 1",
    "a count": "UPDATE ledger_seal SET facts = facts - 1 WHERE number = 2",
}


@pytest.mark.parametrize("sql", FORGERIES.values(), ids=FORGERIES.keys())
def test_no_forgery_stays_unseen(write: Write, sql: str) -> None:
    write(10)
    seal_all(most=4)
    assert list(faults()) == []
    forge(sql)
    assert list(faults()) != []


@pytest.mark.parametrize("table", ["ledger_seal", "ledger_stamp", "ledger_fact"])
def test_the_database_refuses_to_change_seals(write: Write, table: str) -> None:
    write(1)
    seal = seal_all()[0]
    seal.stamps.create(authority="tests", token=b"x", stamped_at=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_fact_that_a_long_transaction_commits_late_is_not_skipped(write: Write) -> None:
    """Its number and its transaction are older than facts that were there long before it could be seen."""
    write(2)
    other = connection.copy()
    try:
        with other.cursor() as slow:
            slow.execute("BEGIN")
            slow.execute(
                "INSERT INTO ledger_fact (kind, subject, place_code, actor, happened_at, known_at, payload)"
                " VALUES ('tests.happened', 'case:late', '', 'system', now(), now(), '{}')"
            )
            write(3)
            assert sum(seal.facts for seal in seal_all()) == 2, "what came after the long transaction waits for it"
            slow.execute("COMMIT")
    finally:
        other.close()
    seal_all()
    sealed = [fact.subject for seal in Seal.objects.order_by("number") for fact in facts_under(seal)]
    assert sealed == ["case:0", "case:1", "case:late", "case:0", "case:1", "case:2"]
    assert list(faults()) == []


def test_one_that_is_rolled_back_leaves_no_hole(write: Write) -> None:
    with transaction.atomic():
        write(2)
        transaction.set_rollback(True)
    write(2)
    seal_all()
    assert list(faults()) == []


def test_two_sealers_do_not_seal_the_same(write: Write) -> None:
    write(3)
    other = connection.copy()
    try:
        with other.cursor() as rival:
            rival.execute("BEGIN")
            rival.execute("SELECT pg_advisory_xact_lock(hashtext('ledger.seal'))")
            assert seal_facts(now=NOW) is None
            rival.execute("ROLLBACK")
    finally:
        other.close()
    assert [seal.facts for seal in seal_all()] == [3]


def test_a_restored_database_goes_on_where_its_transactions_count_anew(write: Write) -> None:
    """As after a dump is read into a fresh server: rows keep their numbers, the server begins with small ones."""
    old = write(7)
    seal_facts(now=NOW, most=4)
    forge("UPDATE ledger_fact SET tx = tx + 1000000000")
    forge("UPDATE ledger_seal SET last_tx = last_tx + 1000000000")
    new = write(5)
    seals = seal_all(most=4)
    assert [seal.facts for seal in seals] == [3, 4, 1]
    newer = write(2)
    seal_all()
    assert list(faults()) == []
    sealed = [fact for seal in Seal.objects.order_by("number") for fact in facts_under(seal)]
    assert sealed == [*old, *new, *newer]
    for fact in sealed:
        assert check_receipt(receipt_of(fact))


def test_what_came_with_a_noted_restore_unsealed_is_sealed_first(write: Write) -> None:
    """However its transactions were numbered: nobody is writing them any more."""
    old = write(6)
    seal_facts(now=NOW, most=4)
    forge("UPDATE ledger_fact SET tx = tx + 1000000000 WHERE subject IN ('case:4', 'case:5')")
    noted = record_restore(backup="2026-11-23", manifest="0" * 64, actor=SYSTEM, now=NOW)
    new = write(2)
    assert list(faults()) == []
    assert [seal.facts for seal in seal_all(most=9)] == [2, 3]
    newer = write(1)
    seal_all()
    assert list(faults()) == []
    sealed = [fact for seal in Seal.objects.order_by("number") for fact in facts_under(seal)]
    assert sealed == [*old, noted, *new, *newer]
    for fact in sealed:
        assert check_receipt(receipt_of(fact))


def test_what_is_written_after_a_noted_restore_is_not_taken_for_what_was_sealed_before(write: Write) -> None:
    write(4)
    forge("UPDATE ledger_fact SET tx = tx + 1000000000")
    with transaction.atomic():
        _seal(list(rows_of(Fact.objects.order_by("tx", "pk"))), None, 0, NOW)
    record_restore(backup="2026-11-23", manifest="0" * 64, actor=SYSTEM, now=NOW)
    assert list(faults()) == []
    seal_all()
    assert list(faults()) == []


def test_a_ledger_restored_before_its_first_seal(write: Write) -> None:
    old = write(2)
    forge("UPDATE ledger_fact SET tx = tx + 1000000000")
    noted = record_restore(backup="2026-11-23", manifest="0" * 64, actor=SYSTEM, now=NOW)
    seal_all()
    assert [fact for seal in Seal.objects.order_by("number") for fact in facts_under(seal)] == [*old, noted]
    assert list(faults()) == []


def test_a_fact_put_behind_a_restore_does_not_stay_unseen(write: Write) -> None:
    write(3)
    seal_all()
    forge("UPDATE ledger_fact SET tx = tx + 1000000000")
    forge("UPDATE ledger_seal SET last_tx = last_tx + 1000000000")
    write(2)
    seal_all()
    assert list(faults()) == []
    forge("UPDATE ledger_fact SET id = -1, tx = tx + 2000000000 WHERE subject = 'case:1' AND tx < 1000000000")
    assert [fault.what for fault in faults()] != []


def test_the_time_of_a_seal_is_its_own(write: Write) -> None:
    write(1)
    later = NOW + timedelta(days=1, microseconds=7)
    seal = seal_facts(now=later)
    assert seal is not None
    assert Seal.objects.get(number=1).sealed_at == later


def test_facts_written_in_one_transaction_keep_their_order(write: Write) -> None:
    with transaction.atomic():
        facts = write(5)
    seal_all(most=5)
    assert list(facts_under(Seal.objects.get())) == facts
    assert Fact.objects.values("tx").distinct().count() == 1


MANY = """
INSERT INTO ledger_fact (kind, subject, place_code, actor, happened_at, known_at, payload)
SELECT 'tests.happened', 'case:' || n, '', 'system', now(), now(), '{}' FROM generate_series(1, 20000) AS n;
INSERT INTO ledger_seal
    (number, sealed_at, facts, last_tx, last_fact, newest_fact, after_fact, root, previous, key)
SELECT n, now(), 1, n, n, n, 0, '', '', '' FROM generate_series(1, 20000) AS n;
ANALYZE ledger_fact, ledger_seal
"""


def test_sealing_and_receipts_read_no_more_of_a_large_ledger_than_they_need() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MANY)
    fact = Fact.objects.order_by("-pk").first()
    assert fact is not None
    fact.tx = 15_000
    with CaptureQueriesContext(connection) as asked, pytest.raises(Unknown):
        receipt_of(fact)
    with CaptureQueriesContext(connection) as sealing:
        list(unsealed(last_seal())[0][:5])
    selects = [each["sql"] for each in (*asked, *sealing) if "ledger_" in each["sql"]]
    assert len(selects) >= 6
    with connection.cursor() as cursor:
        for sql in selects:
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, sql + "\n" + plan
