"""`motcua facts`: seal the ledger, do all seals and stamps again, hand out receipts and exports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

import click
from django.conf import settings
from django.utils import timezone

from motcua.ground.ledger import queries
from motcua.ground.ledger.actions import seal_facts
from motcua.ground.ledger.definitions import Whole
from motcua.ground.ledger.models import Stamping
from motcua.ground.ledger.ports import trusted
from motcua.ground.ledger.queries.authenticated import Authenticated, acts_between
from motcua.ground.ledger.queries.authenticated import authenticated as count_authenticated
from motcua.ground.ledger.rules.files import export_lines, receipt_lines
from motcua.record.cases import facts as cases
from motcua.record.cases.models import Case


@click.group()
def command() -> None:
    """The ledger of facts and its seals."""


@command.command()
def seal() -> None:
    """Seal everything that may be sealed now. The worker does it by itself."""
    facts = seals = 0
    while (made := seal_facts(now=timezone.now())) is not None:
        facts, seals = facts + made.facts, seals + 1
    click.echo(f"{facts} fact(s) under {seals} seal(s)")


@command.command()
@click.option("--first", default=1, show_default=True, help="The seal to begin with.")
def check(first: int) -> None:
    """Do all seals again, and their time stamps with the roots of MOTCUA_TSA_ROOTS. Prints each fault; the exit status
    is 1 if there is one."""
    faults, trust = 0, trusted()
    for fault in queries.faults(first, trust):
        faults += 1
        click.echo(f"seal {fault.seal}: {fault.what}")
    last = queries.last_seal()
    click.echo(f"{last.number if last else 0} seal(s), {faults} fault(s)")
    if trust is None and queries.newest_stamps():
        click.echo("not checked: who signed the time stamps; MOTCUA_TSA_ROOTS names no file that is there")
    sys.exit(1 if faults else 0)


@command.command()
def stamps() -> None:
    """Which authority has stamped up to which seal, and why one does not."""
    last, newest = queries.last_seal(), queries.newest_stamps()
    click.echo(f"{last.number if last else 0} seal(s)")
    for state in Stamping.objects.order_by("authority"):
        found = newest.get(state.authority)
        when = f"seal {found.seal_id} at {found.stamped_at.isoformat()}" if found else "none yet"
        trouble = f"; asked {state.attempts} time(s) in vain: {state.error}" if state.error else ""
        click.echo(f"{state.authority}: {when}{trouble}")
    if not settings.STAMPERS:
        click.echo("no authority is named (MOTCUA_TSA_URL): only digests kept elsewhere prove when a seal was made")


@command.command()
@click.argument("code")
def receipt(code: str) -> None:
    """Print a receipt for every sealed fact of the dossier CODE; `motcua verify` checks it anywhere."""
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise click.ClickException(f"there is no dossier {code}")
    receipts = [found for fact in queries.facts_of(case.ref) if (found := queries.receipt_if_sealed(fact)) is not None]
    if not receipts:
        raise click.ClickException("nothing of it is sealed yet; `motcua facts seal` seals what may be")
    for line in receipt_lines(receipts):
        click.echo(line)


@command.command()
@click.option("--first", default=1, show_default=True, help="The seal to begin with.")
def export(first: int) -> None:
    """Print all sealed facts with their seals, line by line; `motcua verify` checks the file anywhere."""
    for line in export_lines(_sealed(first)):
        click.echo(line)


def _sealed(first: int) -> Iterator[Whole]:
    for number in range(first, (last.number if (last := queries.last_seal()) else 0) + 1):
        yield queries.seal_whole(number)


@command.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day, counted too.")
@click.option("--missing", is_flag=True, help="List the acts that were not authenticated.")
@click.option("--list", "listed", is_flag=True, help="List all acts that are counted.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def authenticated(first: datetime, last: datetime, missing: bool, listed: bool, as_json: bool) -> None:
    """How many acts of persons on dossiers were electronically authenticated, and how, by channel and method.

    Counted are the facts that persons left on dossiers on those days; each is listed on demand.
    """
    if missing or listed:
        for fact in acts_between(first.date(), last.date(), cases.ALL, proven=False if missing else None).iterator():
            way = f"{fact.channel or '-'}/{fact.method or '-'}/{fact.level}"
            click.echo(f"{fact.pk}  {fact.happened_at.isoformat()}  {fact.kind}  {fact.subject}  {fact.actor}  {way}")
        return
    found = count_authenticated(first.date(), last.date(), cases.ALL)
    percent = None if found.percent is None else str(found.percent)
    if as_json:
        ways = [{**asdict(each), "proven": each.proven} for each in found.ways]
        click.echo(json.dumps({"authenticated": found.hit, "transactions": found.of, "percent": percent, "ways": ways}))
        return
    for line in _table(found):
        click.echo(line)


def _table(found: Authenticated) -> Iterator[str]:
    share = "không có giao dịch nào" if found.percent is None else f"{found.percent} %"
    yield f"{found.hit} / {found.of} giao dịch được xác thực điện tử: {share}"
    for way in found.ways:
        mark = "" if way.proven else "  chưa xác thực"
        yield f"{way.acts:>9}  {way.channel or '-':<8} {way.method or '-':<14} {way.level}{mark}"
