"""Going to a gateway: to ask what became of an order, to have it give money back, to compare a day with the book.

Nothing is held while a gateway is waited for: what is about to be asked is written down first, and what it answers goes
through `settle` like everything else.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts, rules
from motcua.ground.money.actions.ordering import Credit, settle
from motcua.ground.money.actions.refunding import refund_done
from motcua.ground.money.actions.tasks import open_task
from motcua.ground.money.definitions import HeardBy, Mismatch
from motcua.ground.money.models import Payment, Refund
from motcua.ground.money.models_orders import Order, OrderPayment
from motcua.ground.money.ports import Asking, Back, Told, gateway
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unavailable, Unknown
from motcua.ground.words.moments import VIETNAM

_log = logging.getLogger(__name__)
NO_WAY_BACK = "Khoản này không hoàn lại được qua cổng đã thu. Hãy hoàn bằng chuyển khoản hoặc tiền mặt."


def asking_of(order: Order) -> Asking:
    return Asking(order.reference, order.amount, order.purpose, order.opened_at, order.expires_at)


def ask_due(*, now: datetime, limit: int = 20, credit: Credit | None = None) -> int:
    """Ask about orders whose time has come, the longest waiting first; how many. Any number of workers may do this at
    the same time: each takes what no other holds."""
    asked = 0
    while asked < limit and (order := _claim(now)) is not None:
        ask(order, now=now, credit=credit)
        asked += 1
    return asked


def _claim(now: datetime) -> Order | None:
    """The next question is put down before this one is asked, so that a crash loses none."""
    with transaction.atomic(durable=True):
        due = Order.objects.select_for_update(skip_locked=True).filter(next_ask_at__lte=now)
        order = due.order_by("next_ask_at", "id").first()
        if order is None:
            return None
        order.asks += 1
        order.next_ask_at = rules.next_ask(order.asks, order.expires_at, now)
        order.save(update_fields=["asks", "next_ask_at"])
        return order


def ask(order: Order, *, now: datetime, heard_by: HeardBy = "asked", credit: Credit | None = None) -> Sequence[Told]:
    """What the gateway says of this order now, heard. One that does not answer is written down on the order."""
    try:
        way = gateway(order.gateway)
        said = way.ask(asking_of(order), now=now) if "ask" in way.can else ()
    except Unavailable as trouble:
        Order.objects.filter(pk=order.pk).update(trouble=trouble.reason[:500])
        return ()
    except Unknown:
        Order.objects.filter(pk=order.pk).update(trouble="cổng thanh toán này không còn được dùng")
        return ()
    Order.objects.filter(pk=order.pk).exclude(trouble="").update(trouble="")
    for told in said:
        if told.reference == order.reference:
            settle(gateway_key=order.gateway, told=told, heard_by=heard_by, credit=credit, now=now)
    return said


# --- money that goes back --------------------------------------------------------------------------------------------


def give_back(refund_id: UUID, *, actor: Actor, now: datetime) -> Refund:
    """Have the gateway that took it give it back. Pressed again, it is the same refund for the gateway too. Refused
    where the gateway cannot; `Unavailable` where it does not answer: then nobody knows yet, and one presses again."""
    order, back = _ask_back(refund_id, actor, now)
    way = gateway(order.gateway)
    told = way.refund(back, now=now)
    if told.outcome != "refunded":
        _not_given(order, refund_id, told, now)
        raise Refused("refund_failed", "Cổng thanh toán không hoàn tiền được (mã {code}).", params={"code": told.code})
    with transaction.atomic():
        reference = told.transaction or back.key
        refund = refund_done(refund_id, how=way.how, gateway=order.gateway, reference=reference, actor=actor, now=now)
        _given(order)
    return refund


@transaction.atomic
def _ask_back(refund_id: UUID, actor: Actor, now: datetime) -> tuple[Order, Back]:
    refund = Refund.objects.select_for_update(of=("self",)).filter(pk=refund_id).first()
    if refund is None:
        raise Unknown(f"refund {refund_id}")
    if refund.state != Refund.DUE:
        raise Refused("refunded_already", "Khoản này đã được hoàn trả trước đó.")
    if refund.charge_id and refund.asked_by == actor.ref:
        raise Refused("refund_needs_two", "Người đề nghị hoàn trả không tự chi. Hãy nhờ người khác xác nhận đã chi.")
    link = _link(_payment_of(refund))
    if link is None or "refund" not in gateway(link.order.gateway).can:
        raise Refused("no_way_back", NO_WAY_BACK)
    order = Order.objects.select_for_update().get(pk=link.order_id)
    if order.state == Order.PAID:
        order.state = Order.REFUNDING
        order.save(update_fields=["state"])
        told = {"order": str(order.pk), "gateway": order.gateway, "reference": order.reference}
        payload = {**told, "refund": str(refund.pk), "amount": refund.amount}
        subject, office = refund.subject, refund.office_id
        record_fact(facts.ORDER_REFUND_ASKED, subject=subject, actor=actor, now=now, office_id=office, payload=payload)
    taken = sum(OrderPayment.objects.filter(transaction=link.transaction).values_list("payment__amount", flat=True))
    at, by = link.payment.paid_at, actor.ref.replace(":", "")
    return order, Back(asking_of(order), link.transaction, taken, at, refund.amount, str(refund.pk), by)


def _payment_of(refund: Refund) -> Payment | None:
    """The one that can go back by the way it came, where there is just one."""
    if refund.charge_id is None:
        return refund.payment
    found = list(Payment.objects.filter(allocations__charge_id=refund.charge_id)[:2])
    return found[0] if len(found) == 1 else None


def _link(payment: Payment | None) -> OrderPayment | None:
    if payment is None:
        return None
    return OrderPayment.objects.select_related("order", "payment").filter(payment=payment).first()


def _given(order: Order) -> None:
    """Whether all that came in has gone back, and nothing waits to."""
    rows = Refund.objects.filter(payment__of_order__order=order) | Refund.objects.filter(
        charge__order_lines__order=order
    )
    done = sum({row.pk: row.amount for row in rows if row.state == Refund.DONE}.values())
    came = sum(order.payments.values_list("payment__amount", flat=True))
    if order.state in Order.HAS_MONEY:
        order.state = Order.REFUNDED if done >= came else Order.PAID
        order.save(update_fields=["state"])


@transaction.atomic
def _not_given(order: Order, refund_id: UUID, told: Told, now: datetime) -> None:
    """It stays due, and somebody looks for another way."""
    Order.objects.filter(pk=order.pk, state=Order.REFUNDING).update(state=Order.PAID)
    refund = Refund.objects.get(pk=refund_id)
    subject, office = refund.subject, refund.office_id
    said = {"expected": str(refund.amount), "found": told.code}
    open_task("refund_failed", refund.ref, subject=subject, office_id=office, now=now, **said)


# --- a day compared --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """One day of one gateway: how many orders and transactions were looked at, how many payments were new to the book,
    and what does not agree. ``silent`` is why the gateway could not be asked, "" when it was."""

    gateway: str
    day: date
    looked: int = 0
    found: int = 0
    wrong: tuple[Mismatch, ...] = ()
    silent: str = ""


def compare_day(gateway_key: str, day: date, *, now: datetime, credit: Credit | None = None) -> Compared:
    """What the gateway has of that day against what the book has. What the book lacks is put down, as if it had been
    told in time; the rest becomes tasks. Done twice, it finds the same and opens nothing twice."""
    way = gateway(gateway_key)
    before = _payments(gateway_key, day).count()
    try:
        told = list(way.day(day, now=now)) if "list" in way.can else _asked(gateway_key, day, now, credit)
    except Unavailable as trouble:
        return Compared(gateway_key, day, silent=trouble.reason)
    if "list" in way.can:
        for each in told:
            settle(gateway_key=gateway_key, told=each, heard_by="parity", credit=credit, now=now)
    wrong = [*_amounts(gateway_key, told), *_missing_there(gateway_key, day, told, now)]
    found = _payments(gateway_key, day).count() - before
    return Compared(gateway_key, day, len(told), found, tuple(wrong))


def _asked(gateway_key: str, day: date, now: datetime, credit: Credit | None) -> list[Told]:
    """Order by order, for a gateway that has no list. One silence is a silence about the whole day."""
    said: list[Told] = []
    for order in _orders(gateway_key, day):
        said += gateway(gateway_key).ask(asking_of(order), now=now)
    for told in said:
        settle(gateway_key=gateway_key, told=told, heard_by="parity", credit=credit, now=now)
    return said


def _amounts(gateway_key: str, told: Sequence[Told]) -> list[Mismatch]:
    """Transactions of which the book has another sum; `settle` has opened their tasks."""
    wrong = []
    for each in told:
        if each.outcome != "paid":
            continue
        links = OrderPayment.objects.filter(order__gateway=gateway_key, transaction=each.transaction)
        known = sum(links.values_list("payment__amount", flat=True))
        if links and known != each.amount:
            about = f"{gateway_key}:{each.transaction}"
            wrong.append(Mismatch("amount_differs", about, str(known), str(each.amount)))
    return wrong


def _missing_there(gateway_key: str, day: date, told: Sequence[Told], now: datetime) -> list[Mismatch]:
    """Payments of the day that the gateway does not know. Of what went back gateways tell in ways of their own."""
    known = {each.transaction for each in told if each.outcome == "paid"}
    wrong = []
    for payment in _payments(gateway_key, day).select_related("of_order"):
        link = getattr(payment, "of_order", None)
        number = link.transaction if link else payment.reference
        if number not in known and not _went_back(payment):
            about, sum_, subject = f"{gateway_key}:{number}", str(payment.amount), payment.subject
            office = payment.office_id
            open_task("missing_there", about, subject=subject, office_id=office, expected=sum_, now=now)
            wrong.append(Mismatch("missing_there", about, sum_, "", subject, office))
    return wrong


def _went_back(payment: Payment) -> bool:
    of_it = Q(payment=payment) | Q(charge__allocations__payment=payment)
    return Refund.objects.filter(of_it, state=Refund.DONE).exists()


def _payments(gateway_key: str, day: date) -> QuerySet[Payment]:
    start = datetime.combine(day, time(), VIETNAM)
    return Payment.objects.filter(gateway=gateway_key, paid_at__gte=start, paid_at__lt=start + timedelta(days=1))


def _orders(gateway_key: str, day: date) -> QuerySet[Order]:
    """Those that may have been paid on that day: open for a part of it, or known to have been."""
    start = datetime.combine(day, time(), VIETNAM)
    end = start + timedelta(days=1)
    that_day = Q(opened_at__lt=end, expires_at__gte=start)
    paid_then = Q(payments__payment__paid_at__gte=start, payments__payment__paid_at__lt=end)
    return Order.objects.filter(that_day | paid_then, gateway=gateway_key).distinct().order_by("opened_at", "id")
