"""An invented country of two provinces, reformed on one day as the real one was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from motcua.ground.places.actions import load_units
from motcua.ground.places.definitions import Loaded, Passage, Unit
from motcua.ground.places.rules import read_passages, read_units

BEFORE, REFORM = date(2025, 6, 30), date(2025, 7, 1)
NOW = datetime(2025, 7, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

OLD = """code,title,parent,valid_to
11,tỉnh Đầm Cũ,,2025-07-01
12,Thành phố Mẫu Hồ,,2025-07-01
111,quận 1,11,2025-07-01
121,huyện Đảo Xa,12,2025-07-01
11001,phường Sen,111,2025-07-01
11004,phường Sậy,111,2025-07-01
11007,xã Đông Sơn,111,2025-07-01
"""
NEW = """code,title,parent,valid_to
12,Thành phố Mẫu Hồ,,
11001,phường Sen Hồng,12,
11007,xã Đồng Sơn,12,
12001,đặc khu Đảo Xa,12,
"""
PASSAGES = """old,new,share,share_basis,part,part_basis
11,12,1,whole,0.4,area
12,12,1,whole,0.6,area
121,12001,1,whole,1,whole
11001,11001,1,whole,0.75,area
11004,11001,0.25,area,0.25,area
11004,11007,0.75,area,0.5,area
11007,11007,1,whole,0.5,area
"""


class Doer:
    """The house itself."""

    ref = "system"
    kind = "system"

    def may(self, duty: str, office_id: int) -> bool:
        return False


class Notes(list[tuple[str, dict[str, Any]]]):
    """Stands where the ledger stands."""

    def __call__(self, kind: str, /, **told: Any) -> None:
        self.append((kind, told))


def units() -> list[Unit]:
    return [
        *read_units(OLD.splitlines(), valid_from=date(2025, 1, 1)),
        *read_units(NEW.splitlines(), valid_from=REFORM),
    ]


def passages() -> list[Passage]:
    return list(read_passages(PASSAGES.splitlines(), on=REFORM, law="Nghị quyết mẫu"))


def load(record: Notes, some: list[Unit] | None = None, passed: list[Passage] | None = None) -> Loaded:
    told = units() if some is None else some
    passed = passages() if passed is None else passed
    return load_units(units=told, passages=passed, source="mẫu", actor=Doer(), now=NOW, record=record)


@pytest.fixture
def record() -> Notes:
    return Notes()


@pytest.fixture
def country(db: None, record: Notes) -> Iterator[Notes]:
    cache.clear()
    load(record)
    yield record
    cache.clear()
