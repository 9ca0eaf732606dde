"""A PostgreSQL of our own, on a unix socket, for `make demo` and the tests.

The server is a child of the process that starts it and is told by the kernel to stop when that process dies, however
it dies. PostgreSQL refuses to run as root, so root lends it an unprivileged uid; its files then live where that uid
can reach them.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from motcua.wiring.postgres_binaries import Binaries, NoServer, find

CHECKOUT = Path(__file__).resolve().parents[3]
LENT_USER = "nobody"
# A socket's path may hold 107 bytes, and PostgreSQL adds "/.s.PGSQL.5432".
_LONGEST_SOCKET_FOLDER = 90
_PATIENCE = 60.0


def state_dir() -> Path:
    """Where this checkout keeps what it makes: `.state` in the checkout, or under /var/lib/motcua when root."""
    told = os.environ.get("MOTCUA_STATE")
    if told:
        return Path(told).absolute()
    if os.geteuid() != 0:
        return CHECKOUT / ".state"
    return Path("/var/lib/motcua") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


class Server:
    """One database cluster in ``home``. `start` is idempotent; `stop` is a fast shutdown of what `start` started."""

    def __init__(self, home: Path, *, database: str = "motcua", durable: bool = True) -> None:
        self.home = home
        self.database = database
        self.data = home / "data"
        self.socket = _socket_folder(home)
        self.durable = durable
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._url(self.database)

    def start(self) -> None:
        self._prepare()
        with (self.home / "starting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            binaries = find(state_dir(), major=self._major())
            if os.geteuid() == 0:
                _check_reachable(binaries.folder)
            if self._major() is None:
                self._make_cluster(binaries)
            if not self._already_up():
                self._forget_the_dead()
                self._spawn(binaries)
            self._make_database()

    def running(self) -> bool:
        return self._postmaster() is not None

    def answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """What a power cut does: no checkpoint, no goodbye. For the tests of durability."""
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(_PATIENCE)

    def _url(self, database: str) -> str:
        return f"postgresql://motcua@/{database}?host={self.socket}"

    def _major(self) -> int | None:
        told = self.data / "PG_VERSION"
        return int(told.read_text()) if told.exists() else None

    def _prepare(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            _check_reachable(self.home)
            shutil.chown(self.home, *_owner())
        with contextlib.suppress(FileExistsError):
            self.socket.mkdir(mode=0o700, parents=True)
            if os.geteuid() == 0:
                shutil.chown(self.socket, *_owner())
        found = self.socket.lstat()
        if self.socket.is_symlink() or found.st_uid not in {os.geteuid(), _owner()[0]}:
            raise NoServer(f"{self.socket} belongs to somebody else: remove it, or set MOTCUA_STATE to a shorter path")

    def _make_cluster(self, binaries: Binaries) -> None:
        """In a folder of its own and then into place, so that a start cut short leaves no half cluster."""
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        command = [binaries.folder / "initdb", "-D", partial, "-U", "motcua", "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", *(() if self.durable else ("--no-sync",))]
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False, **self._as_owner(binaries)
        )
        if done.returncode != 0:
            raise NoServer(f"PostgreSQL could not make its files in {partial}: {done.stderr.strip()}")
        partial.rename(self.data)

    def _already_up(self) -> bool:
        """Somebody else's start of the same cluster serves us too; one that is just stopping is waited for."""
        deadline = time.monotonic() + _PATIENCE
        while self._postmaster() is not None:
            if self.answers():
                return True
            if time.monotonic() > deadline:
                raise NoServer(f"a PostgreSQL is stuck on {self.data}: {self._last_words()}")
            time.sleep(0.1)
        return False

    def _postmaster(self) -> int | None:
        """The living server's pid. After a kill -9 the file stays, and the number may be another process's by now."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        return pid if b"postgres" in command and os.fsencode(self.data) in command else None

    def _forget_the_dead(self) -> None:
        for stale in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _spawn(self, binaries: Binaries) -> None:
        """Start and wait until it answers. Backends that outlived a killed server hold its memory for a moment."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            process = self._launch(binaries)
            while process.poll() is None and time.monotonic() < deadline:
                if self.answers():
                    self._process = process
                    return
                time.sleep(0.03)
            if time.monotonic() > deadline or "still in use" not in self._last_words():
                process.kill()
                raise NoServer(f"PostgreSQL did not start: {self._last_words()}")
            time.sleep(0.2)

    def _launch(self, binaries: Binaries) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0777",  # the folder is closed to others
            "max_connections": "120",
            "timezone": "Asia/Ho_Chi_Minh",
            "log_min_messages": "warning",
            "log_min_error_statement": "panic",  # statements carry personal data
        }
        if not self.durable:
            # Autovacuum counts the rows of a test's open transaction as none, and plans then take minutes.
            settings |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        command = [str(binaries.folder / "postgres"), "-D", str(self.data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.home / "server.log").open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us to pass on, in order
                preexec_fn=die_with_parent(signal.SIGINT),
                **self._as_owner(binaries),
            )

    def _last_words(self) -> str:
        log = self.home / "server.log"
        return log.read_text(errors="replace").strip()[-2000:] if log.exists() else "it left no log"

    def _make_database(self) -> None:
        import psycopg
        from psycopg.sql import SQL, Identifier

        with psycopg.connect(self._url("postgres"), autocommit=True) as db:
            if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone():
                db.execute(SQL("CREATE DATABASE {}").format(Identifier(self.database)))

    def _as_owner(self, binaries: Binaries) -> dict[str, Any]:
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", ""), "TZ": "UTC"}
        if binaries.libraries is not None:
            environment["LD_LIBRARY_PATH"] = str(binaries.libraries)
        more: dict[str, Any] = {"env": environment, "cwd": str(self.home)}
        if os.geteuid() == 0:
            uid, gid = _owner()
            more.update(user=uid, group=gid, extra_groups=[])
        return more


def die_with_parent(how: signal.Signals) -> Callable[[], None]:
    """For Popen's ``preexec_fn``: the kernel sends the child ``how`` when we die, be it by kill -9 (Linux only)."""
    parent = os.getpid()
    if sys.platform != "linux":
        return lambda: None
    prctl = ctypes.CDLL(None).prctl
    set_death_signal = 1

    def in_the_child() -> None:
        prctl(set_death_signal, int(how), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return in_the_child


def demo_server(province: str) -> Server:
    """This checkout's demo, which the settings use unless DATABASE_URL names another. A province has its database."""
    return Server(state_dir() / "postgres", database="motcua_" + province.replace("-", "_"))


@contextlib.contextmanager
def temporary_server() -> Iterator[Server]:
    """A cluster that is thrown away: for one test run."""
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=f"motcua-test-{os.getpid()}-"))
    home.chmod(0o755)
    server = Server(home, durable=False)
    try:
        server.start()
        yield server
    finally:
        server.kill()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket, ignore_errors=True)


def _sweep() -> None:
    """What test runs that were killed left behind."""
    for home in Path(tempfile.gettempdir()).glob("motcua-test-*-*"):
        pid = home.name.split("-")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(home, ignore_errors=True)


def _socket_folder(home: Path) -> Path:
    near = home / "socket"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET_FOLDER:
        return near
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/tmp") / f"motcua-{os.geteuid()}-{digest}"


def _owner() -> tuple[int, int]:
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam(LENT_USER)
    return entry.pw_uid, entry.pw_gid


def _check_reachable(folder: Path) -> None:
    """Root can go anywhere; the uid it lends can not."""
    uid, gid = _owner()
    for parent in reversed(folder.absolute().parents):
        found = parent.stat()
        bit = 0o100 if found.st_uid == uid else 0o010 if found.st_gid == gid else 0o001
        if not found.st_mode & bit:
            raise NoServer(
                f"PostgreSQL runs as the user {LENT_USER}, who may not enter {parent}: "
                "set MOTCUA_STATE to a folder whose parents are open to all, such as /var/lib/motcua"
            )
