"""The worker keeps going through what goes wrong, and stops when told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.wiring.commands import work

pytestmark = pytest.mark.django_db


class Stop(threading.Event):
    """Notes for how long it was asked to wait, and lets no time pass."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        return self.is_set()


def rounds(stop: Stop, *outcomes: int | Exception) -> Callable[[], int]:
    left = list(outcomes)

    def one_round() -> int:
        outcome = left.pop(0)
        if not left:
            stop.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return one_round


def test_it_rests_only_when_there_is_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()
    monkeypatch.setattr(work, "one_round", rounds(stop, 3, 1, 0, 2))
    work.work(stop, idle=1.0)
    assert stop.waits == [1.0]


def test_a_database_that_is_away_is_waited_for_ever_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()
    away = OperationalError("gone")
    monkeypatch.setattr(work, "one_round", rounds(stop, away, away, away, 0, away, 0))
    work.work(stop, idle=1.0)
    assert stop.waits == [2.0, 4.0, 8.0, 1.0, 2.0, 1.0]


def test_a_bug_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Stop()
    monkeypatch.setattr(work, "one_round", rounds(stop, ValueError("a bug"), 0))
    with pytest.raises(ValueError, match="a bug"):
        work.work(stop, idle=1.0)


def test_a_round_on_an_empty_house_does_nothing() -> None:
    assert work.one_round() == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_seals_now_and_then() -> None:
    """A seal is not made every second, unless there is too much for one."""
    assert [work.seal_now_and_then(a_fact(second)) for second in (0, 1, 9, 10, 11)] == [1, 0, 0, 3, 0]


def a_fact(second: int) -> datetime:
    now = datetime(2026, 11, 23, 8, 0, second, tzinfo=UTC)
    with transaction.atomic():
        record_fact("tests.happened", subject="case:1", actor=SYSTEM, now=now)
    return now
