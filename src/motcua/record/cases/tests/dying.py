"""Files a case as bà Lan and dies by SIGKILL before the n-th statement. Driven by `test_together`.

One process is set up once; for each n read from standard input it forks a child that files and dies, and answers with
"acknowledged" or "dead".
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any


def main() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            file_and_die(int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("dead\n" if killed else f"acknowledged {status}\n")
        sys.stdout.flush()


def file_and_die(before_statement: int) -> None:
    from django.db import connection

    left = before_statement

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def countdown(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        tick()
        return execute(sql, params, many, context)

    file = _filing()
    commit = connection.commit

    def commit_unless_dead() -> None:
        tick()
        commit()

    connection.commit = commit_unless_dead  # type: ignore[method-assign]
    with connection.execute_wrapper(countdown):
        file()


def _filing() -> Callable[[], object]:
    from motcua.ground.people.definitions import Via
    from motcua.ground.people.models import Account
    from motcua.ground.people.queries import actor_for
    from motcua.record.cases import actions
    from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, answers

    account = Account.objects.select_related("party").get(username="lan")
    actor = replace(actor_for(account, MONDAY.date()), via=Via("portal", "national_id", 2))
    papers = {"proof": [BIRTH_PAPER]}
    given = {"procedure": CODE, "data": answers(), "papers": papers, "key": "song-sot", "applicant": account.party}
    return lambda: actions.submit_case(actor=actor, now=MONDAY, **given)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
