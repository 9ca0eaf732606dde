"""The house is opened once for all journeys; each cast member signs in once, and every journey begins from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, StorageState

from .house import open_house
from .visitor import Visitor, visit

WIDTHS = {"phone": 390, "desktop": 1280}
Enter = Callable[..., Visitor]


@pytest.fixture(scope="package")
def house() -> Iterator[str]:
    with open_house() as address:
        yield address


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(scope="package")
def signed_in(chromium: Browser, house: str) -> Callable[[str], StorageState]:
    """What a browser keeps of somebody who has signed in."""
    kept: dict[str, StorageState] = {}

    def state_of(username: str) -> StorageState:
        if username not in kept:
            with visit(chromium, house) as visitor:
                visitor.go("/dang-nhap")
                visitor.sign_in(username)
                kept[username] = visitor.context.storage_state()
        return kept[username]

    return state_of


@pytest.fixture
def enter(chromium: Browser, house: str, width: int, signed_in: Callable[[str], StorageState]) -> Iterator[Enter]:
    """``enter()`` as a stranger, ``enter("hanh")`` as somebody of the cast. All leave at the end of the test."""
    with ExitStack() as visits:

        def come_in(username: str = "", *, scripts: bool = True) -> Visitor:
            state = signed_in(username) if username else None
            return visits.enter_context(visit(chromium, house, width=width, state=state, scripts=scripts))

        yield come_in
