"""Units and working time in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.doors.look import words
from motcua.doors.look.templatetags.look import tag
from motcua.doors.portal.calendar_year import Stretch
from motcua.ground.places.models import Place
from motcua.ground.places.queries import Step
from motcua.ground.words.moments import day_of

register = template.Library()

_LEVELS: Mapping[str, str | Promise] = {
    "province": gettext_lazy("Cấp tỉnh"),
    "district": gettext_lazy("Cấp huyện"),
    "commune": gettext_lazy("Cấp xã"),
}
_BASES: Mapping[str, str | Promise] = {
    "measured": gettext_lazy("theo số đo"),
    "population": gettext_lazy("ước tính theo dân số"),
    "area": gettext_lazy("ước tính theo diện tích"),
    "assumed": gettext_lazy("ước tính, giả định"),
}
_COUNTED_IN: Mapping[str, str | Promise] = {
    "working_days": gettext_lazy("ngày làm việc"),
    "working_hours": gettext_lazy("giờ làm việc"),
    "days": gettext_lazy("ngày (kể cả ngày nghỉ)"),
    "months": gettext_lazy("tháng"),
    "same_working_day": gettext_lazy("trong ngày làm việc"),
}


@register.filter
def level_name(place: Place) -> str | Promise:
    return _LEVELS[place.level]


@register.filter
def lies_in(place: Place) -> list[Place]:
    """The units above it, the province first."""
    above: list[Place] = []
    while place.parent is not None:
        place = place.parent
        above.insert(0, place)
    return above


@register.filter
def last_day(place: Place) -> date:
    """The last day on which a former unit was there."""
    assert place.valid_to is not None
    return place.valid_to - timedelta(days=1)


@register.simple_tag
def on_day(on: date, today: date) -> SafeString:
    """What an address needs to be that of a day; nothing for today."""
    return mark_safe("" if on == today else f"?on={on.isoformat()}")


@register.simple_tag
def former_tag(place: Place) -> SafeString:
    return tag(_("đến hết %(day)s") % {"day": words.short_date(last_day(place))}, "idle", "history")


@register.simple_tag
def unit_state(place: Place, today: date) -> SafeString:
    if place.in_force(today):
        return tag(_("Đang có hiệu lực"), "good", "circle-check")
    return former_tag(place) if place.valid_to else tag(_("Chưa có hiệu lực"), "info", "clock")


@register.simple_tag
def unit_period(place: Place) -> str:
    """When the list does not say since when, neither do we."""
    begun = _("từ %(day)s") if place.since_known else _("có từ trước, theo danh sách từ %(day)s")
    said = begun % {"day": words.short_date(place.valid_from)}
    if place.valid_to is None:
        return said
    return _("%(begun)s đến hết %(day)s") % {"begun": said, "day": words.short_date(last_day(place))}


@register.simple_tag
def step_said(step: Step) -> SafeString:
    """How much of the older unit passed on, and what part of the newer one it makes up. A unit that was divided may
    still be all that another one came from."""
    if step.kind == "continue":
        return mark_safe(_("Giữ nguyên địa giới"))
    if step.share_basis == "whole":
        said = format_html("{}", _("Nhập toàn bộ"))
    else:
        said = format_html("{} {}", _("Tách một phần:"), _portion(step.share, step.share_basis))
    if step.part_basis == "whole":
        return format_html("{}; {}", said, _("là toàn bộ đơn vị mới"))
    return format_html("{}; {} {}", said, _("trong đơn vị mới chiếm"), _portion(step.part, step.part_basis))


def _portion(portion: Decimal, basis: str) -> SafeString:
    return format_html('<span class="number">{}</span> ({})', words.percent(portion), _BASES[basis])


@register.filter
def clock(at: datetime) -> str:
    return words.clock_time(at)


@register.filter
def weekday(at: datetime) -> str:
    return str(words.WEEKDAYS[day_of(at).weekday()])


@register.filter
def counted_in(unit: str) -> str | Promise:
    return _COUNTED_IN[unit]


@register.filter
def weekday_names(weekdays: Sequence[int]) -> str:
    """``thứ Hai – thứ Sáu``, or one by one when they do not follow each other."""
    names = [str(words.WEEKDAYS[each]) for each in weekdays]
    if len(names) > 2 and weekdays[-1] - weekdays[0] == len(weekdays) - 1:
        return f"{names[0]} – {names[-1]}"
    return ", ".join(names)


@register.filter
def hours(spans: Sequence[tuple[time, time]]) -> str:
    """``07:30–11:30, 13:00–17:00``"""
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)


@register.simple_tag
def stretch(days: Stretch) -> str:
    first = words.long_date(days.first)
    return first if days.first == days.last else f"{first} – {words.long_date(days.last)}"
