"""Reading money. Who may see it is decided above, by the room whose subject it belongs to; what an office's counter
sees of itself is asked by the office."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet, Sum

from motcua.ground.money.models import Charge, Payment, Posting, Receipt, Refund, Shift, Task
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import VIETNAM


def charges_of(subject: str) -> list[Charge]:
    """All charges of a subject in the order in which they were asked."""
    return list(Charge.objects.filter(subject=subject).order_by("id"))


def owed(subject: str) -> int:
    """What is still to be paid, in đồng."""
    still_open = Charge.objects.filter(subject=subject, state__in=Charge.OPEN_STATES)
    return still_open.aggregate(sum=Sum(F("amount") - F("paid") - F("waived")))["sum"] or 0


def payments_of(subject: str) -> list[Payment]:
    """What came in for a subject, the oldest first, with what went where."""
    rows = Payment.objects.filter(subject=subject) | Payment.objects.filter(allocations__charge__subject=subject)
    return list(rows.distinct().order_by("paid_at", "id").prefetch_related("allocations__charge"))


def refunds_of(subject: str) -> list[Refund]:
    return list(Refund.objects.filter(subject=subject).order_by("id"))


def balance(account: str, of: str | None = None) -> int:
    """Of an account, of one of its holders where named: debit positive."""
    rows = Posting.objects.filter(account=account)
    rows = rows if of is None else rows.filter(of=of)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def end_of(day: date) -> datetime:
    """The first moment after that day in Vietnam."""
    return datetime.combine(day + timedelta(days=1), time(), VIETNAM)


def not_remitted(office_id: int, day: date) -> QuerySet[Posting]:
    """The lines of what this office collected up to the end of ``day`` and nobody has handed on yet."""
    collected = Posting.objects.filter(account="collected", remitted=None, charge__isnull=False)
    return collected.filter(entry__office_id=office_id, entry__happened_at__lt=end_of(day))


def open_shift_of(actor: Actor, offices: Collection[int] | None = None) -> Shift | None:
    """The drawer in the actor's hands, if any."""
    mine = Shift.objects.filter(officer=actor.ref, closed_at=None).select_related("office").order_by("-opened_at")
    return (mine.filter(office_id__in=offices) if offices is not None else mine).first()


def open_tasks(offices: Collection[int]) -> QuerySet[Task]:
    """What somebody of these offices has to look at, the oldest first."""
    return Task.objects.filter(settled_at=None, office_id__in=offices).order_by("opened_at", "id")


def refunds_due(offices: Collection[int]) -> QuerySet[Refund]:
    """What these offices have to give back, the oldest first."""
    return Refund.objects.filter(state=Refund.DUE, office_id__in=offices).order_by("asked_at", "id")


def in_drawer(shift: Shift) -> int:
    """What the book says lies in it, in đồng."""
    return balance("cash", shift.ref)


def came_by(refund: Refund) -> Payment | None:
    """The payment that it can be given back by, if there is just one."""
    if refund.payment is not None:
        return refund.payment
    found = list(Payment.objects.filter(allocations__charge=refund.charge)[:2])
    return found[0] if len(found) == 1 else None


def receipts_of(subject: str) -> list[Receipt]:
    """All receipts of a subject, cancelled ones too, in the order of issue."""
    return list(Receipt.objects.filter(subject=subject).select_related("replaces").order_by("issued_at", "number"))


def receipts_on(day: date, office_id: int | None = None) -> Iterator[Receipt]:
    """What was issued or cancelled on that day, for the tax office's summary, in constant memory."""
    start, end = end_of(day - timedelta(days=1)), end_of(day)
    on_that_day = Q(issued_at__gte=start, issued_at__lt=end) | Q(cancelled_at__gte=start, cancelled_at__lt=end)
    rows = Receipt.objects.filter(on_that_day).select_related("office", "replaces")
    rows = rows if office_id is None else rows.filter(office_id=office_id)
    return rows.order_by("tax_code", "form", "series", "number").iterator(chunk_size=500)


def payments_in(offices: Collection[int], day: date) -> QuerySet[Payment]:
    """What came in at these offices on that day, the last first."""
    on_that_day = Payment.objects.filter(paid_at__gte=end_of(day - timedelta(days=1)), paid_at__lt=end_of(day))
    return on_that_day.filter(office_id__in=offices).order_by("-paid_at", "-id").prefetch_related("receipts")


def shifts_of(actor: Actor) -> QuerySet[Shift]:
    """The actor's closed drawers, the last first."""
    return Shift.objects.filter(officer=actor.ref, closed_at__isnull=False).order_by("-closed_at")
