"""A body is erased and the chain holds; nobody else can take one away, put one back, or guess what it said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.ledger.actions import erase_bodies, seal_facts
from motcua.ground.ledger.definitions import Fault, Held
from motcua.ground.ledger.models import Erased, Fact, Leaves, Seal
from motcua.ground.ledger.queries import faults, receipt_of, seal_whole
from motcua.ground.ledger.rules import salt_of
from motcua.ground.ledger.rules.files import check_file, export_lines, receipt_lines
from motcua.ground.ledger.tests.conftest import NOW, Write
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.errors import Unavailable

pytestmark = pytest.mark.django_db(transaction=True)


def erase(facts: Sequence[Fact]) -> Fact:
    said = {"rule": "tests", "decision": "12/QĐ"}
    return erase_bodies("tests.erased", facts, subject="case:3", payload=said, actor=SYSTEM, now=NOW)


@pytest.fixture
def facts(write: Write) -> list[Fact]:
    """Ten facts under three seals."""
    made = write(10)
    while seal_facts(now=NOW, most=4) is not None:
        pass
    return made


def again(fact: Fact) -> Fact:
    return Fact.objects.get(pk=fact.pk)


def test_the_chain_holds_without_the_bodies(facts: list[Fact]) -> None:
    act = erase([facts[5], facts[1], facts[2]])
    assert [again(fact).payload for fact in facts[1:3]] == [{}, {}]
    assert act.payload["bodies"]["facts"] == 3
    assert list(faults()) == []
    erase([facts[0], facts[1]])
    assert Erased.objects.count() == 4, "what is erased already is passed over"
    seal_facts(now=NOW)
    assert list(faults()) == []


def test_what_gave_the_salts_is_destroyed_and_the_other_salts_are_kept(facts: list[Fact]) -> None:
    key = bytes(Seal.objects.get(number=1).key)
    erase([facts[2]])
    kept = Leaves.objects.get(seal=1)
    assert bytes(Seal.objects.get(number=1).key) == b""
    assert bytes(kept.salts or b"") == salt_of(key, 0) + salt_of(key, 1) + bytes(16) + salt_of(key, 3)
    assert bytes(Seal.objects.get(number=2).key) != b""


def test_receipts_of_the_erased_and_of_its_neighbours_hold(facts: list[Fact]) -> None:
    before = receipt_of(facts[2])
    erase([facts[2]])
    held = list(check_file(receipt_lines([receipt_of(again(facts[2])), receipt_of(facts[3]), before])))
    assert all(isinstance(each, Held) for each in held)
    assert [bool(each.erased) for each in held if isinstance(each, Held)] == [True, False, False]


def test_an_export_with_erased_facts_is_whole_and_any_change_of_it_shows(facts: list[Fact]) -> None:
    erase([facts[2]])
    lines = list(export_lines(seal_whole(number) for number in (1, 2, 3)))
    assert list(check_file(lines)) == []
    assert "thứ 2" not in "".join(lines)
    at = next(number for number, line in enumerate(lines) if line.startswith('{"erased"'))
    turned = lines[at][:12] + ("0" if lines[at][12] != "0" else "1") + lines[at][13:]
    for changed in ([*lines[:at], turned, *lines[at + 1 :]], [*lines[:at], *lines[at + 1 :]]):
        assert any(isinstance(found, Fault) for found in check_file(changed))


def test_a_fact_that_is_not_sealed_yet_or_was_forged_is_not_erased(facts: list[Fact], write: Write) -> None:
    (new,) = write(1)
    with pytest.raises(Unavailable, match="not sealed yet"):
        erase([new])
    forge("UPDATE ledger_fact SET actor = 'x' WHERE id = %s", facts[0].pk)
    with pytest.raises(Unavailable, match="does not say what was sealed"):
        erase([again(facts[0])])


def test_a_seal_of_before_leaves_were_kept(facts: list[Fact]) -> None:
    forge("DELETE FROM ledger_leaves")
    assert list(faults()) == []
    erase([facts[2]])
    assert list(faults()) == []
    assert Leaves.objects.count() == 1


REFUSED = {
    "a body without an act": "UPDATE ledger_fact SET payload = '{}' WHERE subject = 'case:4'",
    "an erased body written again": """UPDATE ledger_fact SET payload = '{"a": 1}' WHERE subject = 'case:2'""",
    "another column of an erased one": "UPDATE ledger_fact SET actor = 'x', payload = '{}' WHERE subject = 'case:2'",
    "an erased fact deleted": "DELETE FROM ledger_fact WHERE subject = 'case:2'",
    "the key of a seal that erased nothing": "UPDATE ledger_seal SET key = '' WHERE number = 2",
    "another key": "UPDATE ledger_seal SET key = 'x' WHERE number = 1",
    "the root with the key": "UPDATE ledger_seal SET key = '', root = 'x' WHERE number = 1",
    "a salt changed": "UPDATE ledger_leaves SET salts = set_byte(salts, 0, get_byte(salts, 0) # 1) WHERE seal_id = 1",
    "a leaf changed": "UPDATE ledger_leaves SET digests = set_byte(digests, 0, 0) || ''::bytea, salts = NULL",
    "leaves deleted": "DELETE FROM ledger_leaves",
    "the mark taken away": "DELETE FROM ledger_erased",
    "the mark changed": "UPDATE ledger_erased SET leaf = 'x'",
}


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_lets_through_that_change_and_no_other(facts: list[Fact], sql: str) -> None:
    erase([facts[2]])
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


FORGED = {
    "the body written again": """UPDATE ledger_fact SET payload = '{"tên": "thứ 2"}' WHERE subject = 'case:2'""",
    "who did it, of an erased fact": "UPDATE ledger_fact SET actor = 'account:9' WHERE subject = 'case:2'",
    "the channel of an erased fact": "UPDATE ledger_fact SET channel = 'desk' WHERE subject = 'case:2'",
    "an erased fact dated back": """UPDATE ledger_fact SET known_at = known_at - interval '1 day',
        happened_at = happened_at - interval '1 day' WHERE subject = 'case:2'""",
    "the leaf that is left": "UPDATE ledger_erased SET leaf = decode(repeat('00', 32), 'hex')",
    "the mark taken away": "DELETE FROM ledger_erased",
    "the mark moved to another act": "UPDATE ledger_erased SET by_id = 1",
    "one more erased under that act": """WITH more AS (INSERT INTO ledger_erased (fact_id, seal_id, index, leaf, by_id)
        SELECT 4, 1, 3, substring(digests FROM 97 FOR 32), (SELECT max(by_id) FROM ledger_erased) FROM ledger_leaves
        WHERE seal_id = 1) UPDATE ledger_fact SET payload = '{}' WHERE subject = 'case:3'""",
    "a salt": "UPDATE ledger_leaves SET salts = set_byte(salts, 0, get_byte(salts, 0) # 1) WHERE seal_id = 1",
    "the leaves kept": "UPDATE ledger_leaves SET digests = set_byte(digests, 0, get_byte(digests, 0) # 1)",
    "the key of another seal": "UPDATE ledger_seal SET key = set_byte(key, 0, get_byte(key, 0) # 1) WHERE number = 2",
}


@pytest.mark.parametrize("sql", FORGED.values(), ids=FORGED.keys())
def test_no_forgery_around_an_erasure_stays_unseen(facts: list[Fact], sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_fact', 'id'), 1000)")
    erase([facts[2]])
    assert list(faults()) == []
    forge(sql.replace("SELECT 4, 1", f"SELECT {facts[3].pk}, 1"))
    assert list(faults()) != []


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_byte_of_what_is_stored_is_missed(data: st.DataObject, facts: list[Fact]) -> None:
    """One byte of one column of one row, whichever: the ledger says that something does not agree."""
    tables = {
        "ledger_seal": ("root", "previous", "key"),
        "ledger_leaves": ("digests",),
    }
    table = data.draw(st.sampled_from(sorted(tables)))
    column = data.draw(st.sampled_from(tables[table]))
    number = data.draw(st.integers(1, 3))
    at, bit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 7))
    key = "number" if table == "ledger_seal" else "seal_id"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        turned = f"set_byte({column}, {at}, get_byte({column}, {at}) # {1 << bit})"
        cursor.execute(f"UPDATE {table} SET {column} = {turned} WHERE {key} = {number}")
        assert list(faults()) != []
        transaction.set_rollback(True)


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_letter_of_any_fact_is_missed(data: st.DataObject, facts: list[Fact]) -> None:
    column = data.draw(st.sampled_from(["kind", "subject", "actor", "channel", "method", "place_code"]))
    letter = data.draw(st.sampled_from("abcxyz:0189"))
    fact = data.draw(st.sampled_from(facts))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE ledger_fact SET {column} = left({column}, 8) || %s WHERE id = %s", [letter, fact.pk])
        assert list(faults()) != []
        transaction.set_rollback(True)


def forge(sql: str, *values: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values or None)
