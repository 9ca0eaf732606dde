"""`motcua static`: style sheets, scripts and pictures, gathered where the web server reads them."""

from __future__ import annotations

import click
from django.conf import settings

from motcua.wiring.static import collect_static


@click.command()
def command() -> None:
    """Gather the static files; only when one was added, changed or removed since the last time."""
    click.echo(f"{settings.STATIC_ROOT}: {'gathered' if collect_static() else 'unchanged'}")
