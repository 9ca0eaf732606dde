"""To have seals stamped: seals never wait for it, and what an authority missed is stamped when it is there again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

from motcua.ground.ledger import facts
from motcua.ground.ledger.actions.recording import record_fact
from motcua.ground.ledger.models import Seal, Stamp, Stamping
from motcua.ground.ledger.ports import Stamper
from motcua.ground.ledger.queries.order import last_seal
from motcua.ground.ledger.queries.receipts import MOST_FOLLOWING
from motcua.ground.ledger.rules.stamps import BadStamp, Trust, check_stamp
from motcua.ground.ledger.rules.writing import link
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Unavailable

_LONGEST = timedelta(hours=1)
_APART = MOST_FOLLOWING // 2


def stamp_seals(
    stamper: Stamper, *, every: timedelta, trust: Trust | None, actor: Actor, now: datetime
) -> Stamp | None:
    """Have the newest seal stamped by this authority, when its last stamp is ``every`` old; None when nothing is due.

    What it answers is checked before it is kept. A failure keeps its reason and is tried again, ever later.
    """
    with _alone_at(stamper.authority) as alone:
        state = _state(stamper.authority, now) if alone else None
        seal = _due(state, every, now) if state is not None else None
        if state is None or seal is None:
            return None
        try:
            token = stamper.stamp(link(seal.text), now=now)
            return _keep(state, seal, token, trust, actor, now)
        except (Unavailable, BadStamp) as trouble:
            _later(state, trouble, now)
            return None


def _state(authority: str, now: datetime) -> Stamping:
    return Stamping.objects.get_or_create(authority=authority, defaults={"next_at": now})[0]


def _due(state: Stamping, every: timedelta, now: datetime) -> Seal | None:
    """The newest seal; after a long silence seals on the way to it too, so that no receipt must carry thousands."""
    newest = last_seal()
    if newest is None or newest.number <= state.last_seal or now < state.next_at:
        return None
    far = state.last_seal + _APART
    if state.last_seal and newest.number > far:
        return Seal.objects.get(number=far)
    before = Stamp.objects.filter(seal=state.last_seal, authority=state.authority).first()
    if before is not None and now - before.stamped_at < every:
        return None
    return newest


@transaction.atomic
def _keep(state: Stamping, seal: Seal, token: bytes, trust: Trust | None, actor: Actor, now: datetime) -> Stamp:
    found = check_stamp(token, seal.text, trust)
    stamp = Stamp.objects.create(seal=seal, authority=state.authority, token=token, stamped_at=found.at)
    state.last_seal, state.attempts, state.next_at, state.error = seal.number, 0, now, ""
    state.save()
    record_fact(
        facts.STAMPED,
        subject=f"seal:{seal.number}",
        actor=actor,
        now=now,
        payload={
            "seal": seal.number,
            "authority": state.authority,
            "token": hashlib.sha256(token).hexdigest(),
            "at": found.at.isoformat(),
        },
    )
    return stamp


def _later(state: Stamping, trouble: Unavailable | BadStamp, now: datetime) -> None:
    wait = trouble.retry if isinstance(trouble, Unavailable) else None
    reason = trouble.reason if isinstance(trouble, Unavailable) else str(trouble)
    state.attempts += 1
    state.next_at = now + min((wait or timedelta(minutes=10)) * 2 ** min(state.attempts - 1, 10), _LONGEST)
    state.error = reason[:2000]
    state.save()


@contextmanager
def _alone_at(authority: str) -> Iterator[bool]:
    """One stamps at a time, with no transaction held open while the authority is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('ledger.stamp'), hashtext(%s))", [authority])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('ledger.stamp'), hashtext(%s))", [authority])
