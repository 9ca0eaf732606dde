"""`motcua backup FOLDER`: the database and the papers, whole and checked."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone

from motcua.ground.words.errors import Unavailable
from motcua.wiring import backup
from motcua.wiring.postgres_binaries import NoServer


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Add a backup to FOLDER. Papers that an earlier backup put there are not copied again."""
    try:
        made, manifest = backup.make(folder, now=timezone.now())
    except (backup.NotPossible, NoServer) as trouble:
        raise click.ClickException(str(trouble)) from None
    except Unavailable as trouble:
        raise click.ClickException(trouble.reason) from None
    click.echo(f"{made}: {manifest.dump_size:,} bytes of database, {manifest.papers} paper(s), seal {manifest.seal}")
