"""A pytest plugin, loaded with ``-p tests.server`` before Django reads its settings: the tests' own PostgreSQL.

``DATABASE_URL`` points the run at another server instead. Under ``pytest -n`` there is still one server, which the
first process starts; each of the others has a database and a state of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile

from motcua.wiring.embedded import temporary_server

_stack = contextlib.ExitStack()
atexit.register(_stack.close)

if "PYTEST_XDIST_WORKER" not in os.environ:
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _stack.enter_context(temporary_server()).url
    # Only the tests' own connections may empty append-only tables between tests (ledger migration 0002).
    _joint = "&" if "?" in os.environ["DATABASE_URL"] else "?"
    os.environ["DATABASE_URL"] += f"{_joint}options=-c%20motcua.scratch%3Don"
os.environ["MOTCUA_STATE"] = _stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-state-"))
os.chmod(os.environ["MOTCUA_STATE"], 0o755)  # a server that a test starts runs as another user when we are root
os.environ["MOTCUA_STATIC_FROM_SOURCE"] = "1"
# WhiteNoise warns when the folder that `collectstatic` fills is not there, and warnings are errors.
os.mkdir(os.path.join(os.environ["MOTCUA_STATE"], "static"))


def pytest_configure() -> None:
    """Properties are about truth, not speed: a loaded machine fails no test. CI draws the same examples every time."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
    )
    settings.load_profile("house")
