"""Facts sealed a second, against reading the same facts and hashing them flat; and what sealing costs those who file.

`value` is `seal_facts` as the worker calls it, until nothing is left: reading, writing each fact as text, salt, leaf,
tree, root and the rows of the seal. `limit` is what nobody can beat: PostgreSQL sends the same columns (COPY) and one
SHA-256 goes over them. `cost` is the share of filing that sealing takes: dossiers filed by the real action and then
sealed on one connection, one after the other, so that no idle core hides it, and after far fewer dossiers than the
worker would wait for; rounds without a seal take turns with them, as a check. Each run ends with all seals done again:
no fault is allowed.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.result import Result

ROOT = Path(__file__).resolve().parents[1]
AGAINST = "COPY of the same columns from PostgreSQL and one SHA-256 over them"
RUNS = 3
FACTS = """INSERT INTO ledger_fact
    (kind, subject, office_id, place_code, actor, happened_at, known_at, payload, channel, method, level)
SELECT 'cases.submitted', 'case:' || md5(n::text), n %% 500, '25942', 'account:' || n %% 9000, now(), now(),
    jsonb_build_object('code', 'H09.25942-261102-' || n, 'procedure', '1.001193', 'definition', md5(n::text),
        'channel', 'online', 'from', 1, 'state', 1,
        'papers', jsonb_build_object('proof', jsonb_build_array(md5(n::text)))),
    'portal', 'national_id', 2
FROM generate_series(1, %s) AS n"""
COPIED = """COPY (SELECT id, kind, subject, office_id, place_code, actor, happened_at, known_at, payload, channel,
    method, level FROM ledger_fact WHERE id > {first} ORDER BY tx, id) TO STDOUT"""


def run(full: bool = False, size: int | None = None) -> Result:
    """In a process and on a server of its own. ``size`` is how many facts are sealed in all."""
    from motcua.wiring.embedded import temporary_server

    size = size or (1_000_000 if full else 150_000)
    with temporary_server() as server, tempfile.TemporaryDirectory() as state:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
        ours = {
            "DATABASE_URL": server.url,
            "MOTCUA_STATE": state,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }
        command = [sys.executable, "-m", "bench.seal", str(size)]
        told = subprocess.run(command, env=clean | ours, capture_output=True, text=True, check=False)
    if told.returncode:
        raise RuntimeError(told.stderr)
    found = json.loads(told.stdout.splitlines()[-1])
    return Result(
        bench="seal",
        unit="facts/s",
        against=AGAINST,
        size=size,
        runs=found["runs"],
        limit_runs=found["limit_runs"],
        details=found["details"],
    )


def measured(size: int) -> dict[str, Any]:
    """The body, inside Django."""
    each = max(size // RUNS, 1)
    rates = [(seal_some(each)) for _ in range(RUNS)]
    checked, before, after = check_all()
    cost = cost_to_filing(rounds=3 if size < 10_000 else 7, dossiers=4 if size < 10_000 else 100)
    _, _, last = check_all()
    return {
        "runs": [ours for ours, _ in rates],
        "limit_runs": [limit for _, limit in rates],
        "details": {
            **cost,
            "checked again, facts/s": round(checked),
            "memory while checking, MB more": round((after - before) / 1024, 1),
            "memory in all, MB": round(last / 1024),
        },
    }


def seal_some(count: int) -> tuple[float, float]:
    from django.db import connection
    from django.db.models import Max
    from django.utils import timezone

    from motcua.ground.ledger.actions import seal_facts
    from motcua.ground.ledger.models import Fact

    first = Fact.objects.aggregate(newest=Max("pk"))["newest"] or 0
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [count])
        cursor.execute("ANALYZE ledger_fact")
    began, sealed = time.perf_counter(), 0
    while (seal := seal_facts(now=timezone.now())) is not None:
        sealed += seal.facts
    ours = time.perf_counter() - began
    assert sealed == count
    began, flat = time.perf_counter(), hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(COPIED.format(first=first)) as rows:
        for part in rows:
            flat.update(part)
    return count / ours, count / (time.perf_counter() - began)


def check_all() -> tuple[float, int, int]:
    """All seals again: facts a second, and the greatest memory before and after, in kB."""
    from motcua.ground.ledger.models import Fact
    from motcua.ground.ledger.queries import faults

    count, before = Fact.objects.count(), _memory()
    began = time.perf_counter()
    assert list(faults()) == []
    return count / (time.perf_counter() - began), before, _memory()


def cost_to_filing(rounds: int, dossiers: int) -> dict[str, object]:
    """Pairs of rounds, one with a seal at its end; which of the two comes first changes each time."""
    from django.utils import timezone

    from motcua.ground.ledger.actions import seal_facts
    from motcua.record.cases.tests.steps import Story
    from motcua.record.cases.tests.world import build

    story = Story(build())
    shares: list[float] = []

    def one(sealing: bool) -> float:
        began = time.perf_counter()
        for _ in range(dossiers):
            story.submitted()
        filed = time.perf_counter()
        if sealing:
            assert seal_facts(now=timezone.now()) is not None
            shares.append((time.perf_counter() - filed) / (time.perf_counter() - began))
        took = time.perf_counter() - began
        while seal_facts(now=timezone.now()) is not None:
            pass
        return dossiers / took

    one(sealing=True)
    shares.clear()
    pairs = [{sealing: one(sealing) for sealing in (number % 2 == 0, number % 2 == 1)} for number in range(rounds)]
    in_turns = statistics.median(1 - pair[True] / pair[False] for pair in pairs)
    return {
        "cost": round(statistics.median(shares), 4),
        "cost is": f"the seal's median share of {rounds} rounds of {dossiers} dossiers and one seal",
        "cost, against rounds without": round(in_turns, 4),
        "dossiers filed/s with seals": round(statistics.median(pair[True] for pair in pairs), 1),
        "dossiers filed/s without": round(statistics.median(pair[False] for pair in pairs), 1),
    }


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    from motcua.wiring.start import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    sys.stdout.write(json.dumps(measured(int(sys.argv[1]))) + "\n")


if __name__ == "__main__":
    main()
