"""`motcua papers check`: are the papers still what was stored?"""

from __future__ import annotations

import sys

import click


@click.group()
def command() -> None:
    """The papers on the shelf."""


@command.command()
def check() -> None:
    """Read every paper and compare it with its digest. Prints each fault; the exit status is 1 if there is one."""
    from motcua.ground.papers import queries

    faults = 0
    for fault in queries.check_all():
        faults += 1
        click.echo(f"{fault.digest}  {fault.kind}: {fault.detail}")
    click.echo(f"{faults} fault(s)")
    sys.exit(1 if faults else 0)
