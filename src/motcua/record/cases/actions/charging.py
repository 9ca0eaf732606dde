"""Fees of a case: what is owed, asked for, paid, given back (art 22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from motcua.ground.forms.rules.conditions import met
from motcua.ground.money import actions as money
from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.fees import FeeBill, FeeTable, compute
from motcua.ground.money.models import Charge, Payment, Refund
from motcua.ground.money.queries import charges_of, owed
from motcua.ground.money.rules import fee_amount
from motcua.ground.offices.queries import office_for
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.record.cases import facts, queries
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import Acting, hold
from motcua.record.cases.definitions import Channel, Fee, Procedure, State
from motcua.record.cases.models import Case
from motcua.record.cases.rules import ONE_STOP_DECREE

_ART_22 = f"{ONE_STOP_DECREE} Điều 22"
_AT_COUNTER = (State.RECEIVED, State.IN_PROCESS)
NOTHING_OWED = "Hồ sơ này không còn khoản phí, lệ phí nào phải nộp."


@dataclass(frozen=True, slots=True)
class Owed:
    """A fee of the procedure and its bill."""

    fee: Fee
    bill: FeeBill

    @property
    def amount(self) -> int:
        return self.bill.amount


def fees_of(procedure: Procedure, answers: Mapping[str, Any], channel: Channel, on: date) -> list[Owed]:
    """What these answers would owe, filed so on that day, fee by fee and line by line: to be shown before filing."""
    return [Owed(fee, _bill(fee, answers, channel, on)) for fee in procedure.fees if met(fee.when, answers)]


def _bill(fee: Fee, answers: Mapping[str, Any], channel: Channel, on: date) -> FeeBill:
    if fee.table is not None:
        table = packs.definition("fee_table", fee.table, on).body
        assert isinstance(table, FeeTable)
        return compute(table, answers, channel, on)
    assert fee.amount is not None
    return FeeBill(fee_amount(fee.amount, answers, per=fee.per, cap=fee.cap), ())


def charge_fees(case: Case, procedure: Procedure, *, actor: Actor, now: datetime) -> int:
    """Put down what this dossier owes, by the fees in force on the day of filing; the total in đồng."""
    owing = fees_of(procedure, case.answers, cast(Channel, case.channel), day_of(case.filed_at))
    for owed_fee in owing:
        fee, bill = owed_fee.fee, owed_fee.bill
        money.charge(
            subject=case.ref,
            key=fee.key,
            name=fee.name.vi,
            amount=bill.amount,
            law=str(fee.law),
            beneficiary=_beneficiary(fee, case, now),
            office_id=case.receiving_office_id,
            bill=bill.plain(),
            waived_reason=bill.ground or money.NOTHING_TO_COLLECT,
            actor=actor,
            now=now,
        )
    return sum(each.amount for each in owing)


def _beneficiary(fee: Fee, case: Case, now: datetime) -> str:
    """Whose money it is: the competent office's, or that of the kind of office which the fee names, for the same
    place."""
    if fee.collected_for is None:
        return ref("office", case.office_id)
    other = office_for(fee.collected_for, case.place_code, day_of(now))
    return ref("office", other.pk if other else case.office_id)


def open_charges(subject: str) -> list[Charge]:
    return [charge for charge in charges_of(subject) if charge.state in Charge.OPEN_STATES]


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
        raise Refused("nothing_owed", NOTHING_OWED)
    acting.move("ask_for_payment")
    clocks.citizens_turn(case, now, "payment", _ART_22)
    acting.end(facts.PAYMENT_ASKED, {"amount": amount})
    return case


@transaction.atomic
def confirm_payment(
    *,
    case_id: UUID,
    actor: Actor,
    now: datetime,
    how: PaidHow,
    receipt_no: str = "",
    amount: int | None = None,
    version: int | None = None,
) -> Case:
    """Note that everything owed was paid, or ``amount`` of it, how, and by which receipt. At the counter also before
    processing."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    if not (actor.may("one_stop", case.receiving_office_id) or actor.may("handle", case.office_id)):
        acting.need("one_stop", case.receiving_office_id)
    open_sum = owed(case.ref)
    if not open_sum:
        raise Refused("nothing_owed", NOTHING_OWED)
    if amount is not None and not 0 < amount <= open_sum:
        raise Refused("amount_wrong", "Số tiền nộp phải lớn hơn 0 và không quá số còn phải nộp.", field="amount")
    if acting.start not in (*_AT_COUNTER, State.PAYMENT_ASKED):
        acting.move("confirm_payment")
    payment = money.receive(
        amount=amount or open_sum,
        how=how,
        charge_ids=[charge.id for charge in open_charges(case.ref)],
        paid_by=case.applicant_name,
        receipt_no=receipt_no,
        office_id=case.receiving_office_id,
        actor=actor,
        now=now,
    )
    _end_paid(acting, payment)
    return case


@transaction.atomic
def record_case_payment(
    *,
    case_id: UUID,
    amount: int,
    how: PaidHow = "online",
    gateway: str,
    reference: str,
    charge_ids: Sequence[UUID] = (),
    paid_at: datetime | None = None,
    paid_by: str = "",
    actor: Actor,
    now: datetime,
) -> Payment:
    """A gateway confirmed that ``amount`` đồng came in for this case, under ``reference``. For the house itself, behind
    no wall: whoever calls has proven that the gateway said so.

    Idempotent by ``how``, ``gateway`` and ``reference``: told again, however late and in whatever order, it gives back
    the first payment and leaves no fact. It never refuses for the case's sake: what nobody owes any more (waived,
    ended, paid another way) becomes a refund that is due, and a task. Goes to ``charge_ids`` first, then to whatever
    else of the case is open. Ends in one fact: `cases.paid` when nothing is owed any more (the office's clock goes on),
    `cases.part_paid` when something is, `cases.overpaid` when no charge took any of it. Raises Unknown when there is no
    such case.
    """
    acting = _held_by_house(case_id, actor, now)
    case = acting.case
    known = Payment.objects.filter(how=how, gateway=gateway, reference=reference).exists()
    others = [charge.id for charge in open_charges(case.ref) if charge.id not in charge_ids]
    payment = money.receive(
        amount=amount,
        how=how,
        charge_ids=[*charge_ids, *others],
        subject=case.ref,
        gateway=gateway,
        reference=reference,
        paid_by=paid_by or case.applicant_name,
        paid_at=paid_at,
        office_id=case.receiving_office_id,
        actor=actor,
        now=now,
    )
    if not known:
        _end_paid(acting, payment)
    return payment


@transaction.atomic
def ask_refund(
    *,
    case_id: UUID,
    charge_id: UUID,
    actor: Actor,
    now: datetime,
    reason: str,
    law: str = "",
    amount: int | None = None,
    version: int | None = None,
) -> Refund:
    """What was paid for a charge of this case, or ``amount`` of it, is to be given back; somebody else pays it out
    (`money.actions.refund_done`)."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    if not (actor.may("lead", case.office_id) or actor.may("approve", case.office_id)):
        acting.need("handle")
    if charge_id not in {charge.id for charge in charges_of(case.ref)}:
        raise queries.no_such_case(charge_id)
    refund = money.ask_refund(charge_id, amount=amount, reason=reason, law=law, actor=actor, now=now)
    acting.end(facts.REFUND_ASKED, {"amount": refund.amount, "refund": str(refund.pk), "charge": str(charge_id)})
    return refund


def _held_by_house(case_id: UUID, actor: Actor, now: datetime) -> Acting:
    """The case, locked, whoever may see it."""
    case = Case.objects.select_for_update(of=("self",)).select_related("definition").filter(id=case_id).first()
    if case is None:
        raise queries.no_such_case(case_id)
    return Acting(case, queries.procedure_of(case), actor, now, case.state_now)


def _end_paid(acting: Acting, payment: Payment) -> None:
    """The one fact of money that came in. Only when nothing is owed any more does the office's clock go on."""
    case = acting.case
    taken = sum(payment.allocations.values_list("amount", flat=True))
    left = owed(case.ref)
    payload = {"amount": taken, "how": payment.how, "payment": str(payment.pk)}
    if not taken:
        acting.end(facts.OVERPAID, {**payload, "amount": payment.amount})
        return
    if left:
        acting.end(facts.PART_PAID, {**payload, "left": left})
        return
    if acting.start == State.PAYMENT_ASKED:
        acting.move("confirm_payment")
        clocks.offices_turn(case, acting.now)
    acting.end(facts.PAID, payload)
