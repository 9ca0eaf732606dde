"""Bring the tables of the database up to date."""

from __future__ import annotations

import click
from django.core.management import call_command


@click.command()
def command() -> None:
    """Bring the database's tables up to date."""
    call_command("migrate", interactive=False, verbosity=1)
