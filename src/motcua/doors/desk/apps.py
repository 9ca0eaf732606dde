from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import navigation
from motcua.doors.look.navigation import Item

_OFFICIAL = frozenset({"official"})


class DeskConfig(AppConfig):
    name = "motcua.doors.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"

    def ready(self) -> None:
        navigation.offer(
            Item("desk", _("Việc"), "desk:work", _OFFICIAL, icon="list-checks", order=10),
            Item("intake", _("Tiếp nhận"), "desk:intake", _OFFICIAL, icon="file-plus", order=20),
            Item("delegations", _("Ủy quyền"), "desk:delegations", _OFFICIAL, icon="handshake", order=30),
            Item("representatives", _("Đại diện"), "desk:representatives", _OFFICIAL, icon="users", order=35),
            Item("tokens", _("Khóa truy cập"), "desk:tokens", _OFFICIAL, icon="lock", order=40),
        )
        if getattr(settings, "DEMO", False):
            navigation.offer(Item("outgoing", _("Tin gửi đi"), "desk:outgoing", _OFFICIAL, icon="send", order=50))
