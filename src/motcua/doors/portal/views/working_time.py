"""The working calendar for everybody: days off, office hours, and "handed in then, due when, and why"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked, day_typed, today
from motcua.doors.look.duedate import FIRST_YEAR, YEARS_AHEAD, reckon
from motcua.doors.look.errors import said
from motcua.doors.portal.calendar_year import CalendarYear, year_of
from motcua.ground.calendar.definitions import NoOfficeHours
from motcua.ground.calendar.rules import Calendar
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_by_code
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Refused, Unknown

UNITS = ("working_days", "working_hours", "days", "months", "same_working_day")
_LONGEST = 60
_FIELDS: Mapping[str, str] = {"start": "nop", "duration": "so", "office": "co-quan"}
"""A field of `reckon` by its name in the form."""


@require_safe
def working_time(request: Asked) -> HttpResponse:
    asked = {
        name: request.GET.get(name, "").strip()[:_LONGEST] for name in ("nam", "nop", "luc", "so", "tinh", "co-quan")
    }
    office = _office(asked["co-quan"])
    calendar = calendar_for(today(request), office)
    year, told, bad_year = _year(calendar, asked["nam"], today(request).year)
    answer = _answer(request, asked)
    context = {
        "year": year,
        "told": told,
        "bad_year": bad_year,
        "years": range(max(FIRST_YEAR, year - 2), min(today(request).year + YEARS_AHEAD, year + 2) + 1),
        "office": office,
        "bad_office": asked["co-quan"] if asked["co-quan"] and office is None else "",
        "hand_over": calendar.book,
        "unverified": any(not day.law.verified for day in calendar.book.days_off),
        "typed": {name.replace("-", "_"): value for name, value in asked.items()},
        "units": UNITS,
        **answer,
    }
    wrong = bad_year or context["bad_office"] or answer.get("wrong")
    return render(request, "portal/working_time.html", context, status=400 if wrong else 200)


def _year(calendar: Calendar, typed: str, this: int) -> tuple[int, CalendarYear, str]:
    """The year asked for; this one when it is none that the calendar knows, and what was typed."""
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None
    if year is not None and FIRST_YEAR <= year <= this + YEARS_AHEAD:
        try:
            return year, year_of(calendar, year), ""
        except NoOfficeHours:
            pass
    return this, year_of(calendar, this), typed


def _answer(request: Asked, asked: Mapping[str, str]) -> dict[str, Any]:
    """Nothing before the form was sent."""
    if "nop" not in request.GET:
        return {"suggested": request.now}
    day, unit = day_typed(asked["nop"]), asked["tinh"]
    start = f"{day}T{asked['luc'].replace('h', ':').zfill(5)}" if day else ""
    term = unit if unit == "same_working_day" else f"{asked['so']} {unit}"
    try:
        return {"reckoned": reckon(start, term, asked["co-quan"], today(request))}
    except Refused as refused:
        return {"wrong": said(refused), "wrong_field": _FIELDS[refused.field]}


def _office(code: str) -> Office | None:
    try:
        return office_by_code(code) if code else None
    except Unknown:
        return None
