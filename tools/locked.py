"""What the lock files name, with versions and digests: read by `tools/audit.py` and `tools/sbom.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
GROUPS = ("runtime", "postgres", "dev")
"""In the order in which a package that stands in several is counted: what is installed to run it comes first."""


@dataclass(frozen=True, slots=True)
class Locked:
    name: str
    version: str
    group: str
    hashes: tuple[str, ...]


def locked() -> dict[str, Locked]:
    """Every locked package by name, with the sha256 of each file that may be installed for it."""
    found: dict[str, Locked] = {}
    for group in GROUPS:
        for each in read((REQUIREMENTS / f"{group}.txt").read_text("utf-8"), group):
            found.setdefault(each.name, each)
    return dict(sorted(found.items()))


def read(text: str, group: str) -> list[Locked]:
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        match = re.match(r"([\w.-]+)(?:\[[^\]]*\])?==(\S+)", line)
        if match:
            digests = tuple(sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
            found.append(Locked(match[1].lower(), match[2], group, digests))
    return found


def licences() -> dict[str, str]:
    """Package to licence, as THIRD_PARTY.md lists them after somebody looked."""
    told = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    return dict(re.findall(r"^\| ([\w.-]+) \| ([^|]*\w[^|]*?) \|$", told, re.MULTILINE))
