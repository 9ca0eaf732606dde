"""A pytest plugin, loaded with ``-p tests.server`` before Django reads its settings: the tests' own PostgreSQL.

``DATABASE_URL`` points the run at another server instead.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile

if "DATABASE_URL" not in os.environ:
    from motcua.wiring.embedded import temporary_server

    _stack = contextlib.ExitStack()
    _server = _stack.enter_context(temporary_server())
    atexit.register(_stack.close)
    os.environ["DATABASE_URL"] = _server.url
os.environ["MOTCUA_STATE"] = tempfile.mkdtemp(prefix="motcua-state-")
# Only servers of the tests let tables be emptied between tests; see ledger migration 0002.
os.environ["DATABASE_URL"] += "&options=-c%20motcua.scratch%3Don"
