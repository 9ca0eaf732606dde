"""What was collected is handed on to whom it belongs: daily, whole, and once."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money import facts
from motcua.ground.money.actions.booking import Line, book
from motcua.ground.money.actions.duty import must_handle_money
from motcua.ground.money.models import Posting, Remittance, Remitted
from motcua.ground.money.queries import not_remitted
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.ids import new_id
from motcua.ground.words.moments import day_of


@transaction.atomic
def remit_day(*, office_id: int, day: date, actor: Actor, now: datetime) -> list[Remittance]:
    """Order that everything this office collected up to the end of ``day`` and has not handed on yet goes to whom it
    belongs: one entry, with its list, for each beneficiary. What was given back since is taken off; where that is more
    than what came in, it waits for the next day. Done twice, the second time finds nothing."""
    must_handle_money(actor, office_id)
    if day > day_of(now):
        raise Refused("day_to_come", "Chỉ nộp được tiền đã thu đến hôm nay.", field="day")
    _one_at_a_time(office_id)
    waiting = not_remitted(office_id, day).order_by("of", "pk")
    made = []
    for beneficiary, lines in groupby(waiting, key=lambda posting: posting.of):
        made += _remit(beneficiary, list(lines), office_id, day, actor, now)
    return made


def _one_at_a_time(office_id: int) -> None:
    """Two who press at once: the second waits, and finds nothing left. The book itself is locked by nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('money.remit_day'), %s)", [office_id])


def _remit(
    beneficiary: str, collected: list[Posting], office_id: int, day: date, actor: Actor, now: datetime
) -> list[Remittance]:
    amount = -sum(posting.amount for posting in collected)
    if amount <= 0:
        return []
    row = Remittance(id=new_id(), office_id=office_id, beneficiary=beneficiary, day=day, amount=amount)
    row.remitted_at, row.remitted_by = now, actor.ref
    lines = (Line("collected", beneficiary, amount), Line("remitted", beneficiary, -amount))
    row.entry = book("remitted", lines, subject=row.ref, office_id=office_id, actor=actor, now=now)
    row.save(force_insert=True)
    Remitted.objects.bulk_create(Remitted(remittance=row, posting=posting) for posting in collected)
    payload = {"beneficiary": beneficiary, "day": day.isoformat(), "amount": amount, "items": len(collected)}
    record_fact(facts.REMITTED, subject=row.ref, actor=actor, now=now, office_id=office_id, payload=payload)
    return [row]


@transaction.atomic
def remittance_left(remittance_id: UUID, *, reference: str, actor: Actor, now: datetime) -> Remittance:
    """The bank's paper shows that the money has left the collecting account, under ``reference``."""
    row = Remittance.objects.select_for_update(of=("self",)).filter(pk=remittance_id).first()
    if row is None:
        raise Unknown(f"remittance {remittance_id}")
    must_handle_money(actor, row.office_id)
    if not reference.strip():
        raise Refused("reference_missing", "Nhập số chứng từ chuyển tiền.", field="reference")
    if row.transferred_at is not None:
        raise Refused("transferred_already", "Lần nộp này đã được ghi nhận chuyển trước đó.")
    lines = (Line("remitted", row.beneficiary, row.amount), Line("bank", "", -row.amount))
    said: dict[str, Any] = {"subject": row.ref, "office_id": row.office_id, "reference": reference.strip()}
    book("transferred", lines, actor=actor, now=now, **said)
    row.transferred_at, row.transferred_by, row.reference = now, actor.ref, reference.strip()
    row.save(update_fields=["transferred_at", "transferred_by", "reference"])
    payload = {"amount": row.amount, "reference": row.reference}
    record_fact(facts.TRANSFERRED, subject=row.ref, actor=actor, now=now, office_id=row.office_id, payload=payload)
    return row


@transaction.atomic
def settle_clearing(
    *, gateway: str, amount: int, reference: str, office_id: int | None = None, actor: Actor, now: datetime
) -> None:
    """A gateway handed over ``amount`` of what it took in: it lies in the collecting account now. Part of a comparison
    with the gateway's statement: leaves no fact."""
    lines = (Line("bank", "", amount), Line("clearing", f"gateway:{gateway}", -amount))
    said: dict[str, Any] = {"subject": f"gateway:{gateway}", "office_id": office_id, "reference": reference}
    book("settled", lines, actor=actor, now=now, **said)
