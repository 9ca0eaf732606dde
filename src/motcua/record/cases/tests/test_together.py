"""Many at once, on real PostgreSQL: nobody gets what another has, no code twice, no gap, no half case."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections

from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Post
from motcua.ground.people.models import Account, Appointment
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions
from motcua.record.cases.models import Case, CasePaper, Serial
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, START, World, answers, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.whole]


@pytest.fixture
def world(transactional_db: None) -> World:
    return build()


def at_once(jobs: Sequence[Callable[..., Any]], hands: int) -> list[Any]:
    """Run all jobs over ``hands`` threads that start together; each returns its result or its Refused."""
    gate = threading.Barrier(hands)
    first = threading.local()

    def run(job: Callable[[], Any]) -> Any:
        if not getattr(first, "passed", False):
            first.passed = True
            gate.wait(timeout=30)
        try:
            return job()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(run, jobs))


def test_fifty_officers_claim_the_same_ten_cases(world: World) -> None:
    cases = [Story(world).in_process().case for _ in range(10)]
    officers = [_officer(world, f"can_bo_{n}") for n in range(50)]
    everyone = [world.actor(name) for name in officers]
    jobs = [
        (lambda case=case, actor=actor: actions.claim_case(case_id=case.id, actor=actor, now=MONDAY))
        for case in cases
        for actor in everyone
    ]
    results = at_once(jobs, hands=50)
    won = [r for r in results if isinstance(r, Case)]
    lost = [r for r in results if isinstance(r, Refused)]
    assert sorted(c.code for c in won) == sorted(c.code for c in cases)
    assert {r.code for r in lost} == {"claimed_already"}
    assert len(lost) == 490
    assert Fact.objects.filter(kind="cases.claimed").count() == 10


def test_two_hundred_filings_at_once_have_two_hundred_codes_without_gaps(world: World) -> None:
    lan = world.actor("lan")
    jobs = [lambda n=n: _file(world, lan, f"cung-luc-{n}") for n in range(200)]
    codes = sorted(case.code for case in at_once(jobs, hands=20))
    assert codes == [f"H99.90001-261102-{n:04d}" for n in range(1, 201)]
    assert Serial.objects.get().last == 200


def test_offices_do_not_wait_for_each_other(world: World) -> None:
    """One office's serial is held by an unfinished filing; another office files meanwhile."""
    from django.db import transaction

    from motcua.record.cases.actions.filing import next_serial

    with transaction.atomic():
        next_serial(world.there.pk, MONDAY.date())
        done = at_once([lambda: _file(world, world.actor("lan"), "khong-cho")], hands=1)
    assert done[0].code.endswith("-0001")


def test_one_filing_sent_twenty_times_at_once_is_one_case(world: World) -> None:
    lan = world.actor("lan")
    results = at_once([lambda: _file(world, lan, "mot-lan") for _ in range(20)], hands=20)
    assert len({case.id for case in results}) == 1
    assert (Case.objects.count(), Fact.objects.count(), Serial.objects.get().last) == (1, 1, 1)


def test_kill_9_between_any_two_statements_leaves_all_or_nothing(world: World) -> None:
    """A process files and is killed before its n-th statement, for every n. What was acknowledged is there, what was
    not is not there in part, and filing again with the same key ends in exactly one whole case."""
    acknowledged, n = False, 0
    with _the_dying() as file_and_die:
        while not acknowledged:
            n += 1
            assert n < 60, "the filing never finished"
            acknowledged = file_and_die(n)
            whole = Case.objects.count()
            assert whole in (0, 1)
            assert not acknowledged or whole == 1
            for rows in (Fact, Promise, CasePaper, Serial):
                assert rows.objects.count() == whole, f"half a case after statement {n}: {rows.__name__}"
    assert n > 5, "the process was not killed where it should be"
    again = _file(world, world.actor("lan"), "song-sot")
    assert (again.id, Case.objects.count()) == (Case.objects.get().id, 1)


def _file(world: World, actor: Any, key: str) -> Case:
    return actions.submit_case(
        actor=actor,
        now=MONDAY,
        procedure=CODE,
        data=answers(),
        papers={"proof": [BIRTH_PAPER]},
        key=key,
        applicant=world.parties["lan"],
    )


def _officer(world: World, name: str) -> str:
    account = Account.objects.create(username=name, name=name, kind="official", created_at=MONDAY)
    post = Post.objects.create(office=world.here, title=name, duties=["handle"], valid_from=START)
    Appointment.objects.create(account=account, post=post, valid_from=START)
    world.accounts[name] = account
    return name


@contextmanager
def _the_dying() -> Iterator[Callable[[int], bool]]:
    """A process whose children file and die before the n-th statement; whether the filing was acknowledged."""
    command = [sys.executable, "-m", "motcua.record.cases.tests.dying", str(connection.settings_dict["NAME"])]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "motcua.wiring.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ask, answer = process.stdin, process.stdout

        def file_and_die(before_statement: int) -> bool:
            ask.write(f"{before_statement}\n")
            ask.flush()
            said = answer.readline().strip()
            assert said in ("dead", "acknowledged 0"), said
            return said != "dead"

        yield file_and_die
        ask.close()
