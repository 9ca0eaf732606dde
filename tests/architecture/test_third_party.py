"""What others wrote is listed with its licence, and is what it says it is."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests.architecture.house import ROOT

THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
FILES = re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", THIRD_PARTY, re.MULTILINE)


def test_some_files_are_listed() -> None:
    assert "tools/bootstrap/pip-26.3-py3-none-any.whl" in {path for path, _ in FILES}


@pytest.mark.parametrize(("path", "digest"), FILES)
def test_a_vendored_file_is_the_one_that_was_reviewed(path: str, digest: str) -> None:
    assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("group", ["runtime", "dev", "postgres"])
def test_every_requirement_has_its_licence_listed(group: str) -> None:
    lock = (ROOT / "requirements" / f"{group}.txt").read_text("utf-8")
    locked = set(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE))
    listed = set(re.findall(r"^\| ([\w.-]+) \| [^|]*\w[^|]* \|", THIRD_PARTY, re.MULTILINE))
    assert locked - listed == set()
