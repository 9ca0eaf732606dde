"""Child processes that live and die together with this one."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from motcua.wiring.embedded import die_with_parent

_GRACE = 15.0
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked us to stop. Not an `Exception`: nothing on the way up may swallow it."""


class AlreadyRunning(RuntimeError):
    """Another process holds the lock; the message is what it wrote there."""


class Children:
    """``start`` them in order; leaving the block stops them in the reverse order."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Children:
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self._children.values()):
            _end(child)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._children[name] = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def fallen(self) -> tuple[str, int] | None:
        """The first child that ended by itself, and its exit code as a shell would give it."""
        for name, child in self._children.items():
            code = child.poll()
            if code is not None:
                return name, code if code >= 0 else 128 - code
        return None

    def wait(self) -> tuple[str, int]:
        while True:
            fallen = self.fallen()
            if fallen is not None:
                return fallen
            time.sleep(0.2)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal raise `Stopped` once; what follows is the orderly end, undisturbed."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in _STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[Callable[[str], None]]:
    """Hold ``lock`` alone, and say in it what runs; the system lets go of it however this process ends."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None

        def say(what: str) -> None:
            file.truncate(0)
            file.write(what)
            file.flush()

        say(f"pid {os.getpid()}")
        yield say


def free_port(host: str, wanted: int) -> int:
    """``wanted``, or the next one that nobody listens on."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port from {wanted} on")


def wait_until_served(port: int, children: Children, *, patience: float = 60.0) -> int | None:
    """Ask until an HTTP answer comes, and give its status; None when a child fell or patience ran out."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and children.fallen() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=patience)
            connection.request("GET", "/")
            return connection.getresponse().status
        except (OSError, HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    return None
