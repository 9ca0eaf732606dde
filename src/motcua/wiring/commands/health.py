"""`motcua health`: what `/suc-khoe` says, for a terminal or a monitoring script."""

from __future__ import annotations

import json
import sys

import click
from django.utils import timezone

from motcua.ground.health.queries import report


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(as_json: bool) -> None:
    """How the house does. The exit status is 0 when all is well, 1 with a warning, 2 when it cannot serve."""
    found = report(timezone.now())
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        for sign in found.signs:
            click.echo(f"{sign.state:<6} {sign.name}: {sign.said}")
    sys.exit({"ok": 0, "degraded": 1, "down": 2}[found.status])
