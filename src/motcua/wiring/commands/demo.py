"""A small province on this machine."""

from __future__ import annotations

import sys

import click

from motcua.wiring.postgres_binaries import NoServer


@click.command()
@click.option("--province", help="A folder of packs/provinces.  [default: the one in packs/default]")
@click.option("--port", default=8000, show_default=True, help="The next free one is taken if this is in use.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets other machines in.")
def command(province: str | None, port: int, host: str) -> None:
    """Start everything here: database, tables, packs, sample, web server, worker. Ctrl-C stops it."""
    from motcua.wiring.demo import run

    try:
        sys.exit(run(province=province, host=host, port=port))
    except NoServer as problem:
        raise click.ClickException(str(problem)) from None
