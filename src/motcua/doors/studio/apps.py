from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import navigation
from motcua.doors.look.navigation import Item
from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.people.definitions import Actor


class StudioConfig(AppConfig):
    name = "motcua.doors.studio"
    label = "studio"
    verbose_name = "Quản trị"

    def ready(self) -> None:
        official = frozenset({"official"})
        navigation.offer(
            Item("studio", _("Quản trị"), "studio:home", official, icon="settings", order=60, may_see=_cares)
        )


def _cares(actor: Actor) -> bool:
    return any(duty in ("lead", ADMINISTER) for _office, duty in actor.duties)
