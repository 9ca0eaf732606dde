from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import navigation
from motcua.doors.look.navigation import Item

_PUBLIC = frozenset({"anonymous", "citizen"})
_CITIZEN = frozenset({"citizen"})


class PortalConfig(AppConfig):
    name = "motcua.doors.portal"
    label = "portal"
    verbose_name = "Cổng dịch vụ công"

    def ready(self) -> None:
        navigation.offer(
            Item("procedures", _("Thủ tục"), "portal:procedures", _PUBLIC, icon="search", order=10),
            Item(
                "my_cases", _("Hồ sơ của tôi"), "portal:my_cases", frozenset({"citizen"}), icon="folder-open", order=20
            ),
            Item("vault", _("Kho giấy tờ"), "portal:vault", _CITIZEN, icon="archive", order=25),
            Item("lookup", _("Tra cứu"), "portal:lookup", _PUBLIC, icon="scan-line", order=30),
            Item(
                "inbox",
                _("Tin nhắn"),
                "portal:inbox",
                _CITIZEN,
                icon="inbox",
                order=40,
                shows_unread=True,
            ),
            Item("account", _("Tài khoản"), "portal:account", _CITIZEN, icon="contact", order=50),
        )
