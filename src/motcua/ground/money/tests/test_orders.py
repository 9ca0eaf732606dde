"""Orders to pay through a gateway, and whatever it may say of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.ledger.models import Fact
from motcua.ground.money import actions, facts, queries
from motcua.ground.money.models import Charge, Payment, Posting, Refund, Task
from motcua.ground.money.models_orders import Notice, Order
from motcua.ground.money.ports import Told
from motcua.ground.money.references import is_reference
from motcua.ground.money.rules import next_ask, shares
from motcua.ground.money.tests import gateways
from motcua.ground.money.tests.gateways import AWAY, TAKEN, takes
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of

SUBJECT = "thing:1"


@pytest.fixture(autouse=True)
def _gateways(settings: Any) -> Iterator[None]:
    settings.GATEWAYS = gateways.GATEWAYS
    gateways.empty()
    yield
    gateways.empty()


def charge(now: datetime, amount: int = 52_000, key: str = "fee", subject: str = SUBJECT) -> Charge:
    return actions.charge(subject=subject, key=key, name=f"Phí {key}", amount=amount, actor=SYSTEM, now=now)


def opened(now: datetime, *charges: Charge, by: str = "cong") -> Order:
    ids = [each.id for each in charges or (charge(now),)]
    return actions.open_order(gateway_key=by, charge_ids=ids, purpose="phi", actor=ANONYMOUS, now=now)


def tell(told: Told, now: datetime, by: str = "cong") -> str:
    return actions.settle(gateway_key=by, told=told, heard_by="notice", now=now)


def state(order: Order) -> str:
    order.refresh_from_db()
    return order.state


def paid_of(subject: str = SUBJECT) -> list[int]:
    return [row.paid for row in queries.charges_of(subject)]


def due_back() -> int:
    return sum(Refund.objects.filter(state="due").values_list("amount", flat=True))


def tasks() -> set[str]:
    return set(Task.objects.values_list("kind", flat=True))


@pytest.mark.django_db
def test_an_order_asks_for_all_that_is_open_once(now: datetime) -> None:
    fees = charge(now), charge(now, 8_000, "copy")
    order = opened(now, *fees)
    assert (order.amount, order.state, is_reference(order.reference)) == (60_000, "waiting", True)
    assert opened(now + timedelta(minutes=5), *fees).pk == order.pk
    assert opened(now, *fees, by="quet").pk != order.pk
    assert opened(now + timedelta(minutes=14), *fees).pk != order.pk, "nobody gets one that is about to end"
    assert Fact.objects.filter(kind=facts.ORDER_OPENED, actor="anonymous").count() == 3


@pytest.mark.django_db
def test_what_nobody_owes_has_no_order(now: datetime) -> None:
    fee = charge(now)
    actions.waive(fee.id, reason="miễn", actor=SYSTEM, now=now)
    with pytest.raises(Refused, match="nothing_owed"):
        opened(now, fee)


@pytest.mark.django_db
def test_the_same_money_counts_once_however_it_is_told(now: datetime) -> None:
    order = opened(now)
    told = takes(order.reference, 52_000, now)
    assert [tell(told, now) for _ in range(3)] == ["confirmed", "before", "before"]
    actions.ask_due(now=now + timedelta(minutes=1))
    assert actions.compare_day("cong", day_of(now), now=now).wrong == ()
    assert (state(order), paid_of(), Payment.objects.count(), due_back()) == ("paid", [52_000], 1, 0)
    (notice,) = Notice.objects.filter(heard_by="notice")
    assert (notice.times, notice.order_id) == (3, order.pk)


@pytest.mark.django_db
def test_a_lost_notice_is_found_by_asking(now: datetime) -> None:
    order = opened(now)
    assert actions.ask_due(now=now + timedelta(seconds=20)) == 1
    assert state(order) == "waiting"
    takes(order.reference, 52_000, now)
    assert actions.ask_due(now=now + timedelta(seconds=30)) == 0, "not yet again"
    assert actions.ask_due(now=now + timedelta(seconds=60)) == 1
    assert (state(order), order.next_ask_at, paid_of()) == ("paid", None, [52_000])


@pytest.mark.django_db
def test_a_gateway_that_is_away_is_asked_later_and_the_order_says_why(now: datetime) -> None:
    order = opened(now)
    AWAY.append("cổng đang bảo trì")
    actions.ask_due(now=now + timedelta(seconds=20))
    assert (state(order), order.trouble) == ("waiting", "cổng đang bảo trì")
    assert order.next_ask_at is not None
    AWAY.clear()
    takes(order.reference, 52_000, now)
    actions.ask_due(now=order.next_ask_at)
    assert (state(order), order.trouble) == ("paid", "")


@pytest.mark.django_db
def test_a_failure_that_comes_late_changes_nothing_and_money_after_a_failure_counts(now: datetime) -> None:
    order, other = opened(now), opened(now, charge(now, 8_000, "copy"))
    failed = Told(order.reference, "failed", code="24", said="Người trả tiền hủy giao dịch")
    tell(takes(order.reference, 52_000, now), now)
    assert tell(failed, now) == "before"
    assert state(order) == "paid"

    failed = Told(other.reference, "failed", code="24", said="Người trả tiền hủy giao dịch")
    assert tell(failed, now) == "confirmed"
    assert (state(other), other.heard) == ("failed", "Người trả tiền hủy giao dịch")
    assert tell(takes(other.reference, 8_000, now), now) == "confirmed"
    assert (state(other), other.heard) == ("paid", "")
    assert paid_of() == [52_000, 8_000]


@pytest.mark.django_db
def test_money_after_the_end_is_money_all_the_same(now: datetime) -> None:
    order = opened(now)
    assert actions.expire_orders(now=now + timedelta(minutes=14)) == 0
    assert actions.expire_orders(now=now + timedelta(minutes=15)) == 1
    assert state(order) == "expired"
    takes(order.reference, 52_000, now + timedelta(minutes=16))
    assert actions.ask_due(now=now + timedelta(minutes=17)) == 1
    assert (state(order), paid_of()) == ("paid", [52_000])


@pytest.mark.django_db
def test_money_for_what_was_waived_meanwhile_goes_back(now: datetime) -> None:
    fee = charge(now)
    order = opened(now, fee)
    actions.waive(fee.id, reason="Hồ sơ đã rút", actor=SYSTEM, now=now)
    tell(takes(order.reference, 52_000, now), now)
    assert (state(order), paid_of(), due_back(), tasks()) == ("paid", [0], 52_000, {"overpaid"})


@pytest.mark.django_db
def test_less_than_asked_is_a_part_and_somebody_looks(now: datetime) -> None:
    order = opened(now)
    told = takes(order.reference, 40_000, now)
    assert (tell(told, now), tell(told, now)) == ("bad_amount", "bad_amount")
    assert (state(order), paid_of(), tasks()) == ("disputed", [40_000], {"amount_differs"})
    tell(takes(order.reference, 12_000, now), now)
    assert (state(order), paid_of()) == ("paid", [52_000])


@pytest.mark.django_db
def test_more_than_asked_pays_and_the_rest_goes_back(now: datetime) -> None:
    order = opened(now)
    assert tell(takes(order.reference, 60_000, now), now) == "bad_amount"
    assert (state(order), paid_of(), due_back(), tasks()) == ("paid", [52_000], 8_000, {"overpaid"})


@pytest.mark.django_db
def test_paid_twice_the_second_goes_back(now: datetime) -> None:
    order = opened(now)
    for _ in range(2):
        tell(takes(order.reference, 52_000, now), now)
    assert (state(order), paid_of(), due_back()) == ("paid", [52_000], 52_000)


@pytest.mark.django_db
def test_what_was_paid_by_one_way_waits_no_more_by_another(now: datetime) -> None:
    fee = charge(now)
    by_page, by_qr = opened(now, fee), opened(now, fee, by="quet")
    tell(takes(by_qr.reference, 52_000, now, "quet"), now, by="quet")
    assert (state(by_page), state(by_qr)) == ("expired", "paid")
    tell(takes(by_page.reference, 52_000, now), now)
    assert (state(by_page), paid_of(), due_back()) == ("paid", [52_000], 52_000)


@pytest.mark.django_db
def test_money_that_names_no_order_lies_in_the_book_until_somebody_finds_whose_it_is(now: datetime) -> None:
    told = takes("", 52_000, now)
    assert [tell(told, now, by="quet") for _ in range(2)] == ["no_order", "no_order"]
    assert (Payment.objects.count(), due_back()) == (1, 52_000)
    assert tasks() == {"overpaid", "unknown_reference"}
    assert Fact.objects.filter(kind=facts.STRAY_RECEIVED).count() == 1
    assert tell(Told("MC00000000", "failed"), now) == "no_order"
    assert Notice.objects.filter(order=None).count() == 1


@pytest.mark.django_db
def test_an_order_of_one_gateway_is_not_settled_by_another(now: datetime) -> None:
    order = opened(now)
    assert tell(takes(order.reference, 52_000, now), now, by="quet") == "no_order"
    assert (state(order), paid_of()) == ("waiting", [0])


@pytest.mark.django_db
def test_money_that_the_gateway_does_not_vouch_for_is_looked_at(now: datetime) -> None:
    order = opened(now)
    doubted = Told(order.reference, "suspect", 52_000, "GD1", "07", "nghi ngờ gian lận")
    assert tell(doubted, now) == "confirmed"
    assert (state(order), paid_of(), tasks()) == ("disputed", [0], {"suspect"})
    tell(takes(order.reference, 52_000, now), now)
    assert (state(order), paid_of()) == ("paid", [52_000])
    assert tell(doubted, now) == "before"


@pytest.mark.django_db
def test_one_payment_for_two_subjects(now: datetime) -> None:
    fees = charge(now), charge(now, 8_000, "fee", "thing:2")
    order = opened(now, *fees)
    told = takes(order.reference, 60_000, now)
    assert [tell(told, now), tell(told, now)] == ["confirmed", "before"]
    assert (paid_of(), paid_of("thing:2"), Payment.objects.count()) == ([52_000], [8_000], 2)
    assert actions.compare_day("cong", day_of(now), now=now).wrong == ()


@pytest.mark.django_db
def test_the_gateway_s_clock_may_be_fast(now: datetime) -> None:
    order = opened(now)
    tell(takes(order.reference, 52_000, now + timedelta(minutes=3)), now)
    assert Payment.objects.get().paid_at == now


@pytest.mark.django_db
def test_a_day_is_compared_both_ways(now: datetime) -> None:
    lost, kept = opened(now, by="quet"), opened(now, charge(now, 8_000, "copy"), by="quet")
    takes(lost.reference, 52_000, now, "quet")
    tell(takes(kept.reference, 8_000, now, "quet"), now, by="quet")
    first = actions.compare_day("quet", day_of(now), now=now)
    assert (first.looked, first.found, first.wrong) == (2, 1, ())
    assert state(lost) == "paid"

    TAKEN[1] = Told(kept.reference, "paid", 9_000, "GD2", at=now)
    second = actions.compare_day("quet", day_of(now), now=now)
    assert (second.found, [str(each.kind) for each in second.wrong]) == (0, ["amount_differs"])
    assert (second.wrong[0].reference, second.wrong[0].expected, second.wrong[0].found) == ("quet:GD2", "8000", "9000")
    del TAKEN[0]
    third = actions.compare_day("quet", day_of(now), now=now)
    assert {(each.kind, each.reference) for each in third.wrong} == {
        ("amount_differs", "quet:GD2"),
        ("missing_there", "quet:GD1"),
    }
    assert tasks() == {"amount_differs", "missing_there"}
    assert Task.objects.count() == 2, "found again, they are the same tasks"
    AWAY.append("bảo trì")
    assert actions.compare_day("quet", day_of(now), now=now).silent == "bảo trì"


@pytest.mark.django_db
def test_money_goes_back_by_the_way_it_came(now: datetime, hanh: Actor) -> None:
    order = opened(now)
    tell(takes(order.reference, 60_000, now), now)
    (refund,) = Refund.objects.all()
    AWAY.append("bảo trì")
    with pytest.raises(Exception, match="bảo trì"):
        actions.give_back(refund.id, actor=hanh, now=now)
    assert state(order) == "refunding"
    AWAY.clear()
    assert actions.give_back(refund.id, actor=hanh, now=now).state == "done"
    assert (state(order), sum(gateways.BACK.values()), due_back()) == ("paid", 8_000, 0)
    with pytest.raises(Refused, match="refunded_already"):
        actions.give_back(refund.id, actor=hanh, now=now)

    whole = actions.ask_refund(queries.charges_of(SUBJECT)[0].id, reason="thu nhầm", actor=hanh, now=now)
    with pytest.raises(Refused, match="refund_needs_two"):
        actions.give_back(whole.id, actor=hanh, now=now)
    actions.give_back(whole.id, actor=SYSTEM, now=now)
    assert (state(order), queries.balance("clearing", "gateway:cong")) == ("refunded", 0)
    assert actions.compare_day("cong", day_of(now), now=now).wrong == ()


@pytest.mark.django_db
def test_a_refund_that_the_gateway_refuses_stays_due(now: datetime, hanh: Actor) -> None:
    order = opened(now)
    tell(takes(order.reference, 60_000, now), now)
    (refund,) = Refund.objects.all()
    gateways.BACK["another"] = 60_000
    with pytest.raises(Refused, match="refund_failed"):
        actions.give_back(refund.id, actor=hanh, now=now)
    assert (state(order), due_back(), tasks()) == ("paid", 8_000, {"overpaid", "refund_failed"})


@pytest.mark.django_db
def test_by_qr_nothing_goes_back(now: datetime, hanh: Actor) -> None:
    order = opened(now, by="quet")
    tell(takes(order.reference, 60_000, now), now, by="quet")
    with pytest.raises(Refused, match="no_way_back"):
        actions.give_back(Refund.objects.get().id, actor=hanh, now=now)


@pytest.mark.django_db
def test_an_officer_says_that_something_does_not_agree(now: datetime, hanh: Actor) -> None:
    order = opened(now)
    with pytest.raises(Refused, match="reason_missing"):
        actions.dispute(order.id, reason=" ", actor=hanh, now=now)
    actions.dispute(order.id, reason="Người dân đưa biên lai của ngân hàng", actor=hanh, now=now)
    assert (state(order), Task.objects.get().found) == ("disputed", "Người dân đưa biên lai của ngân hàng")


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_settle_once(now: datetime) -> None:
    order = opened(now)
    told = takes(order.reference, 52_000, now)
    verdicts: list[str] = []
    barrier = threading.Barrier(10)

    def hear() -> None:
        barrier.wait()
        try:
            verdicts.append(tell(told, now))
        finally:
            connection.close()

    threads = [threading.Thread(target=hear) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["before"] * 9 + ["confirmed"]
    assert (state(order), paid_of(), Payment.objects.count()) == ("paid", [52_000], 1)


# --- whatever happens in whatever order ------------------------------------------------------------------------------

steps = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.sampled_from(["cong", "quet"])),
        st.tuples(st.just("take"), st.integers(0, 5), st.sampled_from([0, 0, 0, -7_000, 9_000])),
        st.tuples(st.just("fail"), st.integers(0, 5)),
        st.tuples(st.just("tell"), st.integers(0, 20)),
        st.tuples(st.just("stray"), st.just(5_000)),
        st.tuples(st.just("ask"), st.integers(0, 90_000)),
        st.tuples(st.just("expire"), st.integers(0, 90_000)),
        st.tuples(st.just("away"), st.booleans()),
        st.tuples(st.just("waive"), st.integers(0, 1)),
        st.tuples(st.just("elsewhere"), st.integers(0, 1)),
    ),
    max_size=20,
)


class Days:
    """Plays the steps, with time that only goes on, and watches that no order is settled twice."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.fees = [charge(now), charge(now, 8_000, "copy")]
        self.orders: list[tuple[str, Order]] = []
        self.said: list[tuple[str, Told]] = []
        self.settled: dict[object, datetime | None] = {}

    def play(self, step: tuple[Any, ...]) -> None:
        self.now += timedelta(seconds=7)
        getattr(self, f"_{step[0]}")(*step[1:])
        for pk, at in Order.objects.exclude(settled_at=None).values_list("pk", "settled_at"):
            assert self.settled.setdefault(pk, at) == at

    def _open(self, by: str) -> None:
        if any(Charge.objects.get(pk=fee.pk).outstanding for fee in self.fees):
            self.orders.append((by, opened(self.now, *self.fees, by=by)))

    def _take(self, which: int, more: int) -> None:
        if self.orders:
            by, order = self.orders[which % len(self.orders)]
            self.said.append((by, takes(order.reference, max(1, order.amount + more), self.now, by)))

    def _fail(self, which: int) -> None:
        if self.orders:
            by, order = self.orders[which % len(self.orders)]
            self.said.append((by, Told(order.reference, "failed", code="24", said="hủy")))

    def _tell(self, which: int) -> None:
        """One of all that was ever said: again, late, or before what was said earlier."""
        if self.said:
            by, told = self.said[which % len(self.said)]
            tell(told, self.now, by=by)

    def _stray(self, amount: int) -> None:
        self.said.append(("quet", takes("", amount, self.now, "quet")))

    def _ask(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        actions.ask_due(now=self.now)

    def _expire(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        actions.expire_orders(now=self.now)

    def _away(self, away: bool) -> None:
        AWAY[:] = ["bảo trì"] if away else []

    def _waive(self, which: int) -> None:
        self._settle_otherwise(which, lambda pk: actions.waive(pk, reason="miễn", actor=SYSTEM, now=self.now))

    def _elsewhere(self, which: int) -> None:
        how: Any = "transfer"
        self._settle_otherwise(which, lambda pk: actions.record_payment(pk, how=how, actor=SYSTEM, now=self.now))

    def _settle_otherwise(self, which: int, act: Any) -> None:
        if Charge.objects.get(pk=self.fees[which].pk).outstanding:
            act(self.fees[which].pk)

    def nights(self) -> None:
        """Everything is compared in the end; what was told to nobody is found."""
        AWAY.clear()
        for by in ("cong", "quet"):
            for day in sorted({day_of(told.at) for _, told in self.said if told.at}):
                assert actions.compare_day(by, day, now=self.now).silent == ""


@pytest.mark.django_db
@pytest.mark.hypothesis
@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_money_in_the_book_is_the_money_the_gateways_took(steps: list[tuple[Any, ...]]) -> None:
    now = datetime.fromisoformat("2025-07-02T09:00:00+07:00")
    gateways.empty()
    before = transaction.savepoint()
    try:
        days = Days(now)
        for step in steps:
            days.play(step)
        days.nights()
        _must_agree(days)
    finally:
        transaction.savepoint_rollback(before)


def _must_agree(days: Days) -> None:
    took = {(by, told.transaction): told.amount for by, told in days.said if told.outcome == "paid"}
    booked = Payment.objects.exclude(gateway="")
    assert {(row.gateway, row.reference): row.amount for row in booked} == took
    for by in ("cong", "quet"):
        assert queries.balance("clearing", f"gateway:{by}") == sum(took[key] for key in took if key[0] == by)
    assert sum(Posting.objects.values_list("amount", flat=True)) == 0
    received = sum(Payment.objects.values_list("amount", flat=True))
    assert sum(paid_of()) + due_back() == received
    for _, order in days.orders:
        came = sum(order.payments.values_list("payment__amount", flat=True))
        assert (state(order) == "paid") == (came >= order.amount)
        assert (order.settled_at is not None) == (came >= order.amount)


# --- when to ask -----------------------------------------------------------------------------------------------------


@given(st.integers(0, 60), st.integers(-(10**6), 10**6))
def test_the_next_question_is_later_and_there_is_a_last_one(asks: int, seconds: int) -> None:
    ends = datetime.fromisoformat("2025-07-02T09:00:00+07:00")
    at = ends + timedelta(seconds=seconds)
    then = next_ask(asks, ends, at)
    assert then is None or at < then <= ends + timedelta(days=1)
    assert (then is None) == (at >= ends + timedelta(days=1))


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=5))
def test_shares_lose_nothing(amount: int, meant: list[int]) -> None:
    parts = shares(amount, meant)
    assert sum(parts) == amount
    assert all(0 <= part <= most for part, most in zip(parts[:-1], meant[:-1], strict=True))
