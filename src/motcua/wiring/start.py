"""The first step of every program of ours that needs the rooms."""

from __future__ import annotations

import os


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.wiring.settings")
    import django

    django.setup()
