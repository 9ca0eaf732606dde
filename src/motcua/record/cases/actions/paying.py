"""Paying for a case through a gateway: anybody who holds its code may (ADR 0015); what the gateway says goes into the
book and moves the case in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.money import actions as money
from motcua.ground.money.actions import asking, ordering
from motcua.ground.money.actions.asking import Compared
from motcua.ground.money.actions.ordering import Share
from motcua.ground.money.definitions import HeardBy
from motcua.ground.money.models import Payment
from motcua.ground.money.models_orders import Order
from motcua.ground.money.ports import Told, Verdict
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases import payable
from motcua.record.cases.actions.charging import record_case_payment
from motcua.record.cases.models import Case

PURPOSE = "phi le phi"
"""What banks and gateways read: no name, no procedure."""


@transaction.atomic
def open_case_order(*, codes: Sequence[str], gateway_key: str, actor: Actor, now: datetime) -> Order:
    """One order for all that is open of these cases, which must be one applicant's. Whoever opens it need not be
    somebody: they hold the codes."""
    cases = [payable.case_named(code) for code in codes]
    if len({case.applicant_id for case in cases}) > 1:
        raise Refused("several_payers", "Mỗi lần chỉ nộp được cho các hồ sơ của cùng một người.")
    charges = [charge.id for case in cases for charge in payable.open_charges_of(case)]
    return ordering.open_order(gateway_key=gateway_key, charge_ids=charges, purpose=PURPOSE, actor=actor, now=now)


def settle(
    *, gateway_key: str, told: Told, heard_by: HeardBy, raw: bytes = b"", actor: Actor = SYSTEM, now: datetime
) -> Verdict:
    """`money.actions.settle`, with cases that hear of their money."""
    return ordering.settle(
        gateway_key=gateway_key, told=told, heard_by=heard_by, raw=raw, credit=credit, actor=actor, now=now
    )


def ask_gateways(*, now: datetime, limit: int = 20) -> int:
    """`money.actions.ask_due`, likewise."""
    return asking.ask_due(now=now, limit=limit, credit=credit)


def compare_with_gateway(gateway_key: str, day: date, *, now: datetime) -> Compared:
    """`money.actions.compare_day`, likewise."""
    return asking.compare_day(gateway_key, day, now=now, credit=credit)


def credit(share: Share, actor: Actor, now: datetime) -> Payment:
    """Every subject of ours is a case; whatever state it is in, it takes its money or owes it back."""
    return record_case_payment(
        case_id=UUID(share.subject.removeprefix("case:")),
        amount=share.amount,
        how=share.how,
        gateway=share.gateway,
        reference=share.reference,
        charge_ids=share.charge_ids,
        paid_at=share.paid_at,
        actor=actor,
        now=now,
    )


def ask_again(*, order_id: UUID, actor: Actor, now: datetime) -> Case:
    """An officer wants to know now what became of an order; the worker asks within seconds."""
    case = _in_hands(order_id, actor)
    ordering.hurry(order_id, now=now)
    return case


def dispute_order(*, order_id: UUID, reason: str, actor: Actor, now: datetime) -> Case:
    """Something about this payment does not agree: it becomes a task with the officer's word."""
    case = _in_hands(order_id, actor)
    ordering.dispute(order_id, reason=reason, actor=actor, now=now)
    return case


def give_back_by_gateway(*, refund_id: UUID, actor: Actor, now: datetime) -> Case:
    """A refund that is due goes back by the way its money came. It leaves the house: outside any transaction."""
    case = payable.case_of_refund(actor, refund_id)
    _must_handle(case, actor)
    money.give_back(refund_id, actor=actor, now=now)
    return case


def _in_hands(order_id: UUID, actor: Actor) -> Case:
    case = payable.case_of_order(actor, order_id)
    _must_handle(case, actor)
    return case


def _must_handle(case: Case, actor: Actor) -> None:
    if not (actor.may("one_stop", case.receiving_office_id) or actor.may("handle", case.office_id)):
        raise Refused("not_your_duty", "Việc này thuộc người tiếp nhận hoặc người thụ lý hồ sơ.")
