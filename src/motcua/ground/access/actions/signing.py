"""To sign in and out, to prove again, to end sign-ins, to act for another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from django.db import transaction

from motcua.ground.access import facts, queries, rules
from motcua.ground.access.actions.noting import must_look_after, must_own, note, tell
from motcua.ground.access.definitions import Why
from motcua.ground.access.models import SignIn
from motcua.ground.people.definitions import Actor, Channel, Method
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


@transaction.atomic
def sign_in(
    *,
    account: Account,
    session_key: str,
    channel: Channel,
    method: Method,
    level: int,
    device: str,
    address: str,
    browser: str = "",
    now: datetime,
) -> SignIn:
    """The account has proven itself; it acts for itself. ``browser`` is the mark that this browser carries; where the
    account signed in before, but never with this mark, its owner is told."""
    if not account.is_active:
        raise Refused("account_disabled", "Tài khoản này đã ngừng hoạt động. Hãy liên hệ cơ quan quản lý tài khoản.")
    is_new = bool(browser) and queries.is_new_browser(account, browser)
    begun = SignIn.objects.create(
        account=account,
        key=rules.key_of(session_key),
        channel=channel,
        method=method,
        level=level,
        started_at=now,
        seen_at=now,
        proven_at=now,
        browser=rules.key_of(browser) if browser else "",
        device=device[:60],
        address=address[:45],
    )
    if is_new:
        tell(account, "new_device", now, {"device": device, "address": address}, sign_in_id=begun.pk)
    _note(facts.SIGNED_IN, begun, _actor(begun, now), now, {"method": method, "level": level})
    return begun


@transaction.atomic
def sign_out(*, sign_in: SignIn, now: datetime) -> None:
    """By its owner, in that very browser. One that has ended already is left as it ended."""
    if _end([sign_in.pk], "left", now):
        _note(facts.SIGNED_OUT, sign_in, _actor(sign_in, now), now, {})


@transaction.atomic
def end_sign_in(*, sign_in: SignIn, why: Why, actor: Actor, now: datetime) -> None:
    """From elsewhere, or by the house when a limit has passed. One that has ended already is left as it ended."""
    must_own(actor, sign_in.account_id)
    if _end([sign_in.pk], why, now):
        _note_ended(sign_in.account_id, [sign_in.pk], why, actor, now)


@transaction.atomic
def end_all(*, account: Account, why: Why, actor: Actor, now: datetime, but: SignIn | None = None) -> int:
    """Every sign-in of the account, except perhaps the one at hand; how many ended. One fact, none where none ran.

    By its owner, or by who looks after the account.
    """
    if actor.account_id != account.pk:
        must_look_after(actor, account)
    running = SignIn.objects.select_for_update().filter(account=account, ended_at=None).order_by("pk")
    numbers = [each.pk for each in running if but is None or each.pk != but.pk]
    if numbers:
        _end(numbers, why, now)
        _note_ended(account.pk, numbers, why, actor, now)
    return len(numbers)


def note_seen(*, sign_in: SignIn, now: datetime) -> None:
    """It was used just now; written at most once a minute. No fact: what was done leaves its own."""
    if now - sign_in.seen_at < rules.SEEN_EVERY:
        return
    SignIn.objects.filter(pk=sign_in.pk, ended_at=None, seen_at__lt=now - rules.SEEN_EVERY).update(seen_at=now)
    sign_in.seen_at = now


@transaction.atomic
def prove_again(*, sign_in: SignIn, session_key: str, method: Method, level: int, now: datetime) -> SignIn:
    """The same person proved again who they are, under the new key that the browser got for it."""
    sign_in = SignIn.objects.select_for_update(of=("self",)).select_related("account").get(pk=sign_in.pk)
    if sign_in.ended_at is not None:
        raise Refused("sign_in_over", "Phiên đăng nhập này đã kết thúc. Hãy đăng nhập lại.")
    if level < sign_in.level:
        raise Refused(
            "proof_weaker", "Hãy xác thực đủ như khi đăng nhập: mật khẩu và lớp thứ hai, hoặc khóa đăng nhập."
        )
    sign_in.method, sign_in.level = method, level
    sign_in.key, sign_in.proven_at, sign_in.seen_at = rules.key_of(session_key), now, now
    sign_in.save(update_fields=["key", "method", "level", "proven_at", "seen_at"])
    _note(facts.PROVED_AGAIN, sign_in, _actor(sign_in, now), now, {"method": method, "level": level})
    return sign_in


def move(*, sign_in: SignIn, session_key: str) -> None:
    """The browser has got a new key for the same session. No fact: it is part of an act that leaves its own."""
    SignIn.objects.filter(pk=sign_in.pk, ended_at=None).update(key=rules.key_of(session_key))


@transaction.atomic
def act_for(
    *,
    sign_in: SignIn,
    ground: Literal["", "authorised", "mandate"],
    ground_id: int | None,
    actor: Actor,
    now: datetime,
) -> None:
    """From now on this sign-in acts for the party of that ground; "" is for oneself again.

    Whether the ground holds is for the caller to have checked, and is asked anew at each request.
    """
    must_own(actor, sign_in.account_id)
    SignIn.objects.filter(pk=sign_in.pk).update(acts_for_ground=ground, acts_for_id=ground_id)
    sign_in.acts_for_ground, sign_in.acts_for_id = ground, ground_id
    _note(facts.ACTED_FOR, sign_in, actor, now, {"ground": ground, "id": ground_id})


def _actor(sign_in: SignIn, now: datetime) -> Actor:
    return replace(actor_for(sign_in.account, day_of(now)), via=sign_in.via)


def _end(numbers: list[int], why: Why, now: datetime) -> int:
    return SignIn.objects.filter(pk__in=numbers, ended_at=None).update(ended_at=now, ended_why=why)


def _note(kind: str, sign_in: SignIn, actor: Actor, now: datetime, payload: Mapping[str, object]) -> None:
    note(kind, sign_in.account_id, actor, now, {"sign_in": sign_in.pk, **payload})


def _note_ended(account_id: int, numbers: list[int], why: Why, actor: Actor, now: datetime) -> None:
    note(facts.SIGN_IN_ENDED, account_id, actor, now, {"sign_ins": numbers, "why": why})
