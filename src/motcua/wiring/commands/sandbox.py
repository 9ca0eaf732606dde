"""`motcua sandbox`: services outside the house, simulated on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click


@click.group()
def command() -> None:
    """Services outside the house, simulated on this machine."""


@command.command("national-id")
@click.option("--port", default=8090, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where its tables, its key, people.json and clients.json are.  [default: national-id in the state folder]",
)
def national_id(port: int, host: str, folder: Path | None) -> None:
    """Serve a simulated national identity, a provider of OpenID Connect with invented people.

    `motcua demo` writes its people, makes it known to the portal, and starts it.
    """
    from motcua.bridges.national_id.sandbox import start
    from motcua.wiring.embedded import state_dir

    start.prepare(folder or state_dir() / "national-id")
    _serve(start.APPLICATION, host, port)


@command.command("payment")
@click.option("--port", default=8095, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where its tables, its key and known.json are.  [default: payment in the state folder]",
)
def payment(port: int, host: str, folder: Path | None) -> None:
    """Serve a simulated payment gateway (as VNPAY 2.1.0) and a simulated bank (VietQR), with bad days to choose.

    No money moves. `motcua demo` makes it and the portal known to each other, and starts it.
    """
    from motcua.bridges.payment.sandbox import start
    from motcua.wiring.embedded import state_dir

    start.prepare(folder or state_dir() / "payment")
    _serve(start.APPLICATION, host, port)


def _serve(application: str, host: str, port: int) -> None:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1"]
    options += ["--blocking-threads", "4", "--log-level", "error", application]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *options])
