"""`motcua api`: the document of the API, for those who keep a copy."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.utils import translation

from motcua.doors.api.api import api
from motcua.wiring.embedded import CHECKOUT

REFERENCE = CHECKOUT / "docs" / "reference" / "openapi.json"


@click.group()
def command() -> None:
    """The API: its OpenAPI document."""


@command.command()
@click.option("--language", type=click.Choice(["en", "vi"]), default="en", show_default=True)
@click.option("--write", is_flag=True, help=f"Renew the copy in {REFERENCE.relative_to(CHECKOUT)}.")
def schema(language: str, write: bool) -> None:
    """Print the OpenAPI document."""
    text = document(language)
    if write:
        REFERENCE.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)


def document(language: str = "en") -> str:
    with translation.override(language):
        return json.dumps(api.get_openapi_schema(path_prefix="/api/"), ensure_ascii=False, indent=1) + "\n"


def stored(path: Path = REFERENCE) -> str:
    return path.read_text("utf-8")
