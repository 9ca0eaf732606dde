"""So many in so many seconds, of one key, whoever counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.access import limits
from motcua.ground.access.limits import BadLimits, Bucket, Throttled

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_a_minute(settings: Any) -> None:
    settings.LIMITS, settings.LIMITS_TIMES = "search=3/60", 1


def allowed(key: str, *seconds: float) -> list[bool]:
    return [limits.hit("search", key, now=NOW + timedelta(seconds=after)).allowed for after in seconds]


def test_so_many_pass_and_the_next_is_told_when() -> None:
    assert allowed("Lan", 0, 1, 2) == [True, True, True]
    refused = limits.hit("search", "Lan", now=NOW + timedelta(seconds=2))
    assert not refused.allowed
    assert refused.retry_after == timedelta(seconds=18)
    assert allowed("Lan", 20) == [True]
    assert allowed("Lan", 21) == [False]


def test_a_refused_attempt_costs_nothing() -> None:
    assert allowed("Lan", 0, 0, 0, *[5] * 50, 20) == [True] * 3 + [False] * 50 + [True]


def test_keys_and_buckets_are_counted_apart() -> None:
    assert allowed("Lan", 0, 0, 0, 0)[-1] is False
    assert allowed("Tuấn", 0) == [True]
    assert limits.hit("lookup", "Lan", now=NOW).allowed


def test_there_is_no_burst_at_the_turn_of_the_minute() -> None:
    """A window by the clock would let six pass within two seconds."""
    assert allowed("Lan", 58, 58, 58, 61) == [True, True, True, False]


def test_what_is_forgiven_counts_no_more() -> None:
    allowed("Lan", 0, 0, 0)
    limits.forgive("search", "Lan")
    assert allowed("Lan", 0) == [True]


def test_no_key_is_kept_in_clear() -> None:
    allowed("079190000123", 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM access_limit")
        ((kept,),) = cursor.fetchall()
    assert "079190000123" not in kept
    assert len(kept) == 32


def test_what_counts_no_more_is_swept() -> None:
    allowed("Lan", 0, 0, 0)
    allowed("Hạnh", 40)
    assert limits.sweep(now=NOW + timedelta(seconds=59)) == 0
    assert limits.sweep(now=NOW + timedelta(seconds=60)) == 2
    assert allowed("Lan", 60, 60, 60, 60) == [True, True, True, False]


def test_the_table_waits_for_no_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'access_limit'")
        assert cursor.fetchone() == ("u",)


def test_a_wrong_password_elsewhere_locks_nobody_out(settings: Any) -> None:
    settings.LIMITS = "sign_in=2/900 sign_in_account=6/900"
    for _ in range(2):
        limits.must_sign_in("lan", "203.0.113.9", now=NOW)
    with pytest.raises(Throttled) as told:
        limits.must_sign_in("lan", "203.0.113.9", now=NOW)
    assert told.value.bucket == "sign_in"
    limits.must_sign_in("lan", "198.51.100.1", now=NOW)
    limits.signed_in("lan", "198.51.100.1")
    limits.must_sign_in("lan", "198.51.100.1", now=NOW)


def test_a_name_tried_from_everywhere_is_slowed_down_everywhere(settings: Any) -> None:
    settings.LIMITS = "sign_in_account=6/900"
    for number in range(6):
        limits.must_sign_in("lan", f"203.0.113.{number}", now=NOW)
    with pytest.raises(Throttled) as told:
        limits.must_sign_in("lan", "203.0.113.77", now=NOW)
    assert told.value.bucket == "sign_in_account"


@given(gaps=st.lists(st.floats(0, 90), min_size=1, max_size=25), count=st.integers(1, 5))
@settings(max_examples=40)
def test_no_window_of_the_period_holds_twice_the_count(gaps: list[float], count: int) -> None:
    """GCRA lets the burst and then one each step pass: in any period at most twice the count, less one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "bucket_of", lambda name: Bucket(count, 60))
        key, at, passed = str((gaps, count)), NOW, []
        limits.forgive("search", key)
        for gap in gaps:
            at += timedelta(seconds=gap)
            if limits.hit("search", key, now=at).allowed:
                passed.append(at)
    for first in passed:
        inside = [each for each in passed if first <= each < first + timedelta(seconds=60)]
        assert len(inside) <= 2 * count - 1


@given(waits=st.lists(st.floats(0, 30), min_size=8, max_size=12))
@settings(max_examples=25)
def test_who_waits_as_told_is_let_in(waits: list[float]) -> None:
    key, at = str(waits), NOW
    limits.forgive("search", key)
    for wait in waits:
        at += timedelta(seconds=wait)
        verdict = limits.hit("search", key, now=at)
        if not verdict.allowed:
            at += verdict.retry_after
            assert limits.hit("search", key, now=at).allowed


@pytest.mark.parametrize("wrong", ["search", "serch=1/60", "search=0/60", "search=1/0", "search=1", "off search=1/2"])
def test_a_setting_that_cannot_be_read_is_told(wrong: str) -> None:
    with pytest.raises(BadLimits):
        limits.read_limits(wrong)


def test_the_setting_says_otherwise_by_name(settings: Any) -> None:
    settings.LIMITS, settings.LIMITS_TIMES = "search=7/30, lookup=off", 20
    assert limits.bucket_of("search") == Bucket(7, 30)
    assert limits.bucket_of("lookup") is None
    assert limits.bucket_of("code") == Bucket(200, 1800)
    settings.LIMITS = "off"
    assert {limits.bucket_of(name) for name in limits.BUCKETS} == {None}


def at_once(_: int) -> bool:
    try:
        return limits.hit("search", "Lan", now=NOW).allowed
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_so_many_pass() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(at_once, range(40))) == 3
