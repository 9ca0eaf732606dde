"""Delegations, failures, keys, and what the demo would have sent."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from motcua.doors.desk.tests.conftest import In
from motcua.ground.ledger.models import Delivery, Fact
from motcua.ground.messages.models import Message
from motcua.ground.people.models import ApiToken, Delegation
from motcua.ground.people.queries import actor_for, actor_of_token
from motcua.ground.words.moments import day_of
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World

LEND = "/ban-lam-viec/uy-quyen"
KEYS = "/ban-lam-viec/ma-truy-cap"
FAILED = "/ban-lam-viec/su-co"


def lending(world: World, now: datetime, **changed: Any) -> dict[str, Any]:
    until = day_of(now) + timedelta(days=6)
    return {
        "to_account": str(world.accounts["binh"].pk),
        "office": str(world.here.pk),
        "duties": ["approve"],
        "valid_from": f"{day_of(now):%d/%m/%Y}",
        "valid_to": f"{until:%d/%m/%Y}",
        "decision_number": "12/QĐ-UBND",
        **changed,
    }


def test_a_duty_is_lent_listed_and_taken_back(signed_in: In, world: World, now: datetime) -> None:
    browser, binh = signed_in("minh"), world.accounts["binh"]
    assert browser.post(LEND, lending(world, now)).status_code == 302
    lent = Delegation.objects.get()
    assert lent.valid_to == day_of(now) + timedelta(days=7)  # the first day without it
    assert actor_for(binh, day_of(now)).may("approve", world.here.pk)
    assert "12/QĐ-UBND" in browser.get(LEND).text
    received = signed_in("binh").get(LEND).text
    assert "Đỗ Quang Minh" in received
    assert f"{day_of(now) + timedelta(days=6):%d/%m/%Y}" in received
    assert signed_in("binh").post(f"{LEND}/{lent.pk}/thu-hoi").status_code == 404
    assert signed_in("tuan.cb").post(f"{LEND}/{lent.pk}/thu-hoi").status_code == 404
    assert browser.post(f"{LEND}/{lent.pk}/thu-hoi").status_code == 302
    assert not actor_for(binh, day_of(now)).may("approve", world.here.pk)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to_account": ""}, "to_account"),
        ({"duties": []}, "duties"),
        ({"duties": ["one_stop"]}, "duties"),
        ({"valid_to": "hôm nào đó"}, "valid_to"),
        ({"valid_to": "01/01/2026"}, "valid_to"),
        ({"decision_number": " "}, "decision_number"),
        ({"office": "424242"}, "office"),
    ],
)
def test_what_cannot_be_lent(changed: dict[str, Any], field: str, signed_in: In, world: World, now: datetime) -> None:
    answer = signed_in("minh").post(LEND, lending(world, now, **changed))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    if field != "decision_number":
        assert "12/QĐ-UBND" in answer.text
    assert not Delegation.objects.exists()


def test_the_head_lends_for_a_colleague_who_is_away(signed_in: In, world: World, now: datetime) -> None:
    hanh, moi = (str(world.accounts[name].pk) for name in ("hanh", "moi"))
    given = {"from_account": hanh, "to_account": moi, "duties": ["one_stop"]}
    assert signed_in("binh").post(LEND, lending(world, now, **given)).status_code == 409
    assert signed_in("minh").post(LEND, lending(world, now, **given)).status_code == 302
    lent = Delegation.objects.get()
    assert lent.from_account_id == world.accounts["hanh"].pk
    assert "Trong cơ quan bạn lãnh đạo" in signed_in("minh").get(LEND).text
    assert signed_in("minh").post(f"{LEND}/{lent.pk}/thu-hoi").status_code == 302


def test_a_key_is_shown_once(signed_in: In, world: World, now: datetime) -> None:
    browser = signed_in("hanh")
    key = re.search(r'name="key" value="([0-9a-f]{32})"', browser.get(KEYS).text)
    assert key
    posted = {"key": key[1], "name": "Máy quét", "days": "30"}
    shown = browser.post(KEYS, posted)
    assert shown["Cache-Control"] == "no-store"
    text = re.search(r"mc_[\w-]{40,}", shown.text)
    assert text
    actor = actor_of_token(text[0], now)
    assert actor is not None
    assert actor.name == "Lê Thị Hạnh"
    again = browser.post(KEYS, posted)
    assert again.status_code == 302
    assert ApiToken.objects.count() == 1
    assert text[0] not in browser.get(KEYS).text
    token = ApiToken.objects.get()
    assert signed_in("binh").post(f"{KEYS}/{token.pk}/thu-hoi").status_code == 404
    assert browser.post(f"{KEYS}/{token.pk}/thu-hoi").status_code == 302
    assert actor_of_token(text[0], now) is None
    assert "đã thu hồi" in browser.get(KEYS).text


def test_a_key_without_a_name(signed_in: In) -> None:
    answer = signed_in("hanh").post(KEYS, {"key": "a" * 32, "name": " ", "days": "9999"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.fixture
def broken(story: Story, world: World, now: datetime) -> tuple[Delivery, Message]:
    """A consumer that gave up and an e-mail that came back, both about a case of this commune."""
    story.accepted()
    fact = Fact.objects.filter(subject=story.case.ref).latest("id")
    delivery, _ = Delivery.objects.update_or_create(
        fact=fact, consumer="cong_quoc_gia", defaults={"state": "failed", "next_at": now, "error": "cổng đóng"}
    )
    message = Message.objects.create(
        party=world.parties["lan"],
        channel="email",
        template="case_received",
        subject_ref=story.case.ref,
        body="…",
        created_at=now,
        created_by="system",
        state="failed",
        error="hộp thư không tồn tại",
        address="lan@vidu.example",
    )
    return delivery, message


def test_failures_are_seen_and_tried_again(signed_in: In, story: Story, broken: tuple[Delivery, Message]) -> None:
    delivery, message = broken
    browser = signed_in("minh")
    html = browser.get(FAILED).text
    for said in ("cổng đóng", "hộp thư không tồn tại", story.case.code, "lan…ple"):
        assert said in html
    assert "lan@vidu.example" not in html
    assert browser.post(f"{FAILED}/su-kien/{delivery.pk}").status_code == 302
    assert browser.post(f"{FAILED}/tin/{message.pk}").status_code == 302
    delivery.refresh_from_db()
    message.refresh_from_db()
    assert (delivery.state, message.state) == ("waiting", "queued")
    assert "Không có tin nào gửi lỗi" in browser.get(FAILED).text
    assert browser.post(f"{FAILED}/su-kien/{delivery.pk}").status_code == 404


def test_failures_are_for_who_leads_the_office(signed_in: In, broken: tuple[Delivery, Message]) -> None:
    delivery, message = broken
    assert signed_in("hanh").get(FAILED).status_code == 404
    other = signed_in("tuan.cb")
    assert "cổng đóng" not in other.get(FAILED).text
    for who in ("hanh", "tuan.cb"):
        assert signed_in(who).post(f"{FAILED}/su-kien/{delivery.pk}").status_code == 404
        assert signed_in(who).post(f"{FAILED}/tin/{message.pk}").status_code == 404


def test_only_the_demo_shows_what_it_would_have_sent(signed_in: In, broken: tuple[Delivery, Message]) -> None:
    browser = signed_in("hanh")
    with override_settings(DEMO=False):
        assert browser.get("/ban-lam-viec/tin-gui-di").status_code == 404
    with override_settings(DEMO=True):
        assert "Nguyễn Thị Lan" in browser.get("/ban-lam-viec/tin-gui-di").text
