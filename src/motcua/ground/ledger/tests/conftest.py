"""Facts of an invented office, on a day of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.moments import VIETNAM

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)

Write = Callable[[int], list[Fact]]


@pytest.fixture
def write(db: None) -> Write:
    """``write(3)`` records three facts, each in a transaction of its own."""

    def write(count: int) -> list[Fact]:
        return [_record(number) for number in range(count)]

    return write


def _record(number: int) -> Fact:
    with transaction.atomic():
        moment = NOW + timedelta(minutes=number)
        return record_fact(
            "tests.happened",
            subject=f"case:{number}",
            actor=SYSTEM,
            now=moment,
            office_id=7,
            payload={"tên": f"thứ {number}"},
        )
