from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from motcua.ground.people.definitions import Actor


@pytest.fixture
def now() -> datetime:
    return datetime(2025, 7, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def hanh() -> Actor:
    return Actor(ref="account:2", account_id=2, party_id=None, name="Cô Hạnh", kind="official")
