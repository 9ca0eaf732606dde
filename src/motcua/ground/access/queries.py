"""The sign-ins that run."""

from __future__ import annotations

from motcua.ground.access import rules
from motcua.ground.access.models import SignIn
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.words.errors import Unknown


def sign_in_of(session_key: str) -> SignIn | None:
    """The sign-in of a session that nobody ended, with its account: one query. Its limits are for the caller to see."""
    running = SignIn.objects.select_related("account").filter(key=rules.key_of(session_key), ended_at=None)
    return running.first()


def sign_ins_of(account: Account) -> list[SignIn]:
    """Those that nobody ended, the newest first."""
    return list(SignIn.objects.filter(account=account, ended_at=None).order_by("-id"))


def own_sign_in(actor: Actor, number: int) -> SignIn:
    found = SignIn.objects.select_related("account").filter(pk=number, account=actor.account_id).first()
    if found is None:
        raise Unknown(f"sign-in {number}")
    return found
