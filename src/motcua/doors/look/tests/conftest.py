from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from motcua.doors.look import navigation


@pytest.fixture(autouse=True, scope="session")
def _static_folder() -> None:
    """WhiteNoise warns when the folder that `collectstatic` fills is not there, and warnings are errors."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _no_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors above fill the menu when they start; these tests offer their own items."""
    monkeypatch.setattr(navigation, "_items", {})
