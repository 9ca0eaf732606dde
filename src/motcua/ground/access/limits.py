"""How often something may be tried: counted in the database, so that every process and machine counts as one.

Each bucket allows so many in so many seconds, of one key, at any moment and not by the clock's minute (GCRA, the cell
rate algorithm of ATM: one time for each key, moved on by each attempt). A refused attempt costs nothing, so whoever
waits as told is let in. Keys are kept as digests, and forgotten when they no longer count. It leaves no fact: whoever
is slowed down has done nothing yet.

The table is not logged: a crash forgets who was slowed down, and nobody waits for a disk. Call it outside a
transaction, or the attempts of one key wait for each other, and an attempt that is rolled back was none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Bucket:
    """So many in so many seconds."""

    count: int
    seconds: int

    @property
    def period(self) -> timedelta:
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``retry_after`` is zero for what is allowed."""

    allowed: bool
    retry_after: timedelta = timedelta()


class Throttled(Exception):
    """Too often: nothing was done. The doors say when to try again, and give back what was typed."""

    def __init__(self, bucket: str, retry_after: timedelta) -> None:
        super().__init__(f"{bucket}: again in {retry_after.total_seconds():.0f} s")
        self.bucket = bucket
        self.retry_after = retry_after


class BadLimits(Exception):
    """What the setting says cannot be read."""


BUCKETS: Mapping[str, Bucket] = {
    # Five wrong passwords (TCVN 14423:2026, systems of level 3) from one place; a stranger elsewhere locks nobody out
    # before twenty. An office of a hundred behind one address signs in within a quarter of an hour.
    "sign_in": Bucket(5, 900),
    # After fifteen in a day the wait grows from minutes to an hour and a half.
    "sign_in_day": Bucket(15, 86400),
    "sign_in_account": Bucket(20, 3600),
    "sign_in_address": Bucket(100, 900),
    # Second factors: at this rate a six-digit code, of which three hold at once, is guessed in two years.
    "code": Bucket(10, 1800),
    # Guessing the codes of dossiers in public.
    "lookup": Bucket(30, 600),
    "search": Bucket(120, 60),
    # A gateway on a busy day, from its few addresses; whoever else knocks there has no signature.
    "notice": Bucket(1200, 60),
    "filing": Bucket(120, 3600),
    "upload": Bucket(600, 3600),
    "api": Bucket(600, 60),
    "api_address": Bucket(3000, 60),
}
"""What may be tried how often; `MOTCUA_LIMITS` says otherwise by name."""

_WRITTEN = re.compile(r"([a-z_]+)=(?:(\d{1,6})/(\d{1,6})|(off))")
_ALLOWED = timedelta()

# `tat`, the theoretical arrival time, is when the key's bucket will be empty again.
_HIT = """
    INSERT INTO access_limit AS kept (key, tat) VALUES (%(key)s, %(now)s + %(step)s)
    ON CONFLICT (key) DO UPDATE SET tat = GREATEST(kept.tat, %(now)s) + %(step)s
    WHERE GREATEST(kept.tat, %(now)s) + %(step)s <= %(now)s + %(period)s
    RETURNING tat
"""
_SWEEP = """
    DELETE FROM access_limit WHERE ctid IN (
        SELECT ctid FROM access_limit WHERE tat <= %(now)s LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )
"""


def hit(bucket: str, key: str, *, now: datetime) -> Verdict:
    """Count one attempt of that key and say whether it is allowed. Atomic: of many at once exactly so many pass."""
    limit = bucket_of(bucket)
    if limit is None:
        return Verdict(True)
    step = limit.period / limit.count
    values: dict[str, Any] = {"key": _digest(bucket, key), "now": now, "step": step, "period": limit.period}
    with connection.cursor() as cursor:
        cursor.execute(_HIT, values)
        if cursor.fetchone():
            return Verdict(True)
        cursor.execute("SELECT tat FROM access_limit WHERE key = %(key)s", values)
        row = cursor.fetchone()
    wait = row[0] + step - now - limit.period if row else _ALLOWED
    return Verdict(False, max(wait, timedelta(seconds=1)))


def must(bucket: str, key: str, *, now: datetime) -> None:
    """`hit`, and `Throttled` when it is too much."""
    verdict = hit(bucket, key, now=now)
    if not verdict.allowed:
        raise Throttled(bucket, verdict.retry_after)


def forgive(bucket: str, key: str) -> None:
    """The attempts of that key no longer count: the password was right."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_limit WHERE key = %s", [_digest(bucket, key)])


def must_sign_in(account: str, address: str, *, now: datetime) -> None:
    """Before a password is looked at, whether or not there is such an account. Who fails too often waits."""
    must("sign_in_address", address, now=now)
    must("sign_in", f"{account}|{address}", now=now)
    must("sign_in_day", f"{account}|{address}", now=now)
    must("sign_in_account", account, now=now)


def signed_in(account: str, address: str) -> None:
    """The password was right: what this account tried from here no longer counts; what others tried still does."""
    forgive("sign_in", f"{account}|{address}")
    forgive("sign_in_day", f"{account}|{address}")


def sweep(*, now: datetime, most: int = 10_000) -> int:
    """Remove what no longer counts; how many. The worker does it now and then."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP, {"now": now, "most": most})
        return int(cursor.rowcount)


def bucket_of(name: str) -> Bucket | None:
    """None where the setting switched it off. KeyError for a bucket nobody has named."""
    return _buckets(settings.LIMITS, settings.LIMITS_TIMES)[name]


@functools.lru_cache(maxsize=8)
def _buckets(told: str, times: int) -> Mapping[str, Bucket | None]:
    ours = {name: Bucket(each.count * times, each.seconds) for name, each in BUCKETS.items()}
    return {**ours, **read_limits(told)}


def read_limits(told: str) -> Mapping[str, Bucket | None]:
    """``search=60/60, lookup=off``; ``off`` alone switches all off."""
    if told.strip() == "off":
        return dict.fromkeys(BUCKETS)
    found: dict[str, Bucket | None] = {}
    for part in filter(None, re.split(r"[\s,]+", told)):
        match = _WRITTEN.fullmatch(part)
        if match is None or match[1] not in BUCKETS or "0" in {match[2], match[3]}:
            raise BadLimits(f"{part!r} is no limit; write NAME=COUNT/SECONDS or NAME=off, NAME of {', '.join(BUCKETS)}")
        found[match[1]] = None if match[4] else Bucket(int(match[2]), int(match[3]))
    return found


def _digest(bucket: str, key: str) -> str:
    """Keyed, so that who reads the table cannot try out names and addresses."""
    return salted_hmac("motcua.limits", f"{bucket}:{key}", algorithm="sha256").hexdigest()[:32]
