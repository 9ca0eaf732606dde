from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import navigation
from motcua.doors.look.navigation import Item
from motcua.ground.people.definitions import Actor

_OFFICIAL = frozenset({"official"})


class DeskConfig(AppConfig):
    name = "motcua.doors.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        navigation.offer(
            Item("desk", _("Việc"), "desk:work", _OFFICIAL, icon="list-checks", order=10, may_see=_has_cases),
            Item("intake", _("Tiếp nhận"), "desk:intake", _OFFICIAL, icon="file-plus", order=20, may_see=_has_cases),
            Item(
                *("digitising", _("Số hóa"), "desk:digitising", _OFFICIAL),
                icon="scan-line",
                order=25,
                may_see=_digitises,
            ),
            Item(
                *("till", _("Quầy thu"), "desk:till", _OFFICIAL),
                icon="banknote",
                order=27,
                may_see=_has_cases,
            ),
            Item(
                *("delegations", _("Ủy quyền"), "desk:delegations", _OFFICIAL),
                icon="handshake",
                order=30,
                may_see=_has_cases,
            ),
            Item(
                *("representatives", _("Đại diện"), "desk:representatives", _OFFICIAL),
                icon="users",
                order=35,
                may_see=_has_cases,
            ),
            Item("tokens", _("Khóa truy cập"), "desk:tokens", _OFFICIAL, icon="lock", order=40),
        )
        if getattr(settings, "DEMO", False):
            navigation.offer(Item("outgoing", _("Tin gửi đi"), "desk:outgoing", _OFFICIAL, icon="send", order=50))


def _has_cases(actor: Actor) -> bool:
    """Who only administers has no work here; who holds nothing yet is shown where it will be."""
    return bool(actor.offices) or not actor.duties


def _digitises(actor: Actor) -> bool:
    """Papers are digitised at the counter."""
    return any(duty == "one_stop" for _office, duty in actor.duties)
