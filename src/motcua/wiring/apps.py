from __future__ import annotations

from django.apps import AppConfig


class Wiring(AppConfig):
    name = "motcua.wiring"
    label = "wiring"
