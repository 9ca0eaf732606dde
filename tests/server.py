"""A pytest plugin, loaded with ``-p tests.server`` before Django reads its settings: the tests' own PostgreSQL.

``DATABASE_URL`` points the run at another server instead. Under ``pytest -n`` each process has a server and a state of
its own: transactions that are open in one database hold up what another one of the same server may seal or analyse.
The first of them, gw0, uses that of the process which started it and runs no test.
"""

from __future__ import annotations

import contextlib
import os
import tempfile

from motcua.wiring.embedded import temporary_server

_STARTED = "PYTEST_SERVER_STARTED"
"""In the environment of the processes of a run whose server is its own."""
_stack = contextlib.ExitStack()
_worker = os.environ.get("PYTEST_XDIST_WORKER", "")


def _begin() -> None:
    given, ours = "DATABASE_URL" in os.environ, _STARTED in os.environ
    if not given or (ours and _worker not in ("", "gw0")):
        os.environ["DATABASE_URL"] = _stack.enter_context(temporary_server()).url
        os.environ[_STARTED] = "1"
    if "motcua.scratch" not in os.environ["DATABASE_URL"]:
        # Only the tests' own connections may empty append-only tables between tests (ledger migration 0002).
        joint = "&" if "?" in os.environ["DATABASE_URL"] else "?"
        os.environ["DATABASE_URL"] += f"{joint}options=-c%20motcua.scratch%3Don"
    state = _stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-state-"))
    os.chmod(state, 0o755)  # a server that a test starts runs as another user when we are root
    # WhiteNoise warns when the folder that `collectstatic` fills is not there, and warnings are errors.
    os.mkdir(os.path.join(state, "static"))
    os.environ |= {"MOTCUA_STATE": state, "MOTCUA_STATIC_FROM_SOURCE": "1", "MOTCUA_LIMITS": "off"}


_begin()


def pytest_configure() -> None:
    """Properties are about truth, not speed: a loaded machine fails no test. CI draws the same examples every time."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
    )
    settings.load_profile("house")


def pytest_unconfigure() -> None:
    _stack.close()
