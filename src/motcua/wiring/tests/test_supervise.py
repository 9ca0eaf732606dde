"""Children live and die together with their supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.wiring.supervise import (
    AlreadyRunning,
    Children,
    Stopped,
    free_port,
    only_one,
    stoppable,
    wait_until_served,
)

SERVER = """
from http.server import BaseHTTPRequestHandler, HTTPServer
HTTPServer(("127.0.0.1", {port}), BaseHTTPRequestHandler).serve_forever()
"""
OBEDIENT = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: (print("{name}", flush=True), sys.exit()))
print("up", flush=True)
signal.pause()
"""
CHILD = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
PARENT = f"""
import os, sys, time
from motcua.wiring.supervise import Children
with Children() as children:
    children.start("child", [sys.executable, "-c", {CHILD!r}], os.environ)
    time.sleep(600)
"""


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_children_stop_in_reverse_order(capfd: pytest.CaptureFixture[str]) -> None:
    said = ""
    with Children() as children:
        for name in ("first", "second"):
            children.start(name, [sys.executable, "-c", OBEDIENT.format(name=name)], os.environ)
        while said.count("up") < 2:
            said += capfd.readouterr().out
    assert (said + capfd.readouterr().out).split() == ["up", "up", "second", "first"]


@pytest.mark.parametrize(("script", "code"), [("exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137)])
def test_a_fallen_child_is_named_with_its_code(script: str, code: int) -> None:
    with Children() as children:
        children.start("steady", [sys.executable, "-c", "import time; time.sleep(600)"], os.environ)
        children.start("weak", [sys.executable, "-c", script], os.environ)
        assert children.wait() == ("weak", code)


def test_a_child_does_not_outlive_a_killed_supervisor() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    until(lambda: not Path(f"/proc/{child}").exists() or "State:\tZ" in Path(f"/proc/{child}/status").read_text())


def test_only_one_runs_and_the_other_is_told_who(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "demo.lock"
    with only_one(lock) as say:
        say("http://localhost:8000")
        with pytest.raises(AlreadyRunning, match=r"^http://localhost:8000$"), only_one(lock):
            pass
    with only_one(lock):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_asked_to_stop_stops_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    orderly: list[str] = []
    with pytest.raises(Stopped):
        ask_twice(number, orderly)
    assert orderly == ["ended in order"]
    assert signal.getsignal(number) is before


def ask_twice(number: signal.Signals, orderly: list[str]) -> None:
    with stoppable():
        try:
            os.kill(os.getpid(), number)
        finally:
            os.kill(os.getpid(), number)
            orderly.append("ended in order")


def test_a_taken_port_is_passed_by() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) <= port + 100
    assert free_port("127.0.0.1", port) == port


def test_it_is_served_once_it_answers_whatever_it_answers(port: int) -> None:
    with Children() as children:
        children.start("web", [sys.executable, "-c", SERVER.format(port=port)], os.environ)
        assert wait_until_served(port, children) == 501


def test_a_server_that_falls_is_not_waited_for(port: int) -> None:
    started = time.monotonic()
    with Children() as children:
        children.start("web", [sys.executable, "-c", "exit(3)"], os.environ)
        assert wait_until_served(port, children) is None
    assert time.monotonic() - started < 30
