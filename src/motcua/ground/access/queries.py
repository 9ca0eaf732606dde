"""The sign-ins that run, what may prove who somebody is, and what they have yet to see."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from motcua.ground.access import rules
from motcua.ground.access.models import Factor, Invitation, Notice, RecoveryCode, SignIn
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.people.rules import digest_of
from motcua.ground.words.errors import Unknown
from motcua.ground.words.ids import ref

_UNSEEN = Notice.objects.filter(Q(sign_in=None) | ~Q(sign_in=OuterRef("pk")), account=OuterRef("account"), seen_at=None)


def sign_in_of(session_key: str) -> SignIn | None:
    """The sign-in of a session that nobody ended, with its account and ``warned``, whether something must be seen: one
    query. Its limits are for the caller to look at."""
    running = SignIn.objects.select_related("account").annotate(warned=Exists(_UNSEEN))
    return running.filter(key=rules.key_of(session_key), ended_at=None).first()


def ended_sign_in_of(session_key: str) -> SignIn | None:
    """The sign-in that this session once was: why it ended is told to who still holds its key."""
    return SignIn.objects.filter(key=rules.key_of(session_key), ended_at__isnull=False).first()


def sign_ins_of(account: Account) -> list[SignIn]:
    """Those that nobody ended, the newest first."""
    return list(SignIn.objects.filter(account=account, ended_at=None).order_by("-id"))


def own_sign_in(actor: Actor, number: int) -> SignIn:
    found = SignIn.objects.select_related("account").filter(pk=number, account=actor.account_id).first()
    if found is None:
        raise Unknown(f"sign-in {number}")
    return found


def account_meant(username: str) -> str:
    """Whose name was typed at the officials' door, for the log; "" for nobody's. Asked whether or not there is one."""
    found = Account.objects.filter(username=username.strip().lower()[:60], kind="official").values_list("pk", flat=True)
    return next((ref("account", pk) for pk in found[:1]), "")


def is_new_browser(account: Account, mark: str) -> bool:
    """Whether the account signed in before, and never in the browser that carries this mark."""
    before = SignIn.objects.filter(account=account)
    return before.exists() and not before.filter(browser=rules.key_of(mark)).exists()


def factors_of(account: Account) -> list[Factor]:
    """Those in use, the oldest first."""
    found = Factor.objects.filter(account=account, ended_at=None, confirmed_at__isnull=False)
    return list(found.order_by("pk"))


def own_factor(actor: Actor, number: int) -> Factor:
    found = Factor.objects.select_related("account").filter(pk=number, account=actor.account_id, ended_at=None).first()
    if found is None:
        raise Unknown(f"factor {number}")
    return found


def waiting_totp(account: Account) -> Factor | None:
    """The application that was shown its secret and has not shown a code yet."""
    return Factor.objects.filter(account=account, kind="totp", confirmed_at=None, ended_at=None).first()


def passkey_by_credential(credential: bytes) -> Factor | None:
    found = Factor.objects.select_related("account").filter(credential=credential, confirmed_at__isnull=False)
    return found.first()


def codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def invitation_of(text: str, now: datetime, *, lock: bool = False) -> Invitation:
    """One that still holds, with its account. Unknown otherwise, whatever is wrong with it."""
    found = Invitation.objects.select_related("account").filter(
        digest=digest_of(text), ended_at=None, expires__gt=now, account__is_active=True
    )
    invitation = (found.select_for_update(of=("self",)) if lock else found).first()
    if invitation is None:
        raise Unknown("invitation")
    return invitation


def notices_of(account: Account, limit: int = 50) -> list[Notice]:
    """Not seen first, then the newest."""
    unseen = Notice.objects.filter(account=account, seen_at=None).order_by("-at", "-pk")
    seen = Notice.objects.filter(account=account, seen_at__isnull=False).order_by("-at", "-pk")
    return [*unseen[:limit], *seen[:limit]][:limit]
