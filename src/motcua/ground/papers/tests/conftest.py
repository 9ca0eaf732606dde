from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from motcua.ground.people.definitions import Actor


@pytest.fixture
def now() -> datetime:
    return datetime(2025, 7, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def lan() -> Actor:
    return Actor(ref="account:1", account_id=1, party_id=None, name="Bà Lan", kind="citizen")


@pytest.fixture
def shelf(settings: Settings, tmp_path: Path) -> Path:
    """An empty shelf of its own on the disk."""
    folder = tmp_path / "papers"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}},
    }
    return folder
