"""How a sign of health is shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy

from motcua.ground.health.definitions import Sign

register = template.Library()
_TAGS = {
    "good": (gettext_lazy("tốt"), "good", "check"),
    "warn": (gettext_lazy("cần xem"), "warn", "triangle-alert"),
    "bad": (gettext_lazy("hỏng"), "bad", "circle-x"),
    "absent": (gettext_lazy("không có"), "idle", "minus"),
}


@register.filter
def sign_said(sign: Sign) -> str:
    """Its sentence in the reader's language."""
    return gettext(sign.message).format(**sign.params)


@register.inclusion_tag("studio/parts/sign.html")
def sign_tag(state: str) -> dict[str, Any]:
    text, tone, icon = _TAGS[state]
    return {"text": text, "tone": tone, "icon": icon}
