"""Money that comes in. Every way of learning of it ends here, and the same money counts once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.ground.money.actions.booking import Line, book
from motcua.ground.money.actions.charging import locked, still_open
from motcua.ground.money.actions.receipts import issue_receipt
from motcua.ground.money.actions.shifts import shift_in_hand
from motcua.ground.money.actions.tasks import open_task
from motcua.ground.money.definitions import LARGEST, LONGEST_RECEIPT_NO, WAYS, AccountKind, PaidHow
from motcua.ground.money.models import Allocation, Charge, Payment, Refund
from motcua.ground.money.rules import allocate
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import new_id, ref

OVERPAID = "Nộp thừa hoặc nộp khi không còn khoản phải nộp"


@dataclass(frozen=True, slots=True)
class _Money:
    """What is told of a payment, before it is put down."""

    amount: int
    how: PaidHow
    gateway: str
    reference: str
    paid_by: str
    receipt_no: str
    paid_at: datetime
    office_id: int | None
    actor: Actor
    now: datetime


@transaction.atomic
def receive(
    *,
    amount: int,
    how: PaidHow,
    charge_ids: Sequence[UUID] = (),
    allocations: Mapping[UUID, int] | None = None,
    subject: str = "",
    gateway: str = "",
    reference: str = "",
    paid_by: str = "",
    receipt_no: str = "",
    paid_at: datetime | None = None,
    office_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Payment:
    """``amount`` đồng came in by ``how``, for the charges ``charge_ids`` in this order, or for the parts of
    ``allocations``.

    Idempotent by ``how``, ``gateway`` and ``reference``: told again, the payment of the first time is given back and
    nothing happens; told again with another amount, a task is opened for somebody to look. What no charge takes (paid
    too much, paid twice by two ways, paid for what was waived meanwhile) is never lost: it becomes a refund that is
    due, and a task. Less than asked leaves a charge ``part`` paid. Cash needs an open shift of the actor (Refused
    ``no_shift``).

    ``subject`` names what the money was for when there are no charges. ``paid_at`` is given when it was before now.
    Part of an act above: leaves no fact. Raises Unknown for a charge that is not there.
    """
    money = _Money(amount, how, gateway, reference, paid_by, receipt_no, paid_at or now, office_id, actor, now)
    _must_be_possible(money)
    charges = locked([*charge_ids, *(allocations or ())])
    if (known := _known(money)) is not None:
        return known
    order = [charges[pk] for pk in (allocations or charge_ids)]
    parts = allocate(amount, [(row.outstanding, (allocations or {}).get(row.pk)) for row in order])
    taken = [(row, part) for row, part in zip(order, parts, strict=True) if part]
    return _put_down(_payment(money, order, subject), taken, money)


@transaction.atomic
def record_payment(
    charge_id: UUID,
    *,
    how: PaidHow,
    paid_by: str = "",
    receipt_no: str = "",
    paid_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> Charge:
    """All that is open of one charge was received. Refused when it was paid or waived before: money counts once."""
    row = still_open(charge_id)
    receive(
        amount=row.outstanding,
        how=how,
        charge_ids=[charge_id],
        paid_by=paid_by,
        receipt_no=receipt_no,
        paid_at=paid_at,
        actor=actor,
        now=now,
    )
    row.refresh_from_db()
    return row


def _must_be_possible(money: _Money) -> None:
    if money.how not in WAYS:
        raise ValueError(f"'{money.how}' is no way to pay")
    if not 0 < money.amount <= LARGEST:
        raise ValueError(f"{money.amount} đồng cannot be received")
    if len(money.receipt_no) > LONGEST_RECEIPT_NO:
        raise Refused("receipt_no_too_long", "Số biên lai dài quá, hãy kiểm tra lại.", field="receipt_no")
    if money.paid_at > money.now:
        raise Refused("paid_in_future", "Thời điểm nộp tiền không thể sau hiện tại.", field="paid_at")


def _known(money: _Money) -> Payment | None:
    """The payment that this is told of again, if any."""
    if not money.reference:
        return None
    found = Payment.objects.filter(how=money.how, gateway=money.gateway, reference=money.reference).first()
    if found is not None and found.amount != money.amount:
        open_task(
            "amount_differs",
            f"{money.gateway or money.how}:{money.reference}",
            subject=found.subject,
            office_id=found.office_id,
            expected=str(found.amount),
            found=str(money.amount),
            now=money.now,
        )
    return found


def _payment(money: _Money, asked: Sequence[Charge], subject: str) -> Payment:
    pk = new_id()
    office_id = money.office_id or next((row.office_id for row in asked), None)
    shift = shift_in_hand(money.actor, office_id) if money.how == "cash" else None
    return Payment(
        id=pk,
        subject=subject or (asked[0].subject if asked else ref("payment", pk)),
        office_id=office_id or (shift.office_id if shift else None),
        how=money.how,
        gateway=money.gateway,
        reference=money.reference,
        shift=shift,
        amount=money.amount,
        paid_by=money.paid_by,
        receipt_no=money.receipt_no,
        paid_at=money.paid_at,
        recorded_at=money.now,
        recorded_by=money.actor.ref,
    )


def _put_down(payment: Payment, taken: Sequence[tuple[Charge, int]], money: _Money) -> Payment:
    """Two that are told of the same money at once: the index lets the second wait for the first, and then know it."""
    try:
        with transaction.atomic():
            _write(payment, taken, money)
    except IntegrityError as problem:
        if "payment_counts_once" not in str(problem) or (known := _known(money)) is None:
            raise
        return known
    return payment


def _write(payment: Payment, taken: Sequence[tuple[Charge, int]], money: _Money) -> None:
    """The entry, the payment, what goes to which charge, and what is too much."""
    over = payment.amount - sum(part for _, part in taken)
    refund = _owe_back(payment, over, money) if over else None
    payment.entry = book(
        "received",
        [Line(*_where(payment), payment.amount), *_lines(taken), Line("refund_due", "", -over, refund=refund)],
        subject=payment.subject,
        office_id=payment.office_id,
        actor=money.actor,
        now=money.now,
        happened_at=money.paid_at,
        reference=payment.reference,
    )
    payment.save(force_insert=True)
    Allocation.objects.bulk_create(Allocation(payment=payment, charge=row, amount=part) for row, part in taken)
    for row, part in taken:
        _note_on(row, part, payment, money.actor)
    if taken:
        issue_receipt(payment, actor=money.actor, now=money.now)


def _where(payment: Payment) -> tuple[AccountKind, str]:
    """The account that the money lies in."""
    if payment.shift is not None:
        return "cash", payment.shift.ref
    if payment.gateway:
        return "clearing", ref("gateway", payment.gateway)
    return "bank", ""


def _lines(taken: Sequence[tuple[Charge, int]]) -> Iterator[Line]:
    for row, part in taken:
        yield Line("receivable", row.beneficiary, -part, row)
        yield Line("assessed", row.beneficiary, part, row)
        yield Line("collected", row.beneficiary, -part, row)


def _owe_back(payment: Payment, over: int, money: _Money) -> Refund:
    open_task(
        "overpaid",
        payment.ref,
        subject=payment.subject,
        office_id=payment.office_id,
        expected=str(payment.amount - over),
        found=str(payment.amount),
        now=money.now,
    )
    return Refund.objects.create(
        subject=payment.subject,
        office_id=payment.office_id,
        payment=payment,
        amount=over,
        reason=OVERPAID,
        asked_at=money.now,
        asked_by=money.actor.ref,
    )


def _note_on(row: Charge, part: int, payment: Payment, actor: Actor) -> None:
    row.paid += part
    row.paid_how, row.paid_by, row.receipt_no = payment.how, payment.paid_by, payment.receipt_no
    row.paid_at, row.state = payment.paid_at, Charge.PART
    if not row.outstanding:
        row.state, row.settled_by = Charge.PAID, actor.ref
    row.save(update_fields=["paid", "state", "paid_how", "paid_by", "receipt_no", "paid_at", "settled_by"])
