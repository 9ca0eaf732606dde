"""The cast of the ward, and what they carry to prove who they are."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.ground.people.tests.conftest import _fast_passwords, record, ward

__all__ = ["_fast_passwords", "record", "ward"]


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    """The limits as they are, not as the tests of all other rooms stretch them."""
    settings.LIMITS, settings.LIMITS_TIMES = "", 1
