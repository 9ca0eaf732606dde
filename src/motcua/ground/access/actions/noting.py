"""What every verb of this room shares: whose it is, the one fact, and what the owner is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F

from motcua.ground.access.definitions import NoticeKind, Why
from motcua.ground.access.models import Notice, SignIn
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import chain_of
from motcua.ground.offices.rules import looks_after
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import ref


def must_own(actor: Actor, account_id: int) -> None:
    if actor.kind != "system" and actor.account_id != account_id:
        raise Refused("not_yours", "Chỉ chủ tài khoản được làm việc này với tài khoản của mình.")


def must_look_after(actor: Actor, account: Account) -> None:
    """Who leads or administers the office that answers for the account, or one above it; never one's own."""
    chains = [chain_of(office) for office in _offices_of(account)]
    if actor.kind == "system":
        return
    if actor.account_id == account.pk or not any(looks_after(actor, chain) for chain in chains):
        raise Refused(
            "not_yours", "Việc này thuộc người đứng đầu hoặc người quản trị của cơ quan quản lý tài khoản ấy."
        )


def _offices_of(account: Account) -> list[Office]:
    """The one that answers for it; for an account that none was named for, those where it was given a post."""
    if account.office is not None:
        return [account.office]
    return list(Office.objects.filter(posts__appointments__account=account, posts__appointments__valid_to=None))


def end_sign_ins(account: Account, why: Why, now: datetime, but: SignIn | None = None) -> None:
    """Everywhere but there; part of the act that is the reason, whose fact tells it."""
    running = SignIn.objects.filter(account=account, ended_at=None)
    if but is not None:
        running = running.exclude(pk=but.pk)
    running.update(ended_at=now, ended_why=why)


def note(
    kind: str,
    account_id: int,
    actor: Actor,
    now: datetime,
    payload: Mapping[str, object],
    office_id: int | None = None,
) -> None:
    subject = ref("account", account_id)
    record_fact(kind, subject=subject, actor=actor, now=now, office_id=office_id, payload=payload)


def tell(
    account: Account,
    kind: NoticeKind,
    now: datetime,
    told: Mapping[str, object] | None = None,
    *,
    sign_in_id: int | None = None,
) -> None:
    """``sign_in_id`` is that of the owner's own act, if it is one."""
    Notice.objects.create(account=account, kind=kind, at=now, told=dict(told or {}), sign_in_id=sign_in_id)


def tell_again(account: Account, kind: NoticeKind, now: datetime, told: Mapping[str, object]) -> None:
    """One notice for the same thing again and again, until its owner has seen it."""
    unseen = Notice.objects.filter(account=account, kind=kind, seen_at=None)
    if not unseen.update(times=F("times") + 1, at=now, told=dict(told)):
        tell(account, kind, now, told)
