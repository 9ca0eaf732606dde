"""kill -9 of the whole server, again and again, while people file: what was acknowledged is there, once and whole."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.robust.filers import Filer, Log

DATABASE = "motcua_killed"
FILERS, KILLS, BETWEEN = 6, 4, 12
PATIENCE = 60


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database and a folder of papers that outlive every server."""
    with _database() as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        (tmp_path / "static").mkdir()
        yield {**kept, "DATABASE_URL": url, "MOTCUA_STATE": str(tmp_path), "MOTCUA_STATIC_FROM_SOURCE": "1"}


@contextlib.contextmanager
def _database() -> Iterator[str]:
    server = urlsplit(os.environ["DATABASE_URL"])
    query = "&".join(part for part in server.query.split("&") if not part.startswith("options="))
    name = Identifier(DATABASE)
    with psycopg.connect(urlunsplit(server._replace(path="/postgres", query=query)), autocommit=True) as db:
        drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
        db.execute(drop)
        db.execute(SQL("CREATE DATABASE {}").format(name))
        yield urlunsplit(server._replace(path=f"/{DATABASE}", query=query))
        db.execute(drop)


class Server:
    """`motcua serve`, and everything it started, in a process group of its own."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        command = [sys.executable, "-m", "motcua.wiring.cli", "serve", "--port", str(port), "--workers", "2"]
        self.process = subprocess.Popen(
            command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
        self.port = port

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def prepared(environment: dict[str, str]) -> str:
    """The token of bà Lan."""
    command = [sys.executable, "-m", "tests.robust.prepare_server"]
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, env=environment | path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_acknowledged_survives_every_kill(environment: dict[str, str], port: int) -> None:
    token, log, stop = prepared(environment), Log(), threading.Event()
    filers = [Filer(port, token, log, stop) for _ in range(FILERS)]
    server = Server(environment, port)
    try:
        for filer in filers:
            filer.start()
        for _ in range(KILLS):
            log.wait_for_filings(BETWEEN, PATIENCE)
            server.kill()
            log.wait_for_silence(PATIENCE)
            server = Server(environment, port)
        log.wait_for_filings(BETWEEN, PATIENCE)
        stop.set()
        for filer in filers:
            filer.join(PATIENCE)
        assert not any(filer.is_alive() for filer in filers)
        _replayed(log, port, token)
    finally:
        stop.set()
        server.kill()
    assert log.refused == []
    _whole(environment["DATABASE_URL"], log)


def _replayed(log: Log, port: int, token: str) -> None:
    """A few sent once more: the same case, and nothing new."""
    again = Filer(port, token, log, threading.Event())
    assert again.upload()
    for key in list(log.acknowledged)[:: max(1, len(log.acknowledged) // 5)]:
        assert again.send(key)
        assert log.acknowledged[key][-1][0] == 200


def _whole(url: str, log: Log) -> None:
    with psycopg.connect(url) as db:
        cases = rows(db, "SELECT filing_key, id::text, code FROM cases_case")
        facts = Counter(subject for (subject,) in rows(db, "SELECT subject FROM ledger_fact WHERE kind LIKE 'cases.%'"))
        promises = Counter(subject for (subject,) in rows(db, "SELECT subject FROM promises_promise"))
        papers = Counter(case for (case,) in rows(db, "SELECT case_id::text FROM cases_casepaper"))
        last = dict(rows(db, "SELECT day, last FROM cases_serial"))
    found = {key: (id, code) for key, id, code in cases}
    assert len(found) == len(cases) == len(log.acknowledged)
    for key, told in log.acknowledged.items():
        assert {(id, code) for _, id, code in told} == {found[key]}
    subjects = {f"case:{id}": 1 for id, _ in found.values()}
    assert facts == promises == subjects
    assert papers == {id: 1 for id, _ in found.values()}
    for day, highest in last.items():
        serials = sorted(int(code[-4:]) for _, code in found.values() if f"-{day:%y%m%d}-" in code)
        assert serials == list(range(1, highest + 1))
    assert sum(last.values()) == len(found)


def rows(db: Any, sql: str) -> list[Any]:
    return list(db.execute(sql).fetchall())
