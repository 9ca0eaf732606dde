"""What is kept of sign-ins no longer than it is of use."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from motcua.ground.access.models import Notice, SignIn

KEPT = timedelta(days=365)
"""How long it is known from where somebody signed in: as long as one may still ask who was at the account."""


@transaction.atomic
def forget_old(*, now: datetime, limit: int = 1000) -> int:
    """Devices and addresses of sign-ins that ended long ago, notices as old, and expired sessions; how many sign-ins
    were stripped. That somebody signed in, how, and when stays. No fact: nothing was done to anybody."""
    told = ~Q(device="") | ~Q(address="") | ~Q(browser="")
    old = SignIn.objects.filter(told, seen_at__lt=now - KEPT).order_by("pk").values_list("pk", flat=True)
    stripped = SignIn.objects.filter(pk__in=list(old[:limit])).update(device="", address="", browser="")
    Notice.objects.filter(at__lt=now - KEPT, seen_at__isnull=False).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    return stripped
