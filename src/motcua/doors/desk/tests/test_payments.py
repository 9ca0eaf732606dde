"""Payments through a gateway, as officers see and handle them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from motcua.doors.desk.tests.conftest import In
from motcua.ground.money.models import Refund, Task
from motcua.ground.money.models_orders import Order
from motcua.ground.money.tests import gateways
from motcua.ground.money.tests.gateways import AWAY, takes
from motcua.ground.people.definitions import ANONYMOUS
from motcua.record.cases.actions import paying
from motcua.record.cases.tests.steps import Story

FEE = 2_000


@pytest.fixture(autouse=True)
def _gateways(settings: Any) -> Iterator[None]:
    settings.GATEWAYS = gateways.GATEWAYS
    gateways.empty()
    yield
    gateways.empty()


@pytest.fixture
def order(story: Story) -> Order:
    code = story.claimed().act("ask_for_payment", "binh").case.code
    return paying.open_case_order(codes=[code], gateway_key="cong", actor=ANONYMOUS, now=story.now)


def told(order: Order, amount: int) -> None:
    now = timezone.now()
    paying.settle(gateway_key="cong", told=takes(order.reference, amount, now), heard_by="notice", now=now)


def test_the_page_tells_of_orders_and_what_was_heard(signed_in: In, story: Story, order: Order) -> None:
    hanh, page = signed_in("hanh"), f"/ban-lam-viec/ho-so/{story.case.pk}"
    html = hanh.get(page).text
    for said in (order.reference, "chờ nộp", "Hỏi lại cổng thanh toán"):
        assert said in html, said
    hanh.post(f"/ban-lam-viec/thanh-toan/{order.pk}/hoi-lai")
    order.refresh_from_db()
    assert order.next_ask_at is not None
    assert order.next_ask_at <= timezone.now()
    told(order, FEE)
    html = hanh.get(page).text
    assert "cổng báo, 2.000 đồng (GD1)" in html
    assert "Hỏi lại cổng thanh toán" not in html


def test_what_does_not_agree_needs_a_word(signed_in: In, story: Story, order: Order) -> None:
    hanh, address = signed_in("hanh"), f"/ban-lam-viec/thanh-toan/{order.pk}/khong-khop"
    assert hanh.post(address, {"reason": " "}).status_code == 422
    hanh.post(address, {"reason": "Người dân đưa biên lai của ngân hàng"})
    order.refresh_from_db()
    assert (order.state, Task.objects.get().found) == ("disputed", "Người dân đưa biên lai của ngân hàng")
    assert "chưa khớp" in hanh.get(f"/ban-lam-viec/ho-so/{story.case.pk}").text


def test_too_much_goes_back_by_one_press(signed_in: In, story: Story, order: Order) -> None:
    hanh, page = signed_in("hanh"), f"/ban-lam-viec/ho-so/{story.case.pk}"
    told(order, FEE + 500)
    assert "Hoàn qua cổng thanh toán" in hanh.get(page).text
    (refund,) = Refund.objects.all()
    AWAY.append("bảo trì")
    assert hanh.post(f"/ban-lam-viec/hoan-tien/{refund.pk}/qua-cong").status_code == 503
    AWAY.clear()
    hanh.post(f"/ban-lam-viec/hoan-tien/{refund.pk}/qua-cong")
    refund.refresh_from_db()
    assert (refund.state, sum(gateways.BACK.values())) == ("done", 500)
    assert "Hoàn qua cổng thanh toán" not in hanh.get(page).text


def test_a_stranger_finds_none_of_it(signed_in: In, order: Order) -> None:
    for who in ("lan", "tuan.cb"):
        for verb in ("hoi-lai", "khong-khop"):
            answer = signed_in(who).post(f"/ban-lam-viec/thanh-toan/{order.pk}/{verb}", {"reason": "x"})
            assert answer.status_code == 404, (who, verb)
