from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from pytest_django import Settings

from motcua.ground.messages.definitions import MessageTemplate
from motcua.ground.messages.models import Message
from motcua.ground.messages.tests.network import Network
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.words.definitions import Text
from motcua.ground.words.moments import VIETNAM

Sender = Callable[..., dict[str, Message]]


@pytest.fixture
def now() -> datetime:
    return datetime(2025, 7, 2, 9, 0, tzinfo=VIETNAM)


@pytest.fixture
def lan(db: None) -> Party:
    return Party.objects.create(
        kind="person", name="Nguyễn Thị Lan", search_name=" nguyen thi lan", phone="0912345678", email="lan@example.vn"
    )


@pytest.fixture
def tuan(db: None) -> Party:
    return Party.objects.create(kind="person", name="Trần Anh Tuấn", search_name=" tran anh tuan")


@pytest.fixture
def hanh() -> Actor:
    return Actor(ref="account:2", account_id=2, party_id=None, name="Cô Hạnh", kind="official")


@pytest.fixture
def network(settings: Settings) -> Network:
    """The edge of the house: takes what is sent, and answers as it is told."""
    Network.reset()
    settings.MESSAGES_SMS = "motcua.ground.messages.tests.network.Sms"
    settings.MESSAGES_EMAIL = "motcua.ground.messages.tests.network.Email"
    return Network()


@pytest.fixture
def template() -> MessageTemplate:
    return MessageTemplate(
        key="case_received",
        subject=Text(vi="Hồ sơ {code} đã được tiếp nhận", en="Dossier {code} has been accepted"),
        body=Text(vi="{office} hẹn trả kết quả {due_at}.", en="{office} promises the result for {due_at}."),
        sms=Text(vi="Hồ sơ {code} hẹn trả kết quả {due_at}.", en="Dossier {code} is due at {due_at}."),
    )


def as_citizen(party: Party) -> Actor:
    return Actor(ref="account:1", account_id=1, party_id=party.pk, name=party.name, kind="citizen")
