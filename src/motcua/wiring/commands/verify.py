"""`motcua verify FILE`: is this receipt or export what was sealed, and since when? Needs no database and no network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from motcua.ground.ledger.definitions import Fault, Held, Stamped
from motcua.ground.ledger.rules.files import NotOurs, check_file
from motcua.ground.ledger.rules.stamps import trust_of

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--roots", type=_FILE, multiple=True, help="Certificates (PEM) of time-stamping authorities you trust.")
@click.option("--policy", default="", help="Count only stamps under this policy (an OID).")
def command(file: Path, roots: tuple[Path, ...], policy: str) -> None:
    """Check FILE, a receipt or an export of the ledger. Prints what holds, and each fault; then the exit status is 1.

    What holds is printed with the number and digest of its seal, to compare with the digests that were published, and
    with the moment before which it existed, where its time stamps lead to one of the roots.
    """
    faults, newest = 0, None
    try:
        trust = trust_of((each.read_bytes() for each in roots), policy) if roots else None
        with file.open(encoding="utf-8") as lines:
            for found in check_file(lines, trust):
                faults += isinstance(found, Fault)
                if isinstance(found, Stamped):
                    newest = found
                else:
                    click.echo(_said(found))
    except (NotOurs, ValueError) as trouble:
        raise click.ClickException(f"{file.name}: {trouble}") from None
    if newest is not None:
        click.echo(f"everything up to seal {newest.seal} {_stamped(newest)}")
    click.echo(f"{faults} fault(s)")
    if trust is None:
        click.echo("not checked: who signed the time stamps; name the roots that you trust with --roots")
    sys.exit(1 if faults else 0)


def _said(found: Fault | Held) -> str:
    if isinstance(found, Fault):
        return f"FAULT seal {found.seal}: {found.what}"
    what = f"a fact that was erased, leaf {found.erased}" if found.erased else found.text
    stamps = [f"      seal {stamp.seal} {_stamped(stamp)}" for stamp in found.stamps] or ["      no time stamp yet"]
    return "\n".join([f"holds {what}", f"      under seal {found.seal}, {found.digest}", *stamps])


def _stamped(stamp: Stamped) -> str:
    if stamp.trusted:
        return f"existed before {stamp.at.isoformat()}, as {stamp.by} stamped"
    return f"carries a time stamp of {stamp.at.isoformat()} that names {stamp.by}"
