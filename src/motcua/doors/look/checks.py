"""Says at start-up that a menu item leads nowhere, rather than on every page."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import NoReverseMatch, reverse

from motcua.doors.look.navigation import offered


@register("urls")
def menu_leads_somewhere(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for item in offered():
        try:
            reverse(item.url)
        except NoReverseMatch:
            found.append(Error(f"menu item '{item.key}' names no URL: {item.url}", id="look.E001"))
    return found
