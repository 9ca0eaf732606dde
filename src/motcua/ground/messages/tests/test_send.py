from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from motcua.ground.ledger.queries import facts_of
from motcua.ground.messages import queries
from motcua.ground.messages.actions import mark_read, send
from motcua.ground.messages.definitions import MessageTemplate
from motcua.ground.messages.models import Message
from motcua.ground.messages.tests.conftest import as_citizen
from motcua.ground.messages.tests.network import Network
from motcua.ground.packs import registry
from motcua.ground.packs.actions import install
from motcua.ground.packs.definitions import Kind
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Party
from motcua.ground.words.errors import Unknown

SUBJECT = "case:0192"


@pytest.fixture
def params(now: datetime) -> dict[str, Any]:
    return {"code": "H09.12.34-250702-0001", "office": "UBND phường Thủ Dầu Một", "due_at": now.replace(hour=16)}


def by_channel(messages: list[Message]) -> dict[str, Message]:
    return {message.channel: message for message in messages}


def test_it_goes_every_way_the_person_has(
    lan: Party, template: MessageTemplate, params: dict[str, Any], hanh: Actor, now: datetime, network: Network
) -> None:
    sent = by_channel(send(to=lan, template=template, params=params, subject_ref=SUBJECT, actor=hanh, now=now))
    assert {channel: message.state for channel, message in sent.items()} == {
        "inbox": "sent",
        "email": "queued",
        "sms": "queued",
    }
    assert sent["inbox"].in_language("vi") == (
        "Hồ sơ H09.12.34-250702-0001 đã được tiếp nhận",
        "UBND phường Thủ Dầu Một hẹn trả kết quả 16:00 ngày 02/07/2025.",
    )
    assert sent["inbox"].in_language("en")[0] == "Dossier H09.12.34-250702-0001 has been accepted"
    assert sent["sms"].body == "Ho so H09.12.34-250702-0001 hen tra ket qua 16:00 ngay 02/07/2025."
    assert "hẹn trả kết quả" in sent["email"].body
    assert "promises the result" in sent["email"].body
    assert network.taken == []


def test_a_person_without_addresses_and_a_province_without_gateways_still_have_the_inbox(
    lan: Party, tuan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime, settings: Settings
) -> None:
    settings.MESSAGES_SMS = settings.MESSAGES_EMAIL = ""
    for person in (lan, tuan):
        sent = send(to=person, template=template, params=params, subject_ref=SUBJECT, now=now)
        assert [message.channel for message in sent] == ["inbox"]


def test_the_caller_may_choose_the_ways_and_the_language(
    lan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime, network: Network
) -> None:
    (sms,) = send(
        to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["sms"], language="en", now=now
    )
    assert sms.body == "Dossier H09.12.34-250702-0001 is due at 16:00 on 02/07/2025."


def test_what_did_not_happen_is_not_announced(
    lan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime, network: Network
) -> None:
    with transaction.atomic():
        send(to=lan, template=template, params=params, subject_ref=SUBJECT, now=now)
        transaction.set_rollback(True)
    assert queries.about(SUBJECT) == []


def test_a_text_with_a_hole_is_not_sent(lan: Party, template: MessageTemplate, now: datetime, network: Network) -> None:
    with pytest.raises(KeyError, match="code"):
        send(to=lan, template=template, params={"office": "UBND"}, subject_ref=SUBJECT, now=now)
    assert queries.about(SUBJECT) == []


def test_the_words_come_from_the_packs(
    lan: Party, template: MessageTemplate, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_rules", {})
    registry.register(kinds=[Kind("message", "messages", MessageTemplate, key=lambda d: d.key, many=True)])
    words = "{vi: 'Đã rút {code}', en: 'Withdrawn {code}'}"
    head = "name: {vi: Tin, en: Messages}\n"
    files = {
        "national/tin/pack.yaml": f"id: national/tin\n{head}owner: Sở Mẫu\nengine: '>=0.1'\nquality: bronze\n",
        "national/tin/messages.yaml": f"- key: withdrawn\n  subject: {words}\n  body: {words}\n  sms: {words}\n",
        "provinces/mau/pack.yaml": f"id: provinces/mau\n{head}uses: [national/tin]\n",
    }
    for name, text in files.items():
        path = tmp_path / "packs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    install(province="mau", folder=tmp_path / "packs", actor=SYSTEM, now=now)
    (message,) = send(
        to=lan, template="withdrawn", params={"code": "H09"}, subject_ref=SUBJECT, channels=["inbox"], now=now
    )
    assert (message.subject, message.subject_en, message.template) == ("Đã rút H09", "Withdrawn H09", "withdrawn")
    with pytest.raises(Unknown):
        send(to=lan, template="no_such_event", params={}, subject_ref=SUBJECT, now=now)


def test_the_inbox_is_the_partys_own(
    lan: Party, tuan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime
) -> None:
    (message,) = send(to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["inbox"], now=now)
    assert queries.inbox_of(lan.pk) == [message]
    assert (queries.unread_count(lan.pk), queries.unread_count(tuan.pk), queries.unread_count(None)) == (1, 0, 0)
    assert queries.inbox_of(tuan.pk) == queries.inbox_of(None) == []
    assert queries.inbox_message(as_citizen(lan), message.pk) == message
    for stranger in (as_citizen(tuan), SYSTEM):
        with pytest.raises(Unknown):
            queries.inbox_message(stranger, message.pk)
        with pytest.raises(Unknown):
            mark_read(message.pk, actor=stranger, now=now)


def test_an_email_is_not_in_the_inbox(
    lan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime, network: Network
) -> None:
    (mail,) = send(to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["email"], now=now)
    assert queries.inbox_of(lan.pk) == []
    assert queries.outgoing() == [mail]
    with pytest.raises(Unknown):
        queries.inbox_message(as_citizen(lan), mail.pk)


def test_the_inbox_comes_in_pages(lan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime) -> None:
    sent = [
        send(to=lan, template=template, params=params, subject_ref=f"case:{n}", channels=["inbox"], now=now)[0]
        for n in range(5)
    ]
    first = queries.inbox_of(lan.pk, limit=2)
    assert first == [sent[4], sent[3]]
    assert queries.inbox_of(lan.pk, limit=9, before=first[-1].pk) == [sent[2], sent[1], sent[0]]


def test_the_first_reading_is_a_fact_and_the_second_is_not(
    lan: Party, template: MessageTemplate, params: dict[str, Any], now: datetime
) -> None:
    (message,) = send(to=lan, template=template, params=params, subject_ref=SUBJECT, channels=["inbox"], now=now)
    assert facts_of(SUBJECT) == []
    for _ in range(2):
        assert mark_read(message.pk, actor=as_citizen(lan), now=now).read_at == now
    (fact,) = facts_of(SUBJECT)
    assert (fact.kind, fact.payload) == ("messages.read", {"message": str(message.pk)})
    assert queries.unread_count(lan.pk) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "pigeon"},
        {"state": "lost"},
        {"state": "queued", "next_try_at": None},
        {"state": "sent", "next_try_at": None},
        {"state": "failed", "next_try_at": None, "error": ""},
        {"channel": "inbox"},
        {"read_at": datetime(2025, 7, 2, tzinfo=None).astimezone()},
    ],
)
def test_the_database_refuses_untrue_messages(wrong: dict[str, Any], lan: Party, now: datetime) -> None:
    good = {"party": lan, "channel": "sms", "body": "a", "created_at": now, "state": "queued", "next_try_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**{**good, **wrong})
