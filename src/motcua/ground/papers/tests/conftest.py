from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings

from motcua.ground.papers import ports
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


@pytest.fixture
def keys(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An authority of its own, made when somebody signs; and no stamp."""
    settings.STATE = tmp_path
    settings.PAPERS_SIGNER = "motcua.bridges.signing.software.Software"
    settings.PAPERS_STAMPER = ""
    monkeypatch.setattr(ports, "_made", None)
    return tmp_path / "signing"
