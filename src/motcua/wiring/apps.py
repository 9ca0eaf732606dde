from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate

from motcua.wiring.catalogues import compile_catalogues


class Wiring(AppConfig):
    name = "motcua.wiring"
    label = "wiring"

    def ready(self) -> None:
        """Every room is there by now: tell them of each other."""
        from motcua.wiring import kinds, reactions
        from motcua.wiring.second_wall import after_migrating

        compile_catalogues(settings.CATALOGUES, Path(settings.LOCALE_PATHS[0]))
        kinds.register()
        reactions.connect()
        # Sent once for each app with tables, behind all migrations: one of them will do.
        post_migrate.connect(after_migrating, sender=apps.get_app_config("people"), dispatch_uid="motcua.second_wall")
