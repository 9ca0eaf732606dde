"""Stamps: seals do not wait for them, one covers all before it, and none can be exchanged, bent or taken away."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.ledger.actions import seal_facts, stamp_seals
from motcua.ground.ledger.definitions import Fault, Held, SealText, Stamped
from motcua.ground.ledger.models import Fact, Seal, Stamp, Stamping
from motcua.ground.ledger.queries import faults, receipt_of, seal_whole
from motcua.ground.ledger.rules import link
from motcua.ground.ledger.rules.files import check_file, export_lines, receipt_lines
from motcua.ground.ledger.rules.stamps import BadStamp, check_stamp, trust_of
from motcua.ground.ledger.tests.authority import Authority
from motcua.ground.ledger.tests.conftest import NOW, Write
from motcua.ground.people.definitions import SYSTEM

database = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
SEAL = SealText(7, NOW, 3, bytes(32), bytes(32))
ask = partial(stamp_seals, every=MINUTE, trust=None, actor=SYSTEM)


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("authority") / "tsa")
    made.stamp(bytes(32), now=NOW)
    return made


@pytest.fixture
def other(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "other", authority="other")
    made.stamp(bytes(32), now=NOW)
    return made


def seals(count: int, write: Write) -> list[Seal]:
    made = []
    for _ in range(count):
        write(2)
        made.append(seal_facts(now=NOW))
    return [seal for seal in made if seal is not None]


def test_a_stamp_holds_for_its_seal_its_root_and_its_policy(tsa: Authority, other: Authority) -> None:
    token = tsa.stamp(link(SEAL), now=NOW)
    trust = tsa.trust
    found = check_stamp(token, SEAL, trust)
    assert found == Stamped(7, NOW, "Motcua demo TSA, not trusted by anybody", True)
    assert not check_stamp(token, SEAL).trusted
    assert check_stamp(token, SEAL, replace(trust, policy="2.999.1"))
    for wrong in (other.trust, replace(trust, policy="1.2.3"), replace(trust, roots=())):
        with pytest.raises(BadStamp, match="root"):
            check_stamp(token, SEAL, wrong)


def test_a_stamp_of_another_seal_or_of_before_its_seal_does_not_hold(tsa: Authority) -> None:
    with pytest.raises(BadStamp, match="not of this seal"):
        check_stamp(tsa.stamp(link(SEAL), now=NOW), replace(SEAL, number=8))
    with pytest.raises(BadStamp, match="older than the seal"):
        check_stamp(tsa.stamp(link(SEAL), now=NOW - timedelta(hours=1)), SEAL)


@pytest.fixture(scope="module")
def token(tsa: Authority) -> bytes:
    return tsa.stamp(link(SEAL), now=NOW)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_no_bit_of_a_stamp_may_turn(tsa: Authority, token: bytes, at: int, bit: int) -> None:
    """Whatever is turned is refused, or leaves the very same words: signer, moment and trust."""
    trust, bent = tsa.trust, bytearray(token)
    bent[at % len(token)] ^= 1 << bit
    with suppress(BadStamp):
        assert check_stamp(bytes(bent), SEAL, trust) == check_stamp(token, SEAL, trust)


@given(size=st.integers(0, 900))
@settings(max_examples=40, deadline=None)
def test_a_stamp_cut_off_is_refused(tsa: Authority, token: bytes, size: int) -> None:
    with pytest.raises(BadStamp):
        check_stamp(token[:size], SEAL, tsa.trust)


def test_a_root_file_of_something_else_is_said() -> None:
    with pytest.raises(ValueError, match="PEM"):
        trust_of([b"hello"])


@database
def test_one_stamp_covers_all_seals_before_it(write: Write, tsa: Authority) -> None:
    one, _, three = seals(3, write)
    made = ask(tsa, now=NOW)
    assert made is not None
    assert (made.seal_id, made.stamped_at) == (three.number, NOW)
    fact = Fact.objects.order_by("pk").first()
    assert fact is not None
    receipt = receipt_of(fact)
    assert [seal.number for seal in receipt.following] == [2, 3]
    (held,) = check_file(receipt_lines([receipt]), tsa.trust)
    assert isinstance(held, Held)
    assert held.seal == one.number
    assert [(stamp.seal, stamp.at, stamp.trusted) for stamp in held.stamps] == [(3, NOW, True)]


@database
def test_an_authority_that_is_away_keeps_nobody_waiting_and_is_asked_again_later(write: Write, tsa: Authority) -> None:
    away = Authority(tsa.folder, authority="away", away=True)
    seals(1, write)
    assert ask(away, now=NOW) is None
    assert ask(away, now=NOW) is None
    state = Stamping.objects.get()
    assert (len(away.asked), state.error, state.next_at) == (1, "máy chủ nghỉ", NOW + MINUTE)
    assert ask(away, now=NOW + MINUTE) is None
    assert Stamping.objects.get().next_at == NOW + 3 * MINUTE
    seals(1, write)
    away.away = False
    made = ask(away, now=NOW + 3 * MINUTE)
    assert made is not None
    assert made.seal_id == 2
    assert Stamping.objects.get().error == ""


@database
def test_an_answer_that_does_not_lead_to_a_root_is_not_kept(write: Write, tsa: Authority, other: Authority) -> None:
    seals(1, write)
    assert stamp_seals(other, every=MINUTE, trust=tsa.trust, actor=SYSTEM, now=NOW) is None
    assert not Stamp.objects.exists()
    assert "does not lead to a root" in Stamping.objects.get().error


@database
def test_stamps_come_as_often_as_is_set_and_stamps_alone_ask_for_none(write: Write, tsa: Authority) -> None:
    seals(1, write)
    assert ask(tsa, now=NOW) is not None
    assert seal_facts(now=NOW, only_stamps_too=False) is None, "the fact of the stamp waits for another fact"
    seals(1, write)
    assert ask(tsa, now=NOW + MINUTE / 2) is None
    assert ask(tsa, now=NOW + MINUTE) is not None
    assert ask(tsa, now=NOW + 2 * MINUTE) is None
    assert list(faults(1, tsa.trust)) == []


def exchanged(tsa: Authority, other: Authority) -> dict[str, tuple[str, list[bytes | int]]]:
    first, second = Stamp.objects.order_by("pk")
    sealed = second.seal.text
    set_token = "UPDATE ledger_stamp SET token = %s WHERE id = %s"
    return {
        "swapped": (set_token, [bytes(first.token), second.pk]),
        "of another authority": (set_token, [other.stamp(link(sealed), now=NOW), second.pk]),
        "of another day": (set_token, [tsa.stamp(link(sealed), now=NOW - timedelta(days=1)), second.pk]),
        "later, by the same authority": (set_token, [tsa.stamp(link(sealed), now=NOW + MINUTE), second.pk]),
        "cut off": (set_token, [bytes(second.token)[:-1], second.pk]),
        "empty": (set_token, [b"", second.pk]),
        "taken away": ("DELETE FROM ledger_stamp WHERE id = %s", [second.pk]),
        "moved": ("UPDATE ledger_stamp SET seal_id = 3 WHERE id = %s", [second.pk]),
        "said to be of somebody else": ("UPDATE ledger_stamp SET authority = 'x' WHERE id = %s", [second.pk]),
        "dated back": ("UPDATE ledger_stamp SET stamped_at = stamped_at - interval '1 day' WHERE id = %s", [second.pk]),
    }


@database
def test_no_stamp_can_be_exchanged_bent_or_taken_away(write: Write, tsa: Authority, other: Authority) -> None:
    seals(1, write)
    ask(tsa, now=NOW)
    seals(1, write)
    ask(tsa, now=NOW + MINUTE)
    seals(1, write)
    for name, (sql, values) in exchanged(tsa, other).items():
        assert list(faults(1, tsa.trust)) == []
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, values)
            assert list(faults(1, tsa.trust)), name
            transaction.set_rollback(True)


@database
def test_an_export_carries_its_stamps(write: Write, tsa: Authority, other: Authority) -> None:
    numbers = [seal.number for seal in seals(2, write)]
    ask(tsa, now=NOW)
    lines = list(export_lines(seal_whole(number) for number in numbers))
    assert list(check_file(lines, tsa.trust)) == [
        check_stamp(bytes(Stamp.objects.get().token), Seal.objects.get(number=2).text, tsa.trust)
    ]
    (untrusted,) = check_file(lines)
    assert isinstance(untrusted, Stamped)
    assert not untrusted.trusted
    (fault,) = check_file(lines, other.trust)
    assert isinstance(fault, Fault)
    moved = [json.loads(line) for line in lines]
    moved[1]["stamps"] = moved[4].pop("stamps")
    (fault,) = check_file([json.dumps(line, ensure_ascii=False) for line in moved], tsa.trust)
    assert fault == Fault(1, "the time stamp is not of this seal")


@database
def test_after_a_long_silence_no_receipt_must_carry_thousands_of_seals(write: Write, tsa: Authority) -> None:
    from motcua.ground.ledger.actions import stamping

    assert stamping._APART * 2 <= 1_000
    state = Stamping(authority="tests", last_seal=1, next_at=NOW)
    Seal.objects.bulk_create(made_up(number) for number in (1, 1 + stamping._APART, 5_000))
    due = stamping._due(state, MINUTE, NOW)
    assert due is not None
    assert due.number == 1 + stamping._APART


def made_up(number: int) -> Seal:
    blank = bytes(32)
    return Seal(
        number=number, sealed_at=NOW, facts=1, last_tx=number, last_fact=number, newest_fact=number,
        root=blank, previous=blank, key=blank,
    )  # fmt: skip
