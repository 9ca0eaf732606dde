"""The worker: hands facts to those who wait for them, seals them and has the seals stamped, reckons dates again when
the calendar has changed, and breaks the promises whose day has passed."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import click
from django.conf import settings
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from motcua.ground.access import limits
from motcua.ground.access.actions import close_idle, forget_old
from motcua.ground.health.actions import note_pulse
from motcua.ground.ledger import outbox
from motcua.ground.ledger.actions import seal_facts, stamp_seals
from motcua.ground.ledger.actions.sealing import MOST
from motcua.ground.ledger.ports import stampers, trusted
from motcua.ground.ledger.queries import last_seal
from motcua.ground.messages.actions import deliver_due
from motcua.ground.money.actions import expire_orders
from motcua.ground.money.ports import gateway_keys
from motcua.ground.papers.actions.archiving import archive_one
from motcua.ground.papers.ports import signs
from motcua.ground.papers.register import trusted as papers_trusted
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises.actions import break_overdue, redate_open
from motcua.ground.vault.digitising.actions import read_next
from motcua.ground.words.moments import day_of, local
from motcua.record.cases.actions import follow_redated
from motcua.record.cases.actions.paying import ask_gateways, compare_with_gateway
from motcua.record.retention.actions import propose
from motcua.wiring.commands.check import refuse_to_start

_AT_ONCE = 100
_LONGEST_WAIT = 30.0
_A_SEAL = timedelta(seconds=10)
_log = logging.getLogger(__name__)


@click.command()
@click.option("--idle", default=1.0, show_default=True, help="Seconds to rest when there is nothing to do.")
def command(idle: float) -> None:
    """Deliver what waits and find what is overdue, until told to stop."""
    refuse_to_start()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stamping = threading.Thread(target=stamp, args=(stop, idle), name="stamping", daemon=True)
    reading = threading.Thread(target=read, args=(stop, idle), name="reading", daemon=True)
    asking = threading.Thread(target=ask, args=(stop, idle), name="asking", daemon=True)
    beside = (stamping, reading, asking)
    for each in beside:
        each.start()
    work(stop, idle)
    for each in beside:
        each.join(_LONGEST_WAIT)


def work(stop: threading.Event, idle: float) -> None:
    """A round's work is committed before the next begins; a database that is away is waited for, ever longer."""
    wait = idle
    while not stop.is_set():
        try:
            done = one_round()
        except OperationalError as trouble:
            wait = min(wait * 2, _LONGEST_WAIT)
            _log.warning("the database does not answer, next try in %.0f s: %s", wait, trouble)
            stop.wait(wait)
        else:
            wait = idle
            if not done:
                stop.wait(idle)
        finally:
            close_old_connections()


def one_round() -> int:
    now = timezone.now()
    note_pulse(name="worker", now=now)
    delivered = outbox.run_once(now, _AT_ONCE) + deliver_due(now=now, limit=_AT_ONCE)
    limits.sweep(now=now)
    propose_once_a_day(now)
    delivered += expire_orders(now=now, limit=_AT_ONCE)
    return delivered + keep_time(now) + close_unused(now) + seal_now_and_then(now)


class _Passed:
    """The last day on which this process looked for accounts that nobody uses."""

    on: date | None = None


def close_unused(now: datetime) -> int:
    """Once a day: officials' accounts that nobody has used for long are closed, and old sign-ins tell no place any
    more. Several workers close none twice."""
    if _Passed.on == day_of(now):
        return 0
    closed = close_idle(days=settings.IDLE_ACCOUNT_DAYS, now=now, limit=_AT_ONCE)
    forgotten = forget_old(now=now)
    if closed < _AT_ONCE and not forgotten:
        _Passed.on = day_of(now)
    return closed


def keep_time(now: datetime) -> int:
    """What a new calendar moves is moved before anything is called late: a day off announced today must not break what
    was due today."""
    redated = redate_open(now=now, limit=_AT_ONCE, told=(follow_redated,))
    if not redated.finished:
        return redated.looked
    return redated.looked + break_overdue(now=now, limit=_AT_ONCE)


def seal_now_and_then(now: datetime) -> int:
    """Seals of ten seconds each, or full ones where there is more: how many facts were sealed."""
    last = last_seal()
    if last is not None and now - last.sealed_at < _A_SEAL and last.facts < MOST:
        return 0
    seal = seal_facts(now=now, only_stamps_too=False)
    return seal.facts if seal else 0


class _Proposed:
    """The last day on which this process looked for what retention law lets go."""

    on: date | None = None


def propose_once_a_day(now: datetime) -> None:
    """What need not be kept is listed; a person decides on the list."""
    if _Proposed.on != day_of(now):
        propose(day=day_of(now), actor=SYSTEM, now=now)
        _Proposed.on = day_of(now)


def stamp(stop: threading.Event, idle: float) -> None:
    """Beside the rounds: an authority that does not answer makes nobody wait."""
    while not stop.is_set():
        try:
            done = stamp_what_is_due(timezone.now()) | archive_what_waits(timezone.now())
        except OperationalError as trouble:
            _log.warning("no stamps, the database does not answer: %s", trouble)
            done = False
        finally:
            close_old_connections()
        if not done:
            stop.wait(max(idle, 1.0))


def archive_what_waits(now: datetime) -> bool:
    """One issued paper is made fit to be kept; whether there was one. Without an authority they wait."""
    if not (settings.STAMPERS and signs()):
        return False
    return archive_one(stamper=settings.STAMPERS[0], trusted=papers_trusted(now), actor=SYSTEM, now=now) is not None


def read(stop: threading.Event, idle: float) -> None:
    """Beside the rounds too: a scan takes seconds for each page, and no dossier waits for it."""
    while not stop.is_set():
        try:
            done = read_next(now=timezone.now())
        except OperationalError as trouble:
            _log.warning("nothing is read, the database does not answer: %s", trouble)
            done = False
        finally:
            close_old_connections()
        if not done:
            stop.wait(max(idle, 1.0))


def ask(stop: threading.Event, idle: float) -> None:
    """Beside the rounds too: what became of payments is asked, and once a night a day is compared."""
    while not stop.is_set():
        try:
            done = ask_gateways(now=timezone.now()) + compare_once_a_night(timezone.now())
        except OperationalError as trouble:
            _log.warning("no gateway is asked, the database does not answer: %s", trouble)
            done = 0
        except Exception:
            # An adapter's bug must not end the asking; what was claimed is asked again at its next time.
            _log.exception("a gateway could not be asked")
            done = 0
        finally:
            close_old_connections()
        if not done:
            stop.wait(max(idle, 1.0))


_COMPARED_AT = time(1, 30)
"""Behind midnight, when what was paid late in the day has been told."""


_SILENT = timedelta(minutes=15)
_SILENT_TOO_LONG = 4


class _Compared:
    """The last day of each gateway that this process has compared, and when one that was silent is asked again."""

    days: ClassVar[dict[str, date]] = {}
    again: ClassVar[dict[str, datetime]] = {}
    silent: ClassVar[dict[str, int]] = {}


def _wait_for(key: str, why: str, now: datetime) -> None:
    """A gateway may be away for a while; one that is away for an hour is told of."""
    _Compared.again[key] = now + _SILENT
    _Compared.silent[key] = _Compared.silent.get(key, 0) + 1
    if _Compared.silent[key] == _SILENT_TOO_LONG:
        _log.warning("%s cannot be compared with the book: %s", key, why)


def compare_once_a_night(now: datetime) -> int:
    """Yesterday, by book and by gateway; what does not agree is a task then. Several workers find the same."""
    yesterday, compared = day_of(now) - timedelta(days=1), 0
    if local(now).time() < _COMPARED_AT:
        return 0
    for key in gateway_keys():
        if _Compared.days.get(key) == yesterday or now < _Compared.again.get(key, now):
            continue
        done = compare_with_gateway(key, yesterday, now=now)
        if done.silent:
            _wait_for(key, done.silent, now)
            continue
        _Compared.days[key], _Compared.silent[key], compared = yesterday, 0, compared + 1
        if done.wrong:
            _log.warning("%s of %s: %d do not agree", key, yesterday, len(done.wrong))
    return compared


def stamp_what_is_due(now: datetime) -> bool:
    """Ask each authority once; whether any has stamped."""
    every, trust = timedelta(seconds=settings.STAMP_EVERY), trusted()
    made = [stamp_seals(each, every=every, trust=trust, actor=SYSTEM, now=now) for each in stampers()]
    return any(made)
