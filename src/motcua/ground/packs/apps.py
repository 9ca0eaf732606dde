from __future__ import annotations

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "motcua.ground.packs"
    label = "packs"
    verbose_name = "Gói nội dung"
