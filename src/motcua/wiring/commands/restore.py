"""`motcua restore BACKUP`: a backup into an empty database."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone

from motcua.ground.words.errors import Unavailable
from motcua.wiring import backup
from motcua.wiring.postgres_binaries import NoServer


@click.command()
@click.argument("folder", metavar="BACKUP", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Restore BACKUP, one dated folder, into the empty database of DATABASE_URL. Then run `motcua migrate` when the
    program is newer than the backup, `motcua facts check` and `motcua papers check`."""
    try:
        manifest = backup.restore(folder, now=timezone.now())
    except (backup.NotPossible, NoServer) as trouble:
        raise click.ClickException(str(trouble)) from None
    except Unavailable as trouble:
        raise click.ClickException(trouble.reason) from None
    click.echo(f"restored what was there at {manifest.made_at}: {manifest.papers} paper(s), seal {manifest.seal}")
