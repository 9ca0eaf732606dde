from __future__ import annotations

import pytest

from motcua.record.cases.tests.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
