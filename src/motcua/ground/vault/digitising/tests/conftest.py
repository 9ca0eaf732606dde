from __future__ import annotations

import pytest

from motcua.ground.papers.tests.conftest import shelf
from motcua.ground.vault.digitising.tests.world import World, build

__all__ = ["shelf", "world"]


@pytest.fixture
def world(db: None, shelf: object) -> World:
    return build()
