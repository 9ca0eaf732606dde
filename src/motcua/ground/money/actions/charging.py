"""Asking for money, and asking for it no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.ground.money.actions.booking import Line, book
from motcua.ground.money.definitions import LARGEST
from motcua.ground.money.models import Charge
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown

NOTHING_TO_COLLECT = "Không thu"


@transaction.atomic
def charge(
    *,
    subject: str,
    key: str,
    name: str,
    amount: int,
    law: str = "",
    beneficiary: str = "",
    office_id: int | None = None,
    bill: list[dict[str, Any]] | None = None,
    waived_reason: str = NOTHING_TO_COLLECT,
    actor: Actor,
    now: datetime,
) -> Charge:
    """Ask for a fee, once for each ``key`` of a subject. A fee of 0 đồng is born waived, for ``waived_reason``.

    ``beneficiary`` is whose money it is (``office:<id>``), ``office_id`` the office that collects it; ``bill`` are the
    lines that explain the amount."""
    if not 0 <= amount <= LARGEST:
        raise ValueError(f"{amount} đồng cannot be charged")
    row = Charge(subject=subject, key=key, name=name, amount=amount, law=law, charged_at=now, charged_by=actor.ref)
    row.beneficiary, row.office_id, row.bill = beneficiary, office_id, bill or []
    if not amount:
        row.state, row.waived_at, row.waived_reason, row.settled_by = Charge.WAIVED, now, waived_reason, actor.ref
    _put_down(row)
    if amount:
        lines = (Line("receivable", beneficiary, amount, row), Line("assessed", beneficiary, -amount, row))
        book("charged", lines, subject=subject, office_id=office_id, actor=actor, now=now)
    return row


def _put_down(row: Charge) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        if "charge_once_per_key" not in str(problem):
            raise
        said = {"name": row.name}
        raise Refused("already_charged", "Khoản “{name}” đã được tính trước đó.", params=said) from None


@transaction.atomic
def waive(charge_id: UUID, *, reason: str, actor: Actor, now: datetime) -> Charge:
    """What is still open of it is not asked any more: an exemption of the law, or a case that ended before it was paid.
    What was paid of it stays paid."""
    if not reason.strip():
        raise Refused("reason_missing", "Hãy ghi rõ lý do miễn thu.", field="reason")
    row = still_open(charge_id)
    rest = row.outstanding
    row.waived, row.waived_at, row.waived_reason, row.settled_by = rest, now, reason.strip(), actor.ref
    row.state = Charge.PAID if row.paid else Charge.WAIVED
    row.save(update_fields=["waived", "state", "waived_at", "waived_reason", "settled_by"])
    lines = (Line("assessed", row.beneficiary, rest, row), Line("receivable", row.beneficiary, -rest, row))
    book("waived", lines, subject=row.subject, office_id=row.office_id, actor=actor, now=now, reason=reason.strip())
    return row


def locked(charge_ids: Iterable[UUID]) -> dict[UUID, Charge]:
    """These charges, locked in one order, so that two who pay the same ones wait for each other and never for ever."""
    wanted = set(charge_ids)
    rows = Charge.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    found = {row.pk: row for row in rows}
    if missing := wanted - found.keys():
        raise Unknown(f"charge {min(missing)}")
    return found


def still_open(charge_id: UUID) -> Charge:
    """The charge, locked; Refused when it was paid or waived before."""
    row = locked([charge_id])[charge_id]
    if row.state in (Charge.PAID, Charge.REFUNDED):
        raise Refused("already_paid", "Khoản “{name}” đã được nộp trước đó.", params={"name": row.name})
    if row.state == Charge.WAIVED:
        raise Refused("already_waived", "Khoản “{name}” đã được miễn hoặc không thu.", params={"name": row.name})
    return row
