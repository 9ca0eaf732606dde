"""Files a case as bà Lan and kills itself with SIGKILL before the n-th statement. Run by `test_together`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any


def main() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[2]
    django.setup()
    from django.db import connection

    from motcua.ground.people.models import Account
    from motcua.ground.people.queries import actor_for
    from motcua.record.cases import actions
    from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, answers

    account = Account.objects.select_related("party").get(username="lan")
    actor = actor_for(account, MONDAY.date())
    left = int(sys.argv[1])

    def tick() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def countdown(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        tick()
        return execute(sql, params, many, context)

    commit = connection.commit

    def commit_unless_dead() -> None:
        tick()
        commit()

    connection.commit = commit_unless_dead  # type: ignore[method-assign]
    with connection.execute_wrapper(countdown):
        actions.submit_case(
            actor=actor,
            now=MONDAY,
            procedure=CODE,
            data=answers(),
            papers={"proof": [BIRTH_PAPER]},
            key="song-sot",
            applicant=account.party,
        )
    sys.stdout.write("acknowledged")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
