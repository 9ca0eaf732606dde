"""`make demo` from nothing to its end, as a person in a hurry would treat it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

DEMO = [sys.executable, "-m", "motcua.wiring.cli", "demo"]
OURS = re.compile(r"DATABASE_URL|MOTCUA_|DJANGO_")
pytestmark = pytest.mark.whole


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """A state of its own, open to the uid that root lends, and nothing of the test run's settings."""
    clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    with tempfile.TemporaryDirectory(prefix="motcua-demo-") as state:
        Path(state).chmod(0o755)
        yield clean | {"MOTCUA_STATE": state}


def processes_of(state: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(state) in told:
            found.append((process / "comm").read_text().strip())
    return found


def test_it_serves_says_how_refuses_a_twin_and_stops_cleanly(environment: dict[str, str], port: int) -> None:
    demo = subprocess.Popen([*DEMO, "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        said = read_until(demo, "Ctrl-C")
        assert f"http://localhost:{port}/ban-lam-viec" in said
        with urlopen(f"http://localhost:{port}/", timeout=60) as answer:
            page = answer.read().decode()
        stylesheet = re.search(r'href="(/static/look/motcua\.[0-9a-f]+\.css)"', page)
        assert stylesheet is not None
        with urlopen(f"http://localhost:{port}{stylesheet[1]}", timeout=60) as answer:
            assert answer.headers["Cache-Control"].endswith("immutable")

        twin = subprocess.run(DEMO, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert twin.returncode == 1
        assert f"http://localhost:{port}" in twin.stdout

        demo.send_signal(signal.SIGTERM)
        rest, _ = demo.communicate(timeout=60)
        assert demo.returncode == 0
        assert "stopped" in rest
    finally:
        demo.kill()
        demo.communicate()
    assert processes_of(environment["MOTCUA_STATE"]) == []


def read_until(demo: subprocess.Popen[str], words: str) -> str:
    assert demo.stdout is not None
    said = ""
    for line in demo.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without saying {words!r}:\n{said}")


def test_an_unknown_province_is_answered_with_those_there_are(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [*DEMO, "--province", "atlantis"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "atlantis" in done.stdout
    assert len(done.stdout.split("there are:")[1].split(",")) >= 2
