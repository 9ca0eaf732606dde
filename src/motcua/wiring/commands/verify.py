"""`motcua verify FILE`: is this receipt or export what was sealed? Needs no database and no network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from motcua.ground.ledger.definitions import Fault, Held, Stamped
from motcua.ground.ledger.rules.files import NotOurs, check_file


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Check FILE, a receipt or an export of the ledger. Prints what holds, and each fault; then the exit status is 1.

    What holds is printed with the number and digest of its seal, to compare with the digests that were published.
    """
    faults = 0
    try:
        with file.open(encoding="utf-8") as lines:
            for found in check_file(lines):
                faults += isinstance(found, Fault)
                click.echo(_said(found))
    except (NotOurs, UnicodeDecodeError) as trouble:
        raise click.ClickException(f"{file.name}: {trouble}") from None
    click.echo(f"{faults} fault(s)")
    sys.exit(1 if faults else 0)


def _said(found: Fault | Held) -> str:
    if isinstance(found, Fault):
        return f"FAULT seal {found.seal}: {found.what}"
    return f"holds {found.text}\n      under seal {found.seal}, {found.digest}"
