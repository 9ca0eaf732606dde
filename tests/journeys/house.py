"""The whole house as `motcua demo` opens it, for a browser to walk through."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from motcua.wiring.embedded import die_with_parent
from tests.parallel import own_port

DATABASE = "motcua_journeys"
_SERVED = re.compile(r"portal\s+(http://\S+?)/$", re.MULTILINE)


@contextlib.contextmanager
def open_house() -> Iterator[str]:
    """Its address. Database, web server and worker are its own, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="motcua-house-") as state, _database() as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
        environment |= {"DATABASE_URL": url, "MOTCUA_STATE": state}
        log = Path(state) / "demo.log"
        command = [sys.executable, "-m", "motcua.wiring.cli", "demo", "--port", str(own_port())]
        with (
            log.open("wb") as out,
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=out,
                env=environment,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            ) as demo,
        ):
            try:
                yield _address(demo, log)
            finally:
                demo.terminate()
                demo.communicate(timeout=60)
            # What the servers wrote is a failure that no page showed; that somebody was kept out is none.
            said = log.read_text("utf-8").splitlines()
            assert [line for line in said if " motcua.access " not in line] == []


def _address(demo: subprocess.Popen[bytes], log: Path) -> str:
    """Wait for the banner, which is printed when the first page is served."""
    assert demo.stdout is not None
    said = ""
    for line in demo.stdout:
        said += line.decode()
        if served := _SERVED.search(said):
            return served[1]
    raise RuntimeError(f"the demo did not open: {said}\n{log.read_text('utf-8')}")


@contextlib.contextmanager
def _database() -> Iterator[str]:
    """An empty one beside the other tests', without their right to empty append-only tables."""
    server = urlsplit(os.environ["DATABASE_URL"])
    query = "&".join(part for part in server.query.split("&") if not part.startswith("options="))
    own = urlunsplit(server._replace(path=f"/{DATABASE}", query=query))
    with psycopg.connect(urlunsplit(server._replace(path="/postgres", query=query)), autocommit=True) as db:
        drop = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(DATABASE))
        db.execute(drop)
        db.execute(SQL("CREATE DATABASE {}").format(Identifier(DATABASE)))
        yield own
        db.execute(drop)
