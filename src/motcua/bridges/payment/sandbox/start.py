"""Makes ready what the sandbox stands on, in its own folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SETTINGS = "motcua.bridges.payment.sandbox.settings"
APPLICATION = "motcua.bridges.payment.sandbox.wsgi:application"


def prepare(folder: Path) -> None:
    """This process becomes the sandbox: its settings and its tables. Once, before Django starts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = folder / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    os.environ.update(MOTCUA_SANDBOX_FOLDER=str(folder), DJANGO_SETTINGS_MODULE=SETTINGS)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
