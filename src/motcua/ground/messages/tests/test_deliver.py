from __future__ import annotations

import threading
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from motcua.ground.ledger.queries import facts_of
from motcua.ground.messages import queries
from motcua.ground.messages.actions import deliver, deliver_due, retry, send
from motcua.ground.messages.definitions import BACKOFF, LEASE, MessageTemplate
from motcua.ground.messages.models import Message
from motcua.ground.messages.tests.conftest import as_citizen
from motcua.ground.messages.tests.network import Network
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.words.errors import Refused, Unavailable, Unknown

SUBJECT = "case:0192"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sms(lan: Party, template: MessageTemplate, now: datetime, network: Network) -> UUID:
    """One short message to bà Lan that waits to be delivered."""
    params = {"code": "H09", "office": "UBND", "due_at": "mai"}
    (message,) = send(to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["sms"], now=now)
    return message.pk


def row(message_id: UUID) -> Message:
    return Message.objects.get(pk=message_id)


def test_it_is_handed_over_once(sms: UUID, network: Network, now: datetime) -> None:
    assert deliver_due(now=now) == 1
    assert deliver_due(now=now + 9 * LEASE) == 0
    assert deliver(sms, now=now).state == "sent"
    assert network.taken == [{"to": "0912345678", "text": "Ho so H09 hen tra ket qua mai.", "reference": str(sms)}]
    assert (row(sms).sent_at, row(sms).address, row(sms).attempts) == (now, "0912345678", 1)


def test_an_email_carries_both_languages(
    lan: Party, template: MessageTemplate, network: Network, now: datetime
) -> None:
    params = {"code": "H09", "office": "UBND", "due_at": "mai"}
    send(to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["email"], now=now)
    deliver_due(now=now)
    (mail,) = network.taken
    assert (mail["to"], mail["subject"]) == ("lan@example.vn", "Hồ sơ H09 đã được tiếp nhận")
    assert mail["body"].index("UBND hẹn trả") < mail["body"].index("UBND promises")


def test_the_attempt_is_saved_before_anything_leaves_the_house(sms: UUID, network: Network, now: datetime) -> None:
    deliver_due(now=now)
    assert network.seen_states == [("sending", 1)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_handed_over_inside_a_transaction(sms: UUID, network: Network, now: datetime) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        deliver_due(now=now)
    assert network.taken == []


def test_what_may_pass_is_tried_again_later(sms: UUID, network: Network, now: datetime) -> None:
    network.answers(Unavailable("nhà mạng bận"))
    deliver_due(now=now)
    waiting = row(sms)
    assert (waiting.state, waiting.error, waiting.next_try_at) == ("queued", "nhà mạng bận", now + MINUTE)
    assert deliver_due(now=now + 0.5 * MINUTE) == 0
    network.recovers()
    assert deliver_due(now=now + MINUTE) == 1
    assert (row(sms).state, row(sms).error, row(sms).attempts) == ("sent", "", 2)


def test_the_other_side_may_ask_for_a_longer_wait(sms: UUID, network: Network, now: datetime) -> None:
    network.answers(Unavailable("quá hạn mức", retry=timedelta(hours=2)))
    deliver_due(now=now)
    assert row(sms).next_try_at == now + timedelta(hours=2)


def test_after_a_day_of_trying_a_person_has_to_look(sms: UUID, network: Network, now: datetime) -> None:
    network.answers(Unavailable("nhà mạng bận"))
    later = now
    for wait in (*BACKOFF, timedelta(0)):
        assert row(sms).state == "queued"
        deliver_due(now=later)
        later += wait
    assert (row(sms).state, row(sms).attempts) == ("failed", len(BACKOFF) + 1)
    assert later - now > timedelta(hours=20)
    assert queries.failed() == [row(sms)]


def test_what_cannot_pass_fails_at_once_with_its_reason(sms: UUID, network: Network, now: datetime) -> None:
    network.answers(Unavailable("số không tồn tại", retry=None))
    deliver_due(now=now)
    assert (row(sms).state, row(sms).error, row(sms).attempts) == ("failed", "số không tồn tại", 1)
    assert deliver_due(now=now + timedelta(days=9)) == 0


def test_the_button_sends_it_again_to_the_corrected_number(
    sms: UUID, lan: Party, hanh: Actor, network: Network, now: datetime
) -> None:
    network.answers(Unavailable("số không tồn tại", retry=None))
    deliver_due(now=now)
    lan.phone = "0987654321"
    lan.save(update_fields=["phone"])
    network.recovers()
    retry(sms, actor=hanh, now=now)
    (fact,) = facts_of(SUBJECT)
    assert (fact.kind, fact.actor, fact.payload["channel"]) == ("messages.retried", "account:2", "sms")
    assert deliver(sms, now=now).state == "sent"
    assert network.taken[0]["to"] == "0987654321"


def test_the_button_is_for_officials_and_for_failures(
    sms: UUID, lan: Party, hanh: Actor, network: Network, now: datetime
) -> None:
    with pytest.raises(Refused, match="not_failed"):
        retry(sms, actor=hanh, now=now)
    for message_id, actor in ((sms, as_citizen(lan)), (uuid4(), hanh)):
        with pytest.raises(Unknown):
            retry(message_id, actor=actor, now=now)
    assert facts_of(SUBJECT) == []


def test_a_person_who_took_their_number_away_is_not_written_to(
    sms: UUID, lan: Party, network: Network, now: datetime
) -> None:
    Party.objects.filter(pk=lan.pk).update(phone="")
    deliver_due(now=now)
    assert (row(sms).state, network.taken) == ("failed", [])


def test_a_bug_in_an_adapter_is_kept_on_its_row_and_stops_nobody_else(
    sms: UUID,
    lan: Party,
    template: MessageTemplate,
    network: Network,
    now: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    params = {"code": "H10", "office": "UBND", "due_at": "mai"}
    (second,) = send(to=lan, template=template, params=params, subject_ref="case:2", channels=["email"], now=now)

    def stumble(message: dict[str, str]) -> None:
        if "text" in message:
            raise ZeroDivisionError("oops")

    Network.answer = stumble
    assert deliver_due(now=now) == 2
    assert (row(sms).state, row(sms).error) == ("failed", "ZeroDivisionError: oops")
    assert row(second.pk).state == "sent"
    assert "could not be handed over" in caplog.text


def test_a_worker_that_died_is_succeeded_by_another(sms: UUID, network: Network, now: datetime) -> None:
    class PowerCut(BaseException):
        pass

    def cut(message: dict[str, str]) -> None:
        raise PowerCut

    Network.answer = cut
    with pytest.raises(PowerCut):
        deliver_due(now=now)
    assert (row(sms).state, row(sms).attempts) == ("sending", 1)
    network.recovers()
    assert deliver_due(now=now + LEASE - MINUTE) == 0
    assert deliver_due(now=now + LEASE) == 1
    assert (row(sms).state, row(sms).attempts) == ("sent", 2)


def test_a_worker_that_comes_back_too_late_changes_nothing(sms: UUID, network: Network, now: datetime) -> None:
    def slow(message: dict[str, str]) -> None:
        network.recovers()
        deliver_due(now=now + LEASE)
        raise Unavailable("quá lâu")

    Network.answer = slow
    deliver_due(now=now)
    assert (row(sms).state, row(sms).attempts, row(sms).error) == ("sent", 2, "")


def test_what_does_not_exist_is_unknown(db: None, now: datetime) -> None:
    with pytest.raises(Unknown):
        deliver(uuid4(), now=now)


def test_a_run_takes_no_more_than_it_was_given(
    lan: Party, template: MessageTemplate, network: Network, now: datetime
) -> None:
    params = {"code": "H09", "office": "UBND", "due_at": "mai"}
    for number in range(5):
        send(to=lan, template=template, params=params, subject_ref=f"case:{number}", channels=["sms"], now=now)
    assert [deliver_due(now=now, limit=3), deliver_due(now=now, limit=3)] == [3, 2]


@pytest.mark.django_db(transaction=True)
def test_eight_workers_share_the_queue_and_send_nothing_twice(
    lan: Party, template: MessageTemplate, network: Network, now: datetime
) -> None:
    params = {"code": "H09", "office": "UBND", "due_at": "mai"}
    for number in range(40):
        send(to=lan, template=template, params=params, subject_ref=f"case:{number}", channels=["sms"], now=now)
    barrier = threading.Barrier(8)
    counts: list[int] = []

    def work() -> None:
        barrier.wait()
        try:
            counts.append(deliver_due(now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 40
    assert len({message["reference"] for message in network.taken}) == len(network.taken) == 40
    assert Message.objects.filter(state="sent").count() == 40
