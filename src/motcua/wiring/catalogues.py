"""The catalogues of translations, compiled when the program starts: what is committed is only what people write."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def compile_catalogues(written: Path, compiled: Path) -> None:
    """Bring every ``.mo`` under ``compiled`` up to date with its ``.po`` under ``written``."""
    for source in sorted(written.glob("*/LC_MESSAGES/*.po")):
        target = compiled / source.relative_to(written).with_suffix(".mo")
        if not _fresh(source, target):
            _compile(source, target)


def _fresh(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns


def _compile(source: Path, target: Path) -> None:
    """The target takes the source's time, so that an older file checked out again counts as a change too."""
    import polib

    stamp = source.stat().st_mtime_ns
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(polib.pofile(str(source)).to_binary())
    os.utime(name, ns=(stamp, stamp))
    os.chmod(name, 0o644)
    os.replace(name, target)
