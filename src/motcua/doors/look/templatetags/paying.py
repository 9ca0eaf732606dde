"""How payments through a gateway are shown."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import words
from motcua.doors.look.templatetags.look import tag
from motcua.ground.money.models_orders import Notice, Order

register = template.Library()

_STATES: Mapping[str, tuple[str | LazyText, str, str]] = {
    Order.WAITING: (_("chờ nộp"), "idle", "clock"),
    Order.PAID: (_("đã nhận tiền"), "good", "check"),
    Order.FAILED: (_("không thành công"), "bad", "x"),
    Order.EXPIRED: (_("đã hết hạn"), "idle", "clock"),
    Order.DISPUTED: (_("chưa khớp"), "warn", "triangle-alert"),
    Order.REFUNDING: (_("đang hoàn tiền"), "warn", "undo-2"),
    Order.REFUNDED: (_("đã hoàn tiền"), "done", "undo-2"),
}


@register.simple_tag
def order_tag(state: str) -> SafeString:
    """Where a payment stands."""
    said, tone, picture = _STATES[state]
    return tag(str(said), tone, picture)


@register.simple_tag
def order_said(notice: Notice) -> str:
    """What was heard of it, in a few words: the sum that came, or that none did and under which code."""
    if notice.amount:
        return f"{words.dong(notice.amount)} ({notice.transaction})"
    return gettext("không có tiền (mã %(code)s)") % {"code": notice.code or "—"}
