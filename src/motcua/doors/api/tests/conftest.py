from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from motcua.doors.api.tests.program import Program
from motcua.record.cases.tests.world import World, build


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return build()


@pytest.fixture
def lan(world: World) -> Program:
    return Program(world, "lan")


@pytest.fixture
def hanh(world: World) -> Program:
    return Program(world, "hanh")


@pytest.fixture
def nobody(world: World) -> Program:
    return Program(world, None)
