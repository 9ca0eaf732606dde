"""A stranger's file is read in a process of its own, which has no database, no settings and no network to speak of, a
bound on its time and its memory, and is gone behind the answer. What breaks a reader of PDF breaks that process."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from motcua.ground.papers.checking import Checked, Trusted, from_json
from motcua.ground.words.errors import Unavailable

_SECONDS = 15
_MEMORY = 1024 * 1024 * 1024
_AWAY = "Chưa kiểm tra được tệp này lúc này."


def check_apart(content: bytes, trusted: Trusted, *, now: datetime) -> Checked:
    """`checking.check_pdf`, apart. `Unavailable` where the file took too long or too much."""
    with tempfile.TemporaryDirectory(prefix="motcua-check-") as folder:
        for kind, held in (("root", trusted.roots), ("stamp", trusted.stamp_roots), ("crl", trusted.crls)):
            for number, each in enumerate(held):
                (Path(folder) / f"{kind}-{number:03}").write_bytes(each)
        command = [sys.executable, "-W", "ignore", "-m", "motcua.ground.papers.checking", folder, now.isoformat()]
        try:
            done = subprocess.run(
                command,
                input=content,
                capture_output=True,
                timeout=2 * _SECONDS,
                env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PATH": os.defpath},
                preexec_fn=_bounded,
                check=True,
            )
            return from_json(done.stdout.decode())
        except (subprocess.SubprocessError, ValueError) as trouble:
            raise Unavailable(f"{_AWAY} {type(trouble).__name__}", retry=None) from trouble


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
