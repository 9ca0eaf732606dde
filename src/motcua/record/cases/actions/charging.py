"""Fees of a case: what is owed, asked for, paid (art 22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.money import actions as money
from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.models import Charge
from motcua.ground.money.queries import charges_of, owed
from motcua.ground.money.rules import fee_amount
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import hold
from motcua.record.cases.definitions import Fee, Procedure, State
from motcua.record.cases.models import Case
from motcua.record.cases.rules import ONE_STOP_DECREE, holds

_ART_22 = f"{ONE_STOP_DECREE} Điều 22"


def fees_of(procedure: Procedure, answers: Mapping[str, Any]) -> list[tuple[Fee, int]]:
    """What these answers would owe, fee by fee, in đồng: to be shown before filing."""
    return [
        (fee, fee_amount(fee.amount, answers, per=fee.per, cap=fee.cap))
        for fee in procedure.fees
        if holds(fee.when, answers)
    ]


def charge_fees(case: Case, procedure: Procedure, *, actor: Actor, now: datetime) -> int:
    """Put down what this dossier owes, by the fees in force on the day of filing; the total in đồng."""
    owing = fees_of(procedure, case.answers)
    for fee, amount in owing:
        name, law = fee.name.vi, str(fee.law)
        money.charge(subject=case.ref, key=fee.key, name=name, amount=amount, law=law, actor=actor, now=now)
    return sum(amount for _, amount in owing)


def open_charges(subject: str) -> list[Charge]:
    return [charge for charge in charges_of(subject) if charge.state == Charge.OWED]


def waive_rest(case: Case, *, actor: Actor, now: datetime) -> None:
    """The case ended before it was paid: nothing is asked any more."""
    for charge in open_charges(case.ref):
        money.waive(charge.id, reason="Hồ sơ kết thúc trước khi nộp", actor=actor, now=now)


@transaction.atomic
def ask_for_payment(*, case_id: UUID, actor: Actor, now: datetime, version: int | None = None) -> Case:
    """Ask the person to pay what is owed; the office's clock stops until then (state 6)."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    acting.need("handle")
    amount = owed(case.ref)
    if not amount:
        raise Refused("nothing_owed", "Hồ sơ này không còn khoản phí, lệ phí nào phải nộp.")
    acting.move("ask_for_payment")
    clocks.citizens_turn(case, now, "payment", _ART_22)
    acting.end(facts.PAYMENT_ASKED, {"amount": amount})
    return case


@transaction.atomic
def confirm_payment(
    *, case_id: UUID, actor: Actor, now: datetime, how: PaidHow, receipt_no: str = "", version: int | None = None
) -> Case:
    """Note that everything owed was paid, how, and by which receipt. At the counter also before processing."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    if not (actor.may("one_stop", case.receiving_office_id) or actor.may("handle", case.office_id)):
        acting.need("one_stop", case.receiving_office_id)
    amount = owed(case.ref)
    if not amount:
        raise Refused("nothing_owed", "Hồ sơ này không còn khoản phí, lệ phí nào phải nộp.")
    if acting.start == State.PAYMENT_ASKED:
        acting.move("confirm_payment")
        clocks.offices_turn(case, now)
    elif acting.start not in (State.RECEIVED, State.IN_PROCESS):
        acting.move("confirm_payment")
    for charge in open_charges(case.ref):
        money.record_payment(
            charge.id, how=how, paid_by=case.applicant_name, receipt_no=receipt_no, actor=actor, now=now
        )
    acting.end(facts.PAID, {"amount": amount, "how": how})
    return case
