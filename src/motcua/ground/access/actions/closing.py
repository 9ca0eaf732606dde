"""To close an account and to open it again; and to close those that nobody uses."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.access import facts
from motcua.ground.access.actions.noting import end_sign_ins, must_look_after, note, tell
from motcua.ground.access.definitions import ClosedWhy
from motcua.ground.access.models import Invitation, SignIn
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account, ApiToken, Closure, Delegation
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


@transaction.atomic
def close_account(*, account: Account, why: ClosedWhy = "closed", actor: Actor, now: datetime) -> None:
    """From this second nobody acts with it: no sign-in runs, no key for programs and no invitation opens."""
    must_look_after(actor, account)
    _close(account, why, actor, now)


def _close(account: Account, why: ClosedWhy, actor: Actor, now: datetime) -> None:
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if not account.is_active:
        raise Refused("account_closed", "Tài khoản này đã ngừng hoạt động từ trước.")
    account.is_active = False
    account.save(update_fields=["is_active"])
    Closure.objects.create(account=account, closed_at=now, why=why)
    end_sign_ins(account, "disabled", now)
    Invitation.objects.filter(account=account, ended_at=None).update(ended_at=now)
    note(facts.ACCOUNT_CLOSED, account.pk, actor, now, {"why": why}, account.office_id)


@transaction.atomic
def reopen_account(*, account: Account, actor: Actor, now: datetime) -> None:
    """With the password and the factors it had; its time without use counts from now."""
    must_look_after(actor, account)
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if account.is_active:
        raise Refused("account_open", "Tài khoản này đang hoạt động.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    Closure.objects.filter(account=account, reopened_at=None).update(reopened_at=now)
    tell(account, "reopened", now)
    note(facts.ACCOUNT_OPENED, account.pk, actor, now, {}, account.office_id)


def close_idle(*, days: int, now: datetime, limit: int = 100) -> int:
    """Officials' accounts that nobody has used for so many days; how many were closed. Each is an act of its own."""
    closed = 0
    for account in _idle(days, now)[:limit] if days else ():
        with transaction.atomic():
            if _idle(days, now).filter(pk=account.pk).select_for_update(of=("self",)).exists():
                _close(account, "idle", SYSTEM, now)
                closed += 1
    return closed


def _idle(days: int, now: datetime) -> QuerySet[Account]:
    """In use is who signed in or came with a key for programs since then. Who was let in or reopened since then has not
    had the time; and for whom somebody acts by a delegation is away for a reason, and what they lent must not fall."""
    since = now - timedelta(days=days)
    mine = {"account": OuterRef("pk")}
    used = [
        SignIn.objects.filter(**mine, seen_at__gte=since),
        ApiToken.objects.filter(**mine, last_used__gte=since),
        Invitation.objects.filter(**mine, made_at__gte=since),
        Closure.objects.filter(**mine, reopened_at__gte=since),
        Delegation.objects.in_force(day_of(now)).filter(from_account=OuterRef("pk")),
    ]
    # `last_login` is Django's own; it alone knows of sign-ins before this room did.
    before = Q(last_login=None) | Q(last_login__lt=since)
    found = Account.objects.filter(before, kind="official", is_active=True, created_at__lt=since)
    for each in used:
        found = found.filter(~Exists(each))
    return found.order_by("pk")
