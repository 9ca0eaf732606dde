"""Keys for programs."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.ground.people import facts, queries, rules
from motcua.ground.people.actions.noting import must_own, note
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, ApiToken
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder


@transaction.atomic
def issue_token(
    *, account: Account, name: str, expires: datetime, actor: Actor, now: datetime, record: Recorder
) -> tuple[ApiToken, str]:
    """The key and its text; the text is told this once and kept nowhere. It is as sure as who issues it is now."""
    must_own(actor, account)
    rules.check_token_life(now, expires)
    text = rules.TOKEN_MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        name=name.strip()[:80],
        prefix=text[: rules.SHOWN_OF_TOKEN],
        digest=rules.digest_of(text),
        level=actor.via.level,
        created_at=now,
        expires=expires,
    )
    payload = {"token": token.pk, "prefix": token.prefix, "expires": expires.isoformat()}
    note(record, facts.TOKEN_ISSUED, account, actor, now, payload)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Actor, now: datetime, record: Recorder) -> ApiToken:
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("account").get(pk=token.pk)
    must_own(actor, token.account)
    if token.revoked_at is not None:
        raise Refused("token_over", "Khóa truy cập này đã bị thu hồi.")
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    note(record, facts.TOKEN_REVOKED, token.account, actor, now, {"token": token.pk})
    return token


def use_token(*, text: str, now: datetime) -> Actor | None:
    """Whom a key stands for; notes the hour of its last use. No fact: what is done with the key leaves its own."""
    actor = queries.actor_of_token(text, now)
    if actor is not None:
        stale = Q(last_used=None) | Q(last_used__lt=now - timedelta(hours=1))
        ApiToken.objects.filter(stale, digest=rules.digest_of(text)).update(last_used=now)
    return actor
