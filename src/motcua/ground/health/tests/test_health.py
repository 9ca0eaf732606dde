from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError

from motcua.ground.health import queries, rules
from motcua.ground.health.actions import EVERY, note_pulse
from motcua.ground.health.definitions import MESSAGES, NAMES, Report, Sign
from motcua.ground.health.models import Pulse
from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Delivery
from motcua.ground.people.definitions import SYSTEM

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MINUTE = timedelta(minutes=1)


def test_without_a_needed_part_the_house_is_down() -> None:
    good, warn = Sign("disk", "good", "disk"), Sign("worker", "bad", "worker_never")
    bad = Sign("database", "bad", "no_database", needed=True)
    told = [Report(parts).status for parts in ((good,), (good, warn), (good, warn, bad))]
    assert told == ["ok", "degraded", "down"]


@pytest.mark.parametrize(
    ("sign", "state", "code"),
    [
        (rules.worker(None, NOW), "bad", "worker_never"),
        (rules.worker(NOW - rules.QUIET, NOW), "good", "worker"),
        (rules.worker(NOW - rules.QUIET - MINUTE, NOW), "bad", "worker_quiet"),
        (rules.worker(NOW + MINUTE, NOW), "good", "worker"),
        (rules.seals(None, None, NOW), "good", "seals_none"),
        (rules.seals(NOW - 99 * MINUTE, None, NOW), "good", "seals"),
        (rules.seals(NOW, NOW - rules.UNSEALED - MINUTE, NOW), "warn", "seals_behind"),
        (rules.queue(3, NOW, 0, NOW), "good", "queue"),
        (rules.queue(3, NOW - rules.WAITING - MINUTE, 0, NOW), "warn", "queue_old"),
        (rules.queue(0, None, 1, NOW), "warn", "queue_failed"),
        (rules.disk(50, 100), "good", "disk"),
        (rules.disk(14, 100), "warn", "disk"),
        (rules.disk(4, 100), "bad", "disk"),
        (rules.disk(0, 0), "bad", "disk"),
    ],
)
def test_how_much_is_too_much(sign: Sign, state: str, code: str) -> None:
    assert (sign.state, sign.code) == (state, code)
    assert "{" not in sign.said
    assert sign.name == NAMES[sign.key]


@pytest.mark.django_db
def test_a_pulse_is_written_now_and_then() -> None:
    for ahead in (timedelta(), EVERY / 2, EVERY + timedelta(seconds=1)):
        note_pulse(name="worker", now=NOW + ahead)
    assert Pulse.objects.get().seen_at == NOW + EVERY + timedelta(seconds=1)


@pytest.mark.django_db
def test_everything_is_read_and_can_be_said() -> None:
    note_pulse(name="worker", now=NOW)
    fact = record_fact("people.appointed", subject="account:1", actor=SYSTEM, now=NOW, payload={})
    Delivery.objects.create(fact=fact, consumer="thu", state=Delivery.FAILED, next_at=NOW)
    report = queries.report(NOW)
    assert {sign.key for sign in report.signs} == set(NAMES)
    assert all("{" not in sign.said for sign in report.signs)
    told: Any = report.as_dict()["parts"]
    assert told["queue"] == {"state": "warn", "told": "queue_failed", "waiting": 0, "failed": 1}
    assert report.ready


@pytest.mark.django_db
def test_what_cannot_be_read_is_a_sign_and_no_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: datetime) -> Sign:
        raise DatabaseError("bảng không có\nchi tiết")

    monkeypatch.setattr(queries, "_seals", broken)
    sign = next(sign for sign in queries.report(NOW).signs if sign.key == "seals")
    assert (sign.state, sign.said) == ("bad", "Không đọc được: bảng không có")


def test_every_sentence_belongs_to_a_part() -> None:
    assert {code.partition("_")[0] for code in MESSAGES} - {"no", "unreadable"} <= {
        *NAMES,
        *(name.partition("_")[0] for name in NAMES),
    }
