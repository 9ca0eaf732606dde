"""The small components of every page. Their markup and arguments are listed in the README of this room."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.doors.look import fees, words
from motcua.ground.calendar.definitions import Duration
from motcua.ground.forms.rules.covering import covered as cover_number
from motcua.ground.messages.models import Message
from motcua.ground.money.fees import FeeBill, FeeTable
from motcua.ground.money.models import Charge, Payment
from motcua.ground.money.queries import open_shift_of
from motcua.ground.packs import queries as packs
from motcua.ground.papers.ports import scans
from motcua.ground.promises.models import Promise
from motcua.ground.words.definitions import Law, Text
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Fee, Procedure, State
from motcua.record.cases.models import IssuedLetter

register = template.Library()
register.filter("holding_title", words.holding_title)
register.filter("holding_told", words.holding_told)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Decoration unless it has a label. The drawings are in `static/look/icons.svg`."""
    href = f"{static('look/icons.svg')}#{name}"
    told = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    drawn = '<svg class="icon{}" {} fill="none" stroke="currentColor" stroke-width="2"><use href="{}"/></svg>'
    return format_html(drawn, f" {css}" if css else "", told, href)


@register.simple_tag
def state_tag(state: State | int) -> SafeString:
    """One of the ten national states of a dossier: shape and words, then colour."""
    sign = words.STATES[State(state)]
    return tag(str(sign.text), sign.tone, sign.icon)


@register.simple_tag
def tag(text: str, tone: str = "idle", picture: str = "") -> SafeString:
    """Tones: new, info, warn, good, bad, done, idle."""
    return format_html('<span class="tag tag--{}">{}{}</span>', tone, icon(picture) if picture else "", text)


@register.simple_tag
def due_chip(due: datetime | None, now: datetime, state: str = "running") -> SafeString:
    """How near a deadline is. ``state`` is that of its promise: running, paused, kept, kept_late, broken, released."""
    if state == "released":
        return mark_safe("")
    if state == "paused":
        return _chip(_("tạm dừng tính hạn"), "circle-pause", "paused", due)
    if due is None:
        return _chip(_("không đặt hạn"), "minus", "ok", None)
    if state == "kept":
        return _chip(_("đúng hạn"), "circle-check", "kept", due)
    if state == "kept_late":
        return _chip(_("đã xong, quá hạn"), "circle-alert", "late", due)
    near = words.nearness(due, now)
    return _chip(near.text, near.icon, near.level, due)


def _chip(text: str, picture: str, level: str, due: datetime | None) -> SafeString:
    inside = format_html("{}{}", icon(picture), text)
    if due is None:
        return format_html('<span class="due due--{}">{}</span>', level, inside)
    said = _("Hạn: %(moment)s") % {"moment": words.moment(due)}
    chip = '<time class="due due--{}" datetime="{}" title="{}">{}</time>'
    return format_html(chip, level, due.isoformat(), said, inside)


@register.simple_tag
def between(start: datetime, end: datetime) -> str:
    return words.between(start, end)


@register.inclusion_tag("look/parts/pager.html", takes_context=True)
def paginate(context: dict[str, Any], before: object = None, after: object = None) -> dict[str, Any]:
    """Keyset pages: ``before`` and ``after`` are the tokens of the neighbouring pages, empty where there is none."""
    return {
        "before": _with_query(context, "before", before, "after"),
        "after": _with_query(context, "after", after, "before"),
    }


def _with_query(context: dict[str, Any], name: str, value: object, other: str) -> str:
    if value in (None, ""):
        return ""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?{name}={value}"
    query.pop(other, None)
    query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def qr(text: str, label: str = "", caption: str = "") -> SafeString:
    """A QR code as inline SVG. Always dark on white: scanners do not read light on dark."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    told = label or _("Mã QR: %(text)s") % {"text": text}
    below = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    return format_html(
        '<figure class="qr"><div role="img" aria-label="{}">{}</div>{}</figure>', told, mark_safe(drawn), below
    )


@register.inclusion_tag("look/parts/stopwatches.html")
def stopwatches(office: int, citizen: int, turn: str = "") -> dict[str, Any]:
    """The two stop-watches of a case, in working minutes. ``turn`` says which runs now: office, citizen or neither."""
    whole = office + citizen
    share = round(100 * office / whole) if whole else 0
    return {"office": office, "citizen": citizen, "turn": turn, "share": share, "rest": 100 - share if whole else 0}


@register.simple_tag
def law_mark(law: Law | None) -> SafeString:
    """A source of law as cited; what was written from memory is marked as such on every screen."""
    if law is None:
        return mark_safe("")
    if law.verified:
        return format_html('<span class="law">{}</span>', str(law))
    return format_html('<span class="law">{} <span class="unverified">{}</span></span>', str(law), _("chưa kiểm chứng"))


@register.filter
def say(text: Text | str | None) -> str:
    """A text of a pack in the language of the reader."""
    if isinstance(text, Text):
        return text.in_language(get_language() or "vi")
    return str(text or "")


@register.filter
def fee_name(charge: Charge, procedure: Procedure) -> str:
    """A fee in the language of the reader; it was charged under its Vietnamese name."""
    fee = next((fee for fee in procedure.fees if fee.key == charge.key), None)
    return say(fee.name) if fee else charge.name


@register.simple_tag(takes_context=True)
def fee_table(context: dict[str, Any], fee: Fee, procedure: Procedure) -> list[fees.Told]:
    """The rows of the table that a fee is taken from, as it is in force today."""
    request = context["request"]
    table = packs.definition("fee_table", fee.table or "", day_of(request.now)).body
    assert isinstance(table, FeeTable)
    return fees.told(table, procedure.form, get_language() or "vi")


@register.filter
def paid_how(payment: Payment) -> str:
    return f"{words.PAID_HOW[payment.how]} ({payment.gateway})" if payment.gateway else str(words.PAID_HOW[payment.how])


@register.simple_tag(takes_context=True)
def drawer_is_open(context: dict[str, Any], office_id: int) -> bool:
    """Whether who looks could take cash at that office now."""
    return open_shift_of(context["request"].actor, [office_id]) is not None


@register.filter
def bill_lines(bill: list[dict[str, Any]] | FeeBill) -> list[dict[str, Any]]:
    """Why a fee is what it is, line by line."""
    return fees.lines(bill.plain() if isinstance(bill, FeeBill) else bill, get_language() or "vi")


@register.filter
def vi_date(day: date | None) -> str:
    return words.long_date(day) if day else ""


@register.filter
def vi_day(day: date | None) -> str:
    return words.short_date(day) if day else ""


@register.filter
def vi_moment(at: datetime | None) -> str:
    return words.moment(at) if at else ""


@register.filter
def dong(amount: int | Decimal | None) -> str:
    return "" if amount is None else words.dong(amount)


@register.filter
def phone(number: str | None) -> str:
    return words.phone(number or "")


@register.filter
def covered(number: str | None) -> str:
    """``0•••••••1234``"""
    return cover_number(number or "")


@register.filter
def duration(term: Duration | None) -> str:
    return words.duration(term) if term else ""


@register.filter
def working_time(minutes: int | None) -> str:
    return "" if minutes is None else words.working_time(minutes)


@register.filter
def days_counted(days: int) -> str:
    return words.in_days(days)


@register.filter
def reason(said: str) -> str:
    """Why a stretch of time counts or does not, in the reader's language."""
    return words.reason(said)


@register.filter
def time_left(due: datetime, now: datetime) -> str:
    return words.nearness(due, now).text


@register.simple_tag
def clock_name(promise: Promise) -> str:
    """What a promise is about, in the reader's words."""
    return str(words.CLOCKS[promise.kind])


@register.simple_tag
def letter_title(letter: IssuedLetter) -> str:
    """The title of an issued letter in the reader's language."""
    return str(letter.title["en" if (get_language() or "vi").startswith("en") else "vi"])


@register.simple_tag
def message_subject(message: Message) -> str:
    return message.in_language(get_language() or "vi")[0]


@register.simple_tag
def message_body(message: Message) -> SafeString:
    return linebreaksbr(message.in_language(get_language() or "vi")[1])


@register.simple_tag
def unscanned() -> str:
    """Said plainly where nobody looks for viruses; "" where somebody does."""
    if scans():
        return ""
    return _("Bản demo không quét vi-rút.") if settings.DEMO else _("Hệ thống này không quét vi-rút.")
