"""Orders to pay through a gateway: opened by whoever means to pay, settled by what the gateway says.

`settle` is the one way in which anything becomes known of a payment: by the gateway's notice, by asking, by the bank,
by the nightly comparison. It may hear the same thing twice, late and in any order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import F

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts, rules
from motcua.ground.money.actions.charging import locked
from motcua.ground.money.actions.receiving import receive
from motcua.ground.money.actions.tasks import open_task
from motcua.ground.money.definitions import HeardBy, MismatchKind, PaidHow
from motcua.ground.money.models import Charge, Payment
from motcua.ground.money.models_orders import Notice, Order, OrderLine, OrderPayment
from motcua.ground.money.ports import Told, Verdict, gateway
from motcua.ground.money.references import new_reference
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.ids import ref

PAID_OTHERWISE = "Khoản này đã được nộp bằng cách khác."


@dataclass(frozen=True, slots=True)
class Share:
    """Money of one order that is for one subject."""

    subject: str
    amount: int
    charge_ids: tuple[UUID, ...]
    how: PaidHow
    gateway: str
    reference: str
    paid_at: datetime


Credit = Callable[[Share, Actor, datetime], Payment]
"""What the room of the subject does with its share: idempotent by ``how``, ``gateway`` and ``reference``."""


@transaction.atomic
def open_order(*, gateway_key: str, charge_ids: Sequence[UUID], purpose: str, actor: Actor, now: datetime) -> Order:
    """Somebody means to pay what is open of these charges. An order that waits for the very same is given back: who
    comes again, or presses twice, has one."""
    way = gateway(gateway_key)
    open_now = [charge for charge in locked(charge_ids).values() if charge.outstanding]
    if not open_now:
        raise Refused("nothing_owed", "Không còn khoản phí, lệ phí nào phải nộp.")
    if (same := _same(gateway_key, open_now, now)) is not None:
        return same
    lasts = rules.LASTS["page" if "page" in way.can else "qr"]
    order = Order(reference=new_reference(), gateway=gateway_key, purpose=purpose, opened_at=now, opened_by=actor.ref)
    order.amount = sum(charge.outstanding for charge in open_now)
    order.expires_at = now + lasts
    order.next_ask_at = rules.first_ask(now) if "ask" in way.can else None
    order.save(force_insert=True)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, charge=charge, subject=charge.subject, amount=charge.outstanding)
        for charge in sorted(open_now, key=lambda charge: (charge.subject, charge.pk))
    )
    _tell(facts.ORDER_OPENED, order, actor, now, {"amount": order.amount})
    return order


def _same(gateway_key: str, charges: Sequence[Charge], now: datetime) -> Order | None:
    """Not one that is about to end: nobody gets a page that closes under their hands."""
    wanted = {(charge.pk, charge.outstanding) for charge in charges}
    waiting = Order.objects.filter(gateway=gateway_key, state=Order.WAITING, lines__charge=charges[0])
    for order in waiting.order_by("-opened_at"):
        whole = order.expires_at - order.opened_at
        mine = set(order.lines.values_list("charge_id", "amount"))
        if mine == wanted and order.expires_at - now > whole / 3:
            return order
    return None


@transaction.atomic
def settle(
    *,
    gateway_key: str,
    told: Told,
    heard_by: HeardBy,
    raw: bytes = b"",
    credit: Credit | None = None,
    actor: Actor = SYSTEM,
    now: datetime,
) -> Verdict:
    """Hear what a gateway says of a payment. The caller has made sure that the gateway said it.

    Money is put down once for each of the gateway's transactions, whatever state the order is in: late, after a
    failure, for a case that has ended. Another sum than asked is put down as it came, and somebody looks; a second
    payment of an order is money that goes back. What says nothing new changes nothing.
    """
    order = Order.objects.select_for_update().filter(gateway=gateway_key, reference=told.reference).first()
    _note(gateway_key, order, told, heard_by, raw, now)
    if order is None:
        return _stray(gateway_key, told, actor, now)
    if told.outcome == "paid":
        return _take(order, told, credit or _receive, actor, now)
    if told.outcome == "failed":
        return _fail(order, told, actor, now)
    if told.outcome == "suspect":
        return _doubt(order, told, actor, now)
    return "before" if order.state in Order.HAS_MONEY else "confirmed"


def _take(order: Order, told: Told, credit: Credit, actor: Actor, now: datetime) -> Verdict:
    wrong = told.amount != order.amount
    if OrderPayment.objects.filter(order=order, transaction=told.transaction).exists():
        _compare(order, told, now)
        return "bad_amount" if wrong else "before"
    for share in _shares(order, told, now):
        OrderPayment.objects.create(order=order, payment=credit(share, actor, now), transaction=told.transaction)
    came = sum(order.payments.values_list("payment__amount", flat=True))
    if order.state not in Order.HAS_MONEY:
        _settled(order, came, now)
    if came < order.amount:
        look_at(order, "amount_differs", order.ref, expected=str(order.amount), found=str(came), now=now)
    return "bad_amount" if wrong else "confirmed"


def _settled(order: Order, came: int, now: datetime) -> None:
    order.heard, order.trouble = "", ""
    order.state = Order.DISPUTED
    if came >= order.amount:
        order.state, order.settled_at, order.next_ask_at = Order.PAID, now, None
    order.save(update_fields=["state", "settled_at", "next_ask_at", "heard", "trouble"])
    _let_go_of_others(order)


def _let_go_of_others(order: Order) -> None:
    """Orders that wait for what has been paid now. One that is being settled at this moment is left alone: its money
    will find nothing to pay, and goes back."""
    charges = order.lines.values_list("charge_id", flat=True)
    waiting = Order.objects.filter(state=Order.WAITING, lines__charge__in=list(charges)).exclude(pk=order.pk)
    others = Order.objects.select_for_update(skip_locked=True).filter(pk__in=list(waiting.values_list("pk", flat=True)))
    for other in others:
        if not any(line.charge.outstanding for line in other.lines.select_related("charge")):
            other.state, other.heard = Order.EXPIRED, PAID_OTHERWISE
            other.save(update_fields=["state", "heard"])


def _shares(order: Order, told: Told, now: datetime) -> list[Share]:
    """One for each subject. The first has the gateway's number for its reference, others that number with theirs."""
    lines = list(order.lines.order_by("subject", "charge_id"))
    groups = [(subject, list(rows)) for subject, rows in groupby(lines, key=lambda line: line.subject)]
    parts = rules.shares(told.amount, [sum(line.amount for line in rows) for _, rows in groups])
    paid_at = min(told.at or now, now)
    return [
        Share(
            subject,
            part,
            tuple(line.charge_id for line in rows),
            gateway(order.gateway).how,
            order.gateway,
            f"{told.transaction}#{number}" if number > 1 else told.transaction,
            paid_at,
        )
        for number, ((subject, rows), part) in enumerate(zip(groups, parts, strict=True), 1)
        if part
    ]


def _receive(share: Share, actor: Actor, now: datetime) -> Payment:
    """For subjects whose room has nothing to add."""
    return receive(
        amount=share.amount,
        how=share.how,
        charge_ids=share.charge_ids,
        subject=share.subject,
        gateway=share.gateway,
        reference=share.reference,
        paid_at=share.paid_at,
        actor=actor,
        now=now,
    )


def _compare(order: Order, told: Told, now: datetime) -> None:
    """The same transaction, told again with another sum."""
    known = sum(order.payments.filter(transaction=told.transaction).values_list("payment__amount", flat=True))
    if known != told.amount:
        about = f"{order.gateway}:{told.transaction}"
        look_at(order, "amount_differs", about, expected=str(known), found=str(told.amount), now=now)


def _fail(order: Order, told: Told, actor: Actor, now: datetime) -> Verdict:
    """A failure that comes late says nothing about money that came before it."""
    if order.state != Order.WAITING:
        return "before"
    order.state, order.heard = Order.FAILED, told.said
    order.save(update_fields=["state", "heard"])
    _tell(facts.ORDER_FAILED, order, actor, now, {"code": told.code})
    return "confirmed"


def _doubt(order: Order, told: Told, actor: Actor, now: datetime) -> Verdict:
    """The gateway took it and will not vouch for it: no money of ours yet, and somebody looks."""
    if order.state in (*Order.HAS_MONEY, Order.DISPUTED):
        return "before"
    order.state, order.heard = Order.DISPUTED, told.said
    order.save(update_fields=["state", "heard"])
    look_at(order, "suspect", order.ref, expected=str(order.amount), found=told.said, now=now)
    _tell(facts.ORDER_DISPUTED, order, actor, now, {"code": told.code})
    return "confirmed"


def _stray(gateway_key: str, told: Told, actor: Actor, now: datetime) -> Verdict:
    """Money that names no order of ours is money all the same: it lies in the book as to be given back until somebody
    finds whose it is."""
    if told.outcome != "paid" or not told.transaction:
        return "no_order"
    known = Payment.objects.filter(gateway=gateway_key, reference=told.transaction).exists()
    subject = ref("gateway", gateway_key)
    share = Share(
        subject, told.amount, (), gateway(gateway_key).how, gateway_key, told.transaction, min(told.at or now, now)
    )
    payment = _receive(share, actor, now)
    if not known:
        about = f"{gateway_key}:{told.transaction}"
        open_task("unknown_reference", about, subject=subject, found=str(told.amount), now=now)
        payload = {"gateway": gateway_key, "amount": told.amount, "payment": str(payment.pk)}
        record_fact(facts.STRAY_RECEIVED, subject=subject, actor=actor, now=now, payload=payload)
    return "no_order"


@transaction.atomic
def dispute(order_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Order:
    """An officer sees that something about this payment does not agree, and says what."""
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise Unknown(f"order {order_id}")
    if not reason.strip():
        raise Refused("reason_missing", "Ghi rõ điều không khớp để người xử lý biết.", field="reason")
    if order.state not in Order.HAS_MONEY:
        order.state, order.heard = Order.DISPUTED, ""
        order.save(update_fields=["state", "heard"])
    look_at(order, "amount_differs", order.ref, expected=str(order.amount), found=reason.strip()[:500], now=now)
    _tell(facts.ORDER_DISPUTED, order, actor, now, {"code": ""})
    return order


@transaction.atomic
def expire_orders(*, now: datetime, limit: int = 100) -> int:
    """Nobody paid in time; how many. Their gateways are asked a few times more, since money may come late."""
    over = Order.objects.select_for_update(skip_locked=True).filter(state=Order.WAITING, expires_at__lte=now)
    rows = list(over.order_by("expires_at")[:limit])
    for order in rows:
        order.state = Order.EXPIRED
        order.save(update_fields=["state"])
        _tell(facts.ORDER_EXPIRED, order, SYSTEM, now, {})
    return len(rows)


def hurry(order_id: UUID, *, now: datetime) -> None:
    """The gateway shall be asked now, by the worker: somebody came back from it, or wants to know. Leaves no fact."""
    Order.objects.filter(pk=order_id).exclude(state__in=Order.HAS_MONEY).update(next_ask_at=now)


def order_of(order_id: UUID) -> Order:
    found = Order.objects.filter(pk=order_id).first()
    if found is None:
        raise Unknown(f"order {order_id}")
    return found


def _note(gateway_key: str, order: Order | None, told: Told, heard_by: HeardBy, raw: bytes, now: datetime) -> None:
    """That nothing has happened yet is not worth a row; nor is what leads to no order and is no money."""
    if told.outcome == "waiting" or (order is None and not told.amount):
        return
    words = raw or repr((told.reference, told.outcome, told.amount, told.transaction, told.code)).encode()
    row = Notice(order=order, gateway=gateway_key, heard_by=heard_by, outcome=told.outcome, code=told.code[:20])
    row.transaction, row.amount = told.transaction[:100], told.amount
    row.digest, row.first_at, row.last_at = hashlib.sha256(words).hexdigest(), now, now
    same = Notice.objects.filter(gateway=gateway_key, heard_by=heard_by, digest=row.digest)
    if not same.update(times=F("times") + 1, last_at=now):
        Notice.objects.bulk_create([row], ignore_conflicts=True)


def look_at(order: Order, kind: MismatchKind, about: str, *, expected: str, found: str, now: datetime) -> None:
    """A task for the office that collects what the order is for."""
    subject, office = _subject(order), _office(order)
    open_task(kind, about, subject=subject, office_id=office, expected=expected, found=found, now=now)


def _subject(order: Order) -> str:
    return order.lines.order_by("subject").values_list("subject", flat=True)[0]


def _office(order: Order) -> int | None:
    return order.lines.order_by("subject").values_list("charge__office_id", flat=True)[0]


def _tell(kind: str, order: Order, actor: Actor, now: datetime, payload: dict[str, object]) -> None:
    """About the first of its subjects, so that whoever sees that sees this."""
    told = {"order": str(order.pk), "gateway": order.gateway, "reference": order.reference, **payload}
    record_fact(kind, subject=_subject(order), actor=actor, now=now, office_id=_office(order), payload=told)
