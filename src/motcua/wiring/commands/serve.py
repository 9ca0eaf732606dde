"""Serve HTTP. Granian takes this process over, so that signals reach it directly."""

from __future__ import annotations

import os
import sys

import click

from motcua.wiring.commands.check import refuse_to_start
from motcua.wiring.start import start_django


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Requests at work at once, in each process.")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the doors over HTTP."""
    start_django()
    refuse_to_start()
    os.environ.setdefault("MOTCUA_POOL", "1")
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--workers-kill-timeout": "10",
        "--log-level": "error",
    }
    arguments = [part for option in options.items() for part in option]
    arguments += ["--respawn-failed-workers", "motcua.wiring.wsgi:application"]
    os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments])
