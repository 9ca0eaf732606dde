"""Paying from the portal, and the door where gateways tell what they took."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.ground.money.models_orders import Notice, Order
from motcua.ground.money.tests import gateways
from motcua.ground.money.tests.gateways import takes
from motcua.record.cases.definitions import State
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
FEE = 2_000


@pytest.fixture(autouse=True)
def _gateways(settings: Any) -> Iterator[None]:
    settings.GATEWAYS = gateways.GATEWAYS
    gateways.empty()
    yield
    gateways.empty()


@pytest.fixture
def story(world: World) -> Story:
    return Story(world, timezone.now() - timedelta(hours=2)).claimed().act("ask_for_payment", "binh")


@pytest.fixture
def neighbour() -> Client:
    """Nobody, who has the paper with the code in hand."""
    return Client(headers={"accept-language": "vi"})


def begin(browser: Client, story: Story, by: str = "cong") -> Order:
    answer = browser.post(f"/thanh-toan/ho-so/{story.case.code}", {"gateway": by})
    assert answer.status_code == 302, answer.content.decode()
    return Order.objects.latest("opened_at")


def ipn(browser: Client, transaction: str, signed: str = "yes", by: str = "cong") -> dict[str, str]:
    answer = browser.get(f"/thanh-toan/{by}/ipn", {"transaction": transaction, "signed": signed})
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def test_whoever_holds_the_code_sees_what_is_owed_and_nobodys_name(neighbour: Client, story: Story) -> None:
    page = neighbour.get(f"/thanh-toan/ho-so/{story.case.code}").content.decode()
    for said in (story.case.code, "2.000 đồng", "Lệ phí", "Cổng thử", "Cấp giấy thử nghiệm"):
        assert said in page, said
    for hidden in ("Nguyễn Thị Lan", "Lê Thị Hạnh", "Xin cấp giấy", "đường Thử"):
        assert hidden not in page, hidden
    assert neighbour.get("/thanh-toan/ho-so/H99.90001-000000-0000").status_code == 404


def test_to_the_gateway_and_back_and_only_its_notice_is_believed(neighbour: Client, story: Story) -> None:
    order = begin(neighbour, story)
    away = neighbour.get(f"/thanh-toan/{order.pk}/di")
    assert f'content="0;url=https://cong.example/pay?ref={order.reference}"' in away.content.decode()
    told = takes(order.reference, FEE, timezone.now())

    back = neighbour.get(f"/thanh-toan/{order.pk}/ve", {"transaction": told.transaction, "signed": "yes"})
    assert back.headers["Location"] == f"/thanh-toan/{order.pk}"
    page = neighbour.get(f"/thanh-toan/{order.pk}").content.decode()
    assert "Đang chờ cổng thanh toán trả lời" in page
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page
    order.refresh_from_db()
    assert (order.state, order.next_ask_at is not None and order.next_ask_at <= timezone.now()) == ("waiting", True)
    assert neighbour.get(f"/thanh-toan/{order.pk}?la=waiting", headers={"hx-request": "true"}).status_code == 204

    assert ipn(neighbour, told.transaction) == {"verdict": "confirmed"}
    assert ipn(neighbour, told.transaction) == {"verdict": "before"}
    changed = neighbour.get(f"/thanh-toan/{order.pk}?la=waiting", headers={"hx-request": "true"})
    assert changed.headers["HX-Refresh"] == "true"
    assert "Đã nhận đủ tiền" in neighbour.get(f"/thanh-toan/{order.pk}").content.decode()
    story.case.refresh_from_db()
    assert story.case.state_now == State.IN_PROCESS


def test_what_nobody_vouches_for_changes_nothing(neighbour: Client, story: Story) -> None:
    order = begin(neighbour, story)
    told = takes(order.reference, FEE, timezone.now())
    before = order.next_ask_at
    assert ipn(neighbour, told.transaction, signed="no") == {"verdict": "unsigned"}
    neighbour.get(f"/thanh-toan/{order.pk}/ve", {"transaction": told.transaction})
    order.refresh_from_db()
    assert (order.state, order.next_ask_at, Notice.objects.count()) == ("waiting", before, 0)


def test_a_notice_of_no_order_is_answered_and_kept(neighbour: Client, story: Story) -> None:
    told = takes("MC22222222", 5_000, timezone.now())
    assert ipn(neighbour, told.transaction) == {"verdict": "no_order"}
    assert neighbour.get("/thanh-toan/khong-co/ipn").status_code == 404
    assert Notice.objects.get().order is None


def test_by_qr_the_page_shows_what_to_scan(neighbour: Client, story: Story) -> None:
    order = begin(neighbour, story, by="quet")
    page = neighbour.get(f"/thanh-toan/{order.pk}").content.decode()
    assert order.reference in page
    assert 'aria-label="Mã VietQR để chuyển khoản"' in page
    assert neighbour.get(f"/thanh-toan/{order.pk}/di").headers["Location"] == f"/thanh-toan/{order.pk}"


def test_coming_again_finds_the_same_order_and_a_way_must_be_chosen(neighbour: Client, story: Story) -> None:
    assert begin(neighbour, story).pk == begin(neighbour, story).pk
    wrong = neighbour.post(f"/thanh-toan/ho-so/{story.case.code}", {"gateway": "khong-co"})
    assert (wrong.status_code, "Hãy chọn một cách nộp." in wrong.content.decode()) == (422, True)


def test_a_failed_order_says_why_and_leads_to_another_try(neighbour: Client, story: Story) -> None:
    order = begin(neighbour, story)
    Order.objects.filter(pk=order.pk).update(state="failed", heard="Người trả tiền hủy giao dịch")
    page = neighbour.get(f"/thanh-toan/{order.pk}").content.decode()
    assert "Người trả tiền hủy giao dịch." in page
    assert f'href="/thanh-toan/ho-so/{story.case.code}"' in page


def test_without_gateways_one_pays_at_the_counter(neighbour: Client, story: Story, settings: Any) -> None:
    order = begin(neighbour, story)
    settings.GATEWAYS = {}
    page = neighbour.get(f"/thanh-toan/ho-so/{story.case.code}").content.decode()
    assert "chưa nhận thanh toán trực tuyến" in page
    assert neighbour.get(f"/thanh-toan/{order.pk}").status_code == 200, "an order of a way that is gone is still shown"


def test_codes_are_not_found_by_trying(neighbour: Client, settings: Any, world: World) -> None:
    settings.LIMITS, settings.LIMITS_TIMES = "lookup=3/600", 1
    answers = [neighbour.get(f"/thanh-toan/ho-so/H99.90001-261102-{each:04}").status_code for each in range(4)]
    assert (set(answers[:-1]), answers[-1]) == ({404}, 429)
