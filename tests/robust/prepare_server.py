"""Lay out the database of `test_server_killed`: the tables, the small world of cases, and a token for a citizen.

Run as a program, because these tests want rows that are really there. Prints the token.
"""

from __future__ import annotations

import sys
from datetime import timedelta


def main() -> None:
    from motcua.wiring.start import start_django

    start_django()
    from django.core.management import call_command
    from django.utils import timezone

    from motcua.ground.ledger.actions import record_fact
    from motcua.ground.people.actions import issue_token
    from motcua.ground.people.definitions import SYSTEM
    from motcua.record.cases.tests.world import build

    call_command("migrate", interactive=False, verbosity=0)
    world, now = build(), timezone.now()
    _, text = issue_token(
        account=world.accounts["lan"],
        name="thử",
        expires=now + timedelta(days=1),
        actor=SYSTEM,
        now=now,
        record=record_fact,
    )
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
