"""A pytest plugin, loaded with ``-p tests.parallel``: who runs what, and where, when ``-n`` spreads the tests.

The tests of one file share its fixtures, so they stay together; so do the folders below, which open a house or lay out
a whole province before their first test. ``-n auto`` is one process for each core, four at most.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

from motcua.wiring.supervise import free_port

TOGETHER = ("tests/journeys/", "tests/robust/")
LONG = (
    *TOGETHER,
    "src/motcua/wiring/tests/test_demo.py",
    "src/motcua/wiring/tests/test_backup.py",
    "src/motcua/wiring/sample/",
    "src/motcua/record/cases/tests/test_together.py",
)
"""They begin first, so that none is left over when the others are done."""


def own_port() -> int:
    """A free one, looked for where no other test process looks."""
    return free_port("127.0.0.1", 18_000 + os.getpid() % 120 * 100)


@pytest.fixture
def port() -> int:
    return own_port()


def scope_of(nodeid: str) -> str:
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return min(os.cpu_count() or 1, 4)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadFileScheduling

    config.option.loadscopereorder = False
    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = scope_of
    return scheduler


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The scheduler gives the files out in the order in which they were found."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _turn(item.nodeid))


def _turn(nodeid: str) -> int:
    return next((turn for turn, part in enumerate(LONG) if nodeid.startswith(part)), len(LONG))
