"""Reads for paying. Who holds the code of a case, or the number of an order, may know what is owed and by what name;
these two are asked by the doors beyond the wall. What officials see is scoped as everything else, by
`queries.visible_cases`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from motcua.ground.money.models import Charge, Refund
from motcua.ground.money.models_orders import Order
from motcua.ground.money.ports import gateway, gateway_keys
from motcua.ground.money.queries import charges_of
from motcua.ground.people.definitions import Actor
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.models import Case
from motcua.record.cases.queries import no_such_case, procedure_of, visible_cases


@dataclass(frozen=True, slots=True)
class Payable:
    """What anybody who holds the code of a case may know, in order to pay for it: it names nobody."""

    code: str
    procedure: Procedure
    office: str
    charges: Sequence[Charge]

    @property
    def owed(self) -> int:
        return sum(charge.outstanding for charge in self.charges)


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of an order, as its payer reads it."""

    code: str
    procedure: Procedure
    charge: Charge
    amount: int


def payable(code: str) -> Payable:
    """For whoever holds the code; the doors ask it beyond the wall, and no other column leaves here."""
    case = case_named(code)
    charges = [charge for charge in charges_of(case.ref) if charge.state != Charge.WAIVED]
    return Payable(case.code, procedure_of(case), case.office_name, charges)


def case_named(code: str) -> Case:
    """By its code alone. Not scoped to anybody: for acts of those who hold the code."""
    cases = Case.objects.select_related("office", "receiving_office", "definition")
    case = cases.filter(code=code.strip().upper()).first()
    if case is None:
        raise no_such_case(code)
    return case


def open_charges_of(case: Case) -> list[Charge]:
    return [charge for charge in charges_of(case.ref) if charge.outstanding]


def bought_with(order: Order) -> list[Bought]:
    """Not scoped either: whoever knows the number of an order may see what it is for."""
    lines = list(order.lines.select_related("charge").order_by("subject", "charge_id"))
    ids = {line.subject.removeprefix("case:") for line in lines}
    cases = {case.ref: case for case in Case.objects.filter(pk__in=ids)}
    return [
        Bought(cases[line.subject].code, procedure_of(cases[line.subject]), line.charge, line.amount)
        for line in lines
        if line.subject in cases
    ]


def orders_of(case: Case) -> list[Order]:
    """Of a case that the reader sees, the newest first, with what was heard of each."""
    rows = Order.objects.filter(lines__subject=case.ref).distinct().order_by("-opened_at")
    return list(rows.prefetch_related("notices", "payments__payment"))


def gives_back(case: Case) -> list[Refund]:
    """What is due back for this case and can go by the gateway that took it: too much paid through one that refunds."""
    due = Refund.objects.filter(subject=case.ref, state=Refund.DUE, payment__of_order__isnull=False)
    rows = due.select_related("payment").order_by("asked_at", "id")
    return [row for row in rows if row.payment and _refunds(row.payment.gateway)]


def _refunds(key: str) -> bool:
    return key in gateway_keys() and "refund" in gateway(key).can


def case_of_order(actor: Actor, order_id: UUID) -> Case:
    subjects = Order.objects.filter(pk=order_id).values_list("lines__subject", flat=True)
    return _seen_of(actor, [subject for subject in subjects if subject], order_id)


def case_of_refund(actor: Actor, refund_id: UUID) -> Case:
    subjects = Refund.objects.filter(pk=refund_id).values_list("subject", flat=True)
    return _seen_of(actor, list(subjects), refund_id)


def _seen_of(actor: Actor, subjects: Sequence[str], name: object) -> Case:
    ids = [subject.removeprefix("case:") for subject in subjects if subject.startswith("case:")]
    case = visible_cases(actor).filter(pk__in=ids).order_by("filed_at").first()
    if case is None:
        raise no_such_case(name)
    return case
