"""To be asked in, to set a password, to prove oneself with it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.db import transaction
from django.utils.functional import SimpleLazyObject

from motcua.ground.access import facts, limits, queries, rules
from motcua.ground.access.actions.noting import end_sign_ins, must_look_after, must_own, note, tell, tell_again
from motcua.ground.access.definitions import SecondFactor
from motcua.ground.access.models import Invitation, Password, SignIn
from motcua.ground.people.definitions import Actor, Via
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.people.rules import digest_of
from motcua.ground.words.moments import day_of

_COMMON = SimpleLazyObject(lambda: CommonPasswordValidator().passwords)


def check_password(*, username: str, password: str, address: str, now: datetime) -> Account | None:
    """The official's account, when the password is right. `limits.Throttled` after too many tries.

    The same work, and the same answer, whether there is no such account, the password is wrong, the account is closed
    or has no password. No fact: nobody has come in yet. Not within a transaction: what is refused is counted too.
    """
    username = username.strip().lower()[:60]
    limits.must_sign_in(username, address, now=now)
    account = Account.objects.filter(username=username, kind="official").first()
    right = _is_right(account, rules.as_typed(password[: rules.LONGEST + 1]))
    if account is None or not account.is_active:
        return None
    if not right:
        tell_again(account, "failed", now, {"address": address})
        return None
    limits.signed_in(username, address)
    return account


def _is_right(account: Account | None, password: str) -> bool:
    """Hashes once in every case: how long it takes tells nobody whether the account exists."""
    if account is None:
        Account().set_password(password)
        return False
    return account.check_password(password)


@transaction.atomic
def invite(*, account: Account, hours: int, actor: Actor, now: datetime) -> str:
    """The text of a link by which its owner sets the password of an account, told this once and kept nowhere.

    Until then nobody gets in with a password, and who is in is out. Second factors stay: an invitation alone does not
    open an account that has some.
    """
    must_look_after(actor, account)
    text = secrets.token_urlsafe(32)
    Invitation.objects.filter(account=account, ended_at=None).update(ended_at=now)
    expires = now + timedelta(hours=hours)
    made = Invitation.objects.create(
        account=account, digest=digest_of(text), made_at=now, made_by=actor.ref, expires=expires
    )
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sign_ins(account, "password", now)
    tell(account, "invited", now)
    payload = {"invitation": made.pk, "expires": expires.isoformat()}
    note(facts.INVITED, account.pk, actor, now, payload, account.office_id)
    return text


@transaction.atomic
def accept_invitation(*, text: str, password: str, second_factor: SecondFactor, now: datetime) -> Account:
    """Its owner has come and set the password. Unknown when the link is wrong, used, or too old."""
    invitation = queries.invitation_of(text, now, lock=True)
    account = invitation.account
    _check(password, account, second_factor)
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
    _set(account, password, now)
    actor = replace(actor_for(account, day_of(now)), via=Via("desk", "", 1))
    note(facts.PASSWORD_SET, account.pk, actor, now, {"invitation": invitation.pk})
    return account


@transaction.atomic
def change_password(
    *, account: Account, password: str, second_factor: SecondFactor, but: SignIn | None, actor: Actor, now: datetime
) -> None:
    """By its owner, who has just proven themselves; everywhere else they are signed out."""
    must_own(actor, account.pk)
    account = Account.objects.select_for_update().get(pk=account.pk)
    _check(password, account, second_factor)
    _set(account, password, now)
    end_sign_ins(account, "password", now, but)
    tell(account, "password_set", now, sign_in_id=actor.via.session)
    note(facts.PASSWORD_SET, account.pk, actor, now, {})


def _check(password: str, account: Account, second_factor: SecondFactor) -> None:
    """Alone it must be long; where a second factor is required one will stand beside it."""
    alone = second_factor == "offered" and not queries.factors_of(account)
    rules.check_password(
        rules.as_typed(password), alone=alone, common=_COMMON, username=account.username, name=account.name
    )


def _set(account: Account, password: str, now: datetime) -> None:
    written = rules.as_typed(password)
    account.set_password(written)
    account.save(update_fields=["password"])
    long = len(written) >= rules.SHORTEST_ALONE
    Password.objects.update_or_create(account=account, defaults={"set_at": now, "long": long})
