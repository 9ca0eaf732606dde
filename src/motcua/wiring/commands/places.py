"""`motcua places`: the country's administrative units, in both eras."""

from __future__ import annotations

import click
from django.conf import settings
from django.utils import timezone

from motcua.wiring.sample.units import load_country


@click.group()
def command() -> None:
    """Administrative units."""


@command.command()
def load() -> None:
    """Read every unit of the country, before and after each reform, from the core pack. Again, it changes nothing."""
    loaded = load_country(settings.PACKS / "national" / "core" / "units", timezone.now())
    click.echo(f"{loaded.added} unit(s) and {loaded.passages} passage(s) added, {loaded.corrected} corrected")
