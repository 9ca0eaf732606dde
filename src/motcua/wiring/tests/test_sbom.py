from __future__ import annotations

import json

import pytest

from motcua.wiring import sbom


def test_what_runs_here_is_what_the_bill_says() -> None:
    assert list(sbom.differences()) == []


def test_another_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = json.loads(sbom.bill())
    (django,) = (each for each in changed["components"] if each["name"] == "django")
    django["version"] = "1.0"
    monkeypatch.setattr(sbom, "bill", lambda: json.dumps(changed))
    (told,) = sbom.differences()
    assert told.endswith("the bill says 1.0")
