"""`motcua retention`: what is due to be erased, who decided it, and what is held back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar, get_args

import click
from django.db import connection
from django.utils import timezone

from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case
from motcua.record.retention import actions, queries
from motcua.record.retention.definitions import Ground
from motcua.wiring import backup

Made = TypeVar("Made")
_DAY = click.DateTime(["%Y-%m-%d"])
_as = click.option("--as", "username", required=True, help="The account of the official who decides.")


@click.group()
def command() -> None:
    """Erase what need not be kept any longer, by rule and by decision."""


@command.command()
def propose() -> None:
    """Make a list of what is due today. The worker does it once a day."""
    made = actions.propose(day=day_of(timezone.now()), actor=SYSTEM, now=timezone.now())
    if made is None:
        click.echo("nothing is due, or a list waits for its decision already")
    else:
        click.echo(f"list {made.pk}: {made.items.count()} dossier(s)")


@command.command("list")
@click.argument("number", type=int, required=False)
def show(number: int | None) -> None:
    """All lists; or what stands on list NUMBER, and why what is still there is."""
    if number is None:
        for each in queries.lists():
            decision = f", {each.decision_number} of {each.decision_date}" if each.decision_number else ""
            again = ", after a restore" if each.repeats else ""
            click.echo(f"{each.pk} {each.day} {each.state}{decision}, {each.items.count()} dossier(s){again}")
        return
    for item in _told(lambda: queries.list_of(number)).items.select_related("case").order_by("pk"):
        state = f"erased {item.done_at.isoformat()}" if item.done_at else item.waits_for or "waits"
        click.echo(f"{item.case.code} {item.rule}: {', '.join(item.what)}; {state}")


@command.command()
@click.argument("number", type=int)
@click.option("--decision", required=True, help="The number of the decision.")
@click.option("--dated", type=_DAY, required=True, help="Its day, 2026-11-22.")
@_as
def approve(number: int, decision: str, dated: datetime, username: str) -> None:
    """Decide that what list NUMBER names is erased. Nothing is erased before `run`."""
    now = timezone.now()
    actor = _official(username, now)
    when: date = dated.date()
    made = _told(
        lambda: actions.approve(number=number, decision_number=decision, decision_date=when, actor=actor, now=now)
    )
    click.echo(f"list {made.pk}: {made.items.count()} dossier(s) approved")


@command.command()
@click.argument("number", type=int)
@click.option("--reason", required=True)
@_as
def refuse(number: int, reason: str, username: str) -> None:
    """Decide that nothing of list NUMBER is erased."""
    now = timezone.now()
    actor = _official(username, now)
    _told(lambda: actions.refuse(number=number, reason=reason, actor=actor, now=now))
    click.echo(f"list {number} refused")


@command.command()
@click.argument("number", type=int)
def run(number: int) -> None:
    """Erase what list NUMBER names, for good, and have the database forget the bytes too."""
    made = _told(lambda: actions.carry_out(number=number, actor=SYSTEM, now=timezone.now()))
    _sweep()
    left = made.items.filter(done_at=None).count()
    click.echo(f"list {made.pk}: {made.items.count() - left} dossier(s) erased, {left} left")
    if left:
        click.echo(f"`motcua retention list {made.pk}` says why; run it again later")


@command.command()
@click.argument("code")
@click.option("--ground", type=click.Choice(get_args(Ground)), required=True)
@click.option("--number", required=True, help="The number of the complaint, order or summons.")
@_as
def hold(code: str, ground: Ground, number: str, username: str) -> None:
    """Hold dossier CODE back: nothing of it is erased until `lift`."""
    case, now = _case(code), timezone.now()
    actor = _official(username, now)
    made = _told(lambda: actions.hold(case=case, ground=ground, number=number, actor=actor, now=now))
    click.echo(f"hold {made.pk} on {code}")


@command.command()
@click.argument("number", type=int, metavar="HOLD")
@_as
def lift(number: int, username: str) -> None:
    """End hold HOLD."""
    now = timezone.now()
    actor = _official(username, now)
    _told(lambda: actions.lift(hold_id=number, actor=actor, now=now))
    click.echo(f"hold {number} lifted")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def repeat(file: Path) -> None:
    """Erase again what FILE tells, the `erasures.jsonl` beside the backups. `motcua restore` does it by itself, unless
    the backup is older than the program and has to be migrated first."""
    done = backup.erase_again([json.loads(line) for line in file.read_text("utf-8").splitlines()], now=timezone.now())
    _sweep()
    click.echo(f"{done} dossier(s) erased again")


def _sweep() -> None:
    """PostgreSQL keeps old versions of rows until they are vacuumed."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        tables = "ledger_fact, ledger_seal, ledger_leaves, cases_case, cases_casepaper, cases_issuedletter"
        cursor.execute(f"VACUUM {tables}, messages_message, people_party, papers_paper")


def _case(code: str) -> Case:
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise click.ClickException(f"there is no dossier {code}")
    return case


def _official(username: str, now: datetime) -> Actor:
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise click.ClickException(f"there is no account {username}")
    return actor_for(account, day_of(now))


def _told(act: Callable[[], Made]) -> Made:
    try:
        return act()
    except Refused as refusal:
        raise click.ClickException(refusal.message) from None
    except Unknown as unknown:
        raise click.ClickException(str(unknown)) from None
