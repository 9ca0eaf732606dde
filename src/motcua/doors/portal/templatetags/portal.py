"""What only the portal says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from motcua.doors.look.templatetags.look import tag
from motcua.doors.look.words import moment
from motcua.record.cases.definitions import Fee, PaperAsked, Procedure

register = template.Library()


@register.filter
def said_in(title: Mapping[str, str]) -> str:
    """The title of an issued paper, in the language of the page."""
    return title.get((get_language() or "vi")[:2]) or title["vi"]


@register.filter
def read_moment(text: str) -> str:
    return moment(datetime.fromisoformat(text))


_ONLINE = {"full": ("good", "globe"), "partial": ("info", "globe"), "none": ("idle", "landmark")}

_FORMS: Mapping[str, str | Promise] = {
    "original": gettext_lazy("Bản chính"),
    "copy": gettext_lazy("Bản chụp"),
    "certified_copy": gettext_lazy("Bản sao có chứng thực"),
    "electronic": gettext_lazy("Bản điện tử"),
    "shown": gettext_lazy("Xuất trình bản chính, không phải nộp"),
}


@register.simple_tag
def online_tag(procedure: Procedure) -> SafeString:
    """How far the service goes online (NĐ 224/2026): end to end, partly, at the counter."""
    tone, picture = _ONLINE[procedure.online]
    said = {"full": _("Toàn trình"), "partial": _("Một phần trực tuyến"), "none": _("Tại quầy")}[procedure.online]
    return tag(said, tone, picture)


@register.simple_tag
def unverified_tag() -> SafeString:
    """On everything of the law that was written from memory."""
    return tag(_("Chưa kiểm chứng"), "warn", "circle-question-mark")


@register.filter
def paper_form(paper: PaperAsked) -> str | Promise:
    return _FORMS[paper.form]


@register.filter
def way(channel: str) -> str:
    return {
        "counter": _("Trực tiếp tại bộ phận một cửa"),
        "online": _("Trực tuyến trên cổng này"),
        "post": _("Qua dịch vụ bưu chính công ích"),
    }[channel]


@register.filter
def per_unit(fee: Fee, procedure: Procedure) -> str:
    """``/ số trang``: what a fee is multiplied by."""
    from motcua.doors.look.templatetags.look import say

    field = procedure.form.field(fee.per) if fee.per else None
    return f" / {say(field.label).lower()}" if field else ""
