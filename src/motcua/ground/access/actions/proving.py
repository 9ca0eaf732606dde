"""To prove with a second factor who one is. Failures are counted, so none of these may run within a transaction."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from motcua.ground.access import facts, limits, passkeys, queries, rules
from motcua.ground.access.actions.factors import end_factor, step_of, wrong_code
from motcua.ground.access.actions.noting import note, tell, tell_again
from motcua.ground.access.definitions import Ceremony
from motcua.ground.access.models import Factor, RecoveryCode
from motcua.ground.people.definitions import SYSTEM, Method
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of

_SIX = 6


def prove_code(*, account: Account, code: str, address: str, now: datetime) -> Method:
    """Six digits are of an application, anything else of the paper; what it proves. Each works once.

    Refused when it is wrong, `limits.Throttled` after too many tries. No fact for a code of an application: signing in
    leaves it.
    """
    limits.must("code", str(account.pk), now=now)
    typed = rules.typed_code(code)
    right = _by_totp(account, typed, now) if len(typed) == _SIX else _by_paper(account, typed, now)
    if not right:
        tell_again(account, "failed", now, {"address": address})
        raise wrong_code()
    limits.forgive("code", str(account.pk))
    return "password_totp" if len(typed) == _SIX else "password_code"


@transaction.atomic
def _by_totp(account: Account, typed: str, now: datetime) -> bool:
    used = Factor.objects.select_for_update().filter(
        account=account, kind="totp", ended_at=None, confirmed_at__isnull=False
    )
    for factor in used.order_by("pk"):
        step = step_of(factor, typed, now)
        if step is not None:
            factor.counter, factor.used_at = step, now
            factor.save(update_fields=["counter", "used_at"])
            return True
    return False


@transaction.atomic
def _by_paper(account: Account, typed: str, now: datetime) -> bool:
    left = list(RecoveryCode.objects.select_for_update().filter(account=account, used_at=None).order_by("pk"))
    if not left:
        return False
    digest = rules.code_digest(typed, left[0].salt)
    found = next((each for each in left if secrets.compare_digest(each.digest, digest)), None)
    if found is None:
        return False
    found.used_at = now
    found.save(update_fields=["used_at"])
    tell(account, "code_used", now, {"left": len(left) - 1})
    payload = {"code": found.pk, "left": len(left) - 1}
    note(facts.CODE_USED, account.pk, actor_for(account, day_of(now)), now, payload)
    return True


def prove_passkey(*, answer: str, ceremony: Ceremony, account: Account | None, address: str, now: datetime) -> Account:
    """Whose passkey has signed; ``account`` where only that one will do. Refused, with one and the same sentence, for
    an unknown key, a wrong signature, somebody else's key, a closed account and a key that counts backwards."""
    limits.must("sign_in_address", address, now=now)
    factor = queries.passkey_by_credential(passkeys.credential_of(answer))
    if factor is None or factor.ended_at is not None or (account is not None and factor.account_id != account.pk):
        raise passkeys.unproven()
    count = passkeys.counted(answer, factor, ceremony)
    if not factor.account.is_active or not _counts_on(factor, count, now):
        raise passkeys.unproven()
    return factor.account


@transaction.atomic
def _counts_on(factor: Factor, count: int, now: datetime) -> bool:
    """An authenticator that counts must count upwards; one that does not is a copy of another (WebAuthn 7.2, step 22).
    Many keys that live on several devices do not count at all and always say zero."""
    factor = Factor.objects.select_for_update(of=("self",)).select_related("account").get(pk=factor.pk)
    if (count or factor.counter) and count <= factor.counter:
        end_factor(factor, "doubted", now)
        tell(factor.account, "passkey_doubted", now, {"name": factor.name})
        payload = {"factor": factor.pk, "kind": factor.kind, "why": "doubted"}
        note(facts.FACTOR_REMOVED, factor.account_id, SYSTEM, now, payload)
        return False
    factor.counter, factor.used_at = count, now
    factor.save(update_fields=["counter", "used_at"])
    return True
