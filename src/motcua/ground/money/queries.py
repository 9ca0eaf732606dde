"""Reading money. Who may see it is decided above, by the room whose subject it belongs to."""

from __future__ import annotations

from django.db.models import Sum

from motcua.ground.money.models import Charge


def charges_of(subject: str) -> list[Charge]:
    """All charges of a subject in the order in which they were asked."""
    return list(Charge.objects.filter(subject=subject).order_by("id"))


def owed(subject: str) -> int:
    """What is still to be paid, in đồng."""
    return Charge.objects.filter(subject=subject, state=Charge.OWED).aggregate(sum=Sum("amount"))["sum"] or 0
