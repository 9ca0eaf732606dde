"""The environment is made anew exactly when it must be."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from tools import environment


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with a space in its path, and without its packages: they are not what is tested here."""
    folder = tmp_path / "thư mục" / ".venv"
    folder.mkdir(parents=True)
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "_install", lambda *_: None)
    return folder


@pytest.mark.parametrize(("asked", "made"), [("runtime", "runtime"), ("dev", "dev"), ("runtime", "dev")])
def test_what_is_there_is_not_made_again(venv: Path, asked: str, made: str) -> None:
    environment.build(made)
    assert environment.current(asked)


def test_the_tests_need_more_than_the_demo(venv: Path) -> None:
    environment.build("runtime")
    assert not environment.current("dev")


def test_an_empty_folder_is_no_environment(venv: Path) -> None:
    assert not environment.current("runtime")


def test_a_changed_lock_asks_for_an_installation(venv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.build("runtime")
    changed = tmp_path / "requirements"
    changed.mkdir()
    for path in environment.REQUIREMENTS.glob("*.txt"):
        (changed / path.name).write_text(path.read_text() + "\n")
    monkeypatch.setattr(environment, "REQUIREMENTS", changed)
    assert not environment.current("runtime")


def test_a_moved_checkout_makes_its_environment_anew(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.build("runtime")
    moved = venv.rename(venv.with_name("moved"))
    monkeypatch.setattr(environment, "VENV", moved)
    assert not environment.current("runtime")
    (moved / "left-over").touch()
    environment.build("runtime")
    assert environment.current("runtime")
    assert not (moved / "left-over").exists()


def test_an_installer_may_take_its_own_lock(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """uv locks `.venv/.lock` while it installs: held by us, both would wait for ever."""

    def install(*_: object) -> None:
        with (venv / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    monkeypatch.setattr(environment, "_install", install)
    environment.main("runtime")
    assert environment.current("runtime")


def test_the_project_is_on_the_path_with_its_version(venv: Path) -> None:
    environment.build("runtime")
    ask = "import importlib.metadata as m, motcua; print(m.version('motcua'), motcua.__file__)"
    python = venv / "bin" / "python"
    told = subprocess.run([python, "-c", ask], capture_output=True, text=True, cwd="/", check=True).stdout.split()
    assert told == [environment._version(), str(environment.ROOT / "src" / "motcua" / "__init__.py")]
    assert (venv / "bin" / "motcua").stat().st_mode & 0o111


def test_the_wheel_of_pip_runs_by_itself() -> None:
    """As on a Python that has none."""
    command = [sys.executable, "-S", f"{environment.PIP}/pip", "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert str(environment.PIP) in told
