from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from motcua.ground.papers import samples
from motcua.ground.papers.actions import store
from motcua.ground.people.definitions import SYSTEM
from motcua.wiring.commands.papers import command


@pytest.mark.django_db
def test_the_check_names_the_fault_and_fails(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }
    kept = store(io.BytesIO(samples.png()), name="a.png", actor=SYSTEM, now=datetime(2025, 7, 2, tzinfo=UTC))
    good = CliRunner().invoke(command, ["check"])
    assert (good.exit_code, good.output) == (0, "0 fault(s)\n")
    next(path for path in tmp_path.rglob(kept.digest)).unlink()
    bad = CliRunner().invoke(command, ["check"])
    assert bad.exit_code == 1
    assert f"{kept.digest}  missing:" in bad.output
