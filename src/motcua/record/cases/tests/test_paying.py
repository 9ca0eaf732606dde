"""A case that is paid for through a gateway, by whoever holds its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.money.models import Payment, Refund
from motcua.ground.money.models_orders import Order
from motcua.ground.money.queries import owed
from motcua.ground.money.tests import gateways
from motcua.ground.money.tests.gateways import takes
from motcua.ground.people.definitions import ANONYMOUS
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import facts, payable
from motcua.record.cases.actions import paying
from motcua.record.cases.definitions import State
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World, build

FEE = 2_000


@pytest.fixture(autouse=True)
def _gateways(settings: Any) -> Iterator[None]:
    settings.GATEWAYS = gateways.GATEWAYS
    gateways.empty()
    yield
    gateways.empty()


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def asked(world: World) -> Story:
    """Bà Lan was asked to pay, and the office's clock stands."""
    return Story(world).claimed().act("ask_for_payment", "binh")


def opened(story: Story, *more: Story, by: str = "cong") -> Order:
    codes = [story.case.code, *(each.case.code for each in more)]
    return paying.open_case_order(codes=codes, gateway_key=by, actor=ANONYMOUS, now=story.now)


def told(story: Story, order: Order, amount: int) -> str:
    said = takes(order.reference, amount, story.now)
    verdict = paying.settle(gateway_key=order.gateway, told=said, heard_by="notice", now=story.now)
    story.case.refresh_from_db()
    order.refresh_from_db()
    return verdict


def facts_of(story: Story) -> list[str]:
    found = Fact.objects.filter(subject=story.case.ref).order_by("id")
    return [fact.kind for fact in found if fact.kind.startswith(("cases.", "money."))]


def test_a_neighbour_pays_by_the_code_and_the_office_goes_on(asked: Story) -> None:
    order = opened(asked)
    assert asked.case.state_now == State.PAYMENT_ASKED
    assert told(asked, order, FEE) == "confirmed"
    assert (order.state, asked.case.state_now, owed(asked.case.ref)) == ("paid", State.IN_PROCESS, 0)
    assert facts_of(asked)[-2:] == ["money.order_opened", facts.PAID]


def test_what_is_owed_names_nobody(asked: Story) -> None:
    seen = payable.payable(asked.case.code.lower())
    assert (seen.code, seen.owed, [each.name for each in seen.charges]) == (asked.case.code, FEE, ["Lệ phí"])
    assert not {"Lan", "Hạnh"} & {word for word in repr(seen).split() if word in ("Lan", "Hạnh")}
    with pytest.raises(Unknown):
        payable.payable("H99.90001-000000-0000")


def test_a_part_leaves_the_clock_standing(asked: Story) -> None:
    order = opened(asked)
    assert told(asked, order, 500) == "bad_amount"
    assert (order.state, asked.case.state_now, owed(asked.case.ref)) == ("disputed", State.PAYMENT_ASKED, 1_500)
    assert facts_of(asked)[-1] == facts.PART_PAID
    rest = opened(asked)
    assert (rest.amount, told(asked, rest, 1_500)) == (1_500, "confirmed")
    assert asked.case.state_now == State.IN_PROCESS


def test_money_for_a_case_that_has_ended_is_due_back(asked: Story) -> None:
    order = opened(asked)
    asked.act("stop_case", "binh", reason="Quá hạn mà không nộp")
    assert told(asked, order, FEE) == "confirmed"
    assert (order.state, asked.case.closed_at is not None) == ("paid", True)
    assert [row.amount for row in Refund.objects.filter(subject=asked.case.ref, state="due")] == [FEE]
    assert facts_of(asked)[-1] == facts.OVERPAID


def test_paid_at_the_counter_and_by_a_gateway_the_second_goes_back(asked: Story) -> None:
    order = opened(asked)
    asked.paid()
    told(asked, order, FEE)
    assert sum(Payment.objects.values_list("amount", flat=True)) == 2 * FEE
    assert [row.amount for row in Refund.objects.filter(state="due")] == [FEE]


def test_two_cases_of_one_person_are_paid_at_once(world: World, asked: Story) -> None:
    other = Story(world, asked.now).accepted()
    order = opened(asked, other)
    assert order.amount == 2 * FEE
    assert told(asked, order, order.amount) == "confirmed"
    assert (owed(asked.case.ref), owed(other.case.ref)) == (0, 0)
    assert {line.code for line in payable.bought_with(order)} == {asked.case.code, other.case.code}


def test_cases_of_two_people_are_not(world: World, asked: Story) -> None:
    his = Story(world, asked.now).submitted("tuan").act("accept_case", "hanh")
    with pytest.raises(Refused, match="several_payers"):
        opened(asked, his)


def test_an_officer_has_the_gateway_asked_and_a_stranger_does_not(world: World, asked: Story) -> None:
    order = opened(asked)
    takes(order.reference, FEE, asked.now)
    later = asked.now + timedelta(seconds=1)
    for who in ("tuan", "tuan.cb"):
        with pytest.raises(Unknown):
            paying.ask_again(order_id=order.pk, actor=world.actor(who), now=later)
    with pytest.raises(Refused, match="not_your_duty"):
        paying.ask_again(order_id=order.pk, actor=world.actor("minh"), now=later)
    paying.ask_again(order_id=order.pk, actor=world.actor("hanh"), now=later)
    assert paying.ask_gateways(now=later) == 1
    order.refresh_from_db()
    assert order.state == "paid"


def test_an_officer_says_what_does_not_agree_and_gives_back_by_the_gateway(world: World, asked: Story) -> None:
    order = opened(asked)
    with pytest.raises(Unknown):
        paying.dispute_order(order_id=order.pk, reason="x", actor=world.actor("tuan.cb"), now=asked.now)
    paying.dispute_order(order_id=order.pk, reason="Đã trừ tiền", actor=world.actor("hanh"), now=asked.now)
    told(asked, order, FEE + 500)
    (refund,) = Refund.objects.filter(state="due")
    with pytest.raises(Unknown):
        paying.give_back_by_gateway(refund_id=refund.pk, actor=world.actor("tuan.cb"), now=asked.now)
    paying.give_back_by_gateway(refund_id=refund.pk, actor=world.actor("hanh"), now=asked.now)
    assert not Refund.objects.filter(state="due").exists()


def test_a_lost_notice_is_found_at_night(asked: Story) -> None:
    order = opened(asked, by="quet")
    takes(order.reference, FEE, asked.now, "quet")
    done = paying.compare_with_gateway("quet", asked.now.date(), now=asked.now)
    asked.case.refresh_from_db()
    assert (done.found, done.wrong, asked.case.state_now) == (1, (), State.IN_PROCESS)
