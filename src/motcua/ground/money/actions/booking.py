"""Writing into the book: the one place where entries and postings are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.ground.money.definitions import AccountKind, EntryKind
from motcua.ground.money.models import Charge, Entry, Posting, Refund
from motcua.ground.people.definitions import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """A posting to be: debit positive, credit negative, in đồng."""

    account: AccountKind
    of: str
    amount: int
    charge: Charge | None = None
    refund: Refund | None = None


def book(
    kind: EntryKind,
    lines: Sequence[Line],
    *,
    subject: str,
    office_id: int | None,
    actor: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    reference: str = "",
    reason: str = "",
) -> Entry:
    """Put down one entry. Lines of nothing are left out; what does not sum to zero is a bug and is not written."""
    lines = [line for line in lines if line.amount]
    if sum(line.amount for line in lines) or not lines:
        raise ValueError(f"an entry that does not balance: {lines}")
    entry = Entry.objects.create(
        kind=kind,
        subject=subject,
        office_id=office_id,
        reference=reference,
        reason=reason,
        actor=actor.ref,
        happened_at=happened_at or now,
        known_at=now,
        lines=len(lines),
    )
    Posting.objects.bulk_create(
        Posting(
            entry=entry, account=line.account, of=line.of, amount=line.amount, charge=line.charge, refund=line.refund
        )
        for line in lines
    )
    return entry
