"""Who could sign what, where and when, and by which decision: for today, and for any moment past or to come."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked, day_typed, today
from motcua.doors.studio.pages import keepers, show, written
from motcua.doors.studio.words import DUTIES
from motcua.ground.access.overseeing import moment, who_could_sign
from motcua.ground.offices.models import Office
from motcua.ground.people.overseeing import Care, care_of
from motcua.ground.words.moments import local
from motcua.ground.words.text import fold

MOST = 20


@require_safe
@keepers
def competence(request: Asked) -> HttpResponse:
    care = care_of(request.actor)
    duty = request.GET.get("nhiem-vu", "approve")
    duty = duty if duty in DUTIES else "approve"
    text = request.GET.get("co-quan", "").strip()[:100]
    on = day_typed(request.GET.get("ngay", "").strip())
    clock = _clock(request.GET.get("gio", "").strip())
    offices = _offices(care, text)
    context: dict[str, Any] = {
        "duties": DUTIES.items(),
        "duty": duty,
        "text": text,
        "typed_day": request.GET.get("ngay", written(today(request))),
        "typed_time": request.GET.get("gio", ""),
        "bad_day": "ngay" in request.GET and on is None,
        "bad_time": clock is None,
        "offices": offices if len(offices) != 1 else [],
        "none": bool(text) and not offices,
    }
    if len(offices) == 1 and on is not None and clock is not None:
        at = moment(on, clock) if request.GET.get("gio", "").strip() else _now_or_noon(request, on)
        found = who_could_sign(duty, offices[0].pk, at)
        context |= {"office": offices[0], "name": offices[0].name_on(on), "at": at, "on": on, "found": found}
    bad = context["bad_day"] or context["bad_time"]
    return show(request, "competence", context, status=400 if bad else 200)


def _now_or_noon(request: Asked, on: Any) -> datetime:
    """Without a time: this very moment for today, noon for another day."""
    return local(request.now) if on == today(request) else moment(on, time(12))


def _clock(text: str) -> time | None:
    """``14:30`` or ``14h30``; midnight for nothing typed, None for what is no time."""
    if not text:
        return time()
    hour, _sep, minute = text.replace("h", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def _offices(care: Care, text: str) -> list[Office]:
    """By code, or by words of the name; closed ones too, since the question may be about then."""
    if not text:
        return []
    named = Office.objects.filter(pk__in=care.offices).order_by("code")
    exact = named.filter(code=text.upper())
    if exact:
        return list(exact)
    words = fold(text).split()
    return [each for each in named if all(f" {word}" in _names(each) for word in words)][:MOST]


def _names(office: Office) -> str:
    return f" {fold(' '.join([office.name, *(era['name'] for era in office.past)]))}"
