"""Administrative units over time: finding one by any name it ever had, and its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked, day_typed, today
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import offices_possible
from motcua.ground.packs import queries as packs
from motcua.ground.places.queries import Family, family, parts_of, provinces, search_units, successors
from motcua.ground.words.errors import Unknown
from motcua.record.cases import catalogue
from motcua.record.cases.definitions import Procedure

MOST_FOUND = 30
PARTS_ON_A_PAGE = 40
HEIRS_SHOWN = 12
_LONGEST_CODE = 5


@dataclass(frozen=True, slots=True)
class Counter:
    """An office that people of a unit go to, and the published procedures it decides."""

    office: Office
    kind: OfficeKind
    procedures: tuple[Procedure, ...]


@require_safe
def units(request: Asked) -> HttpResponse:
    typed = request.GET.get("q", "").strip()[:100]
    context = {
        "q": typed,
        "found": search_units(typed, today(request), MOST_FOUND, former=True) if typed else [],
        "most": MOST_FOUND,
        "provinces": [] if typed else provinces(today(request)),
    }
    return render(request, "portal/units.html", context)


@require_safe
def unit(request: Asked, code: str) -> HttpResponse:
    """On the day asked for, else today. A day that is none is said to be none, and the page is that of today."""
    now, asked = today(request), request.GET.get("on", "").strip()[:20]
    on = day_typed(asked) if asked else now
    told = family(code, on or now) if code.isascii() and code.isdigit() and len(code) <= _LONGEST_CODE else None
    if told is None:
        raise Unknown(f"unit {code}")
    heirs = successors(code, now, meant_on=told.place.valid_from) if not told.place.in_force(now) else []
    context = {
        "unit": told.place,
        "family": told,
        "on": on or now,
        "today": now,
        "bad_day": asked if on is None else "",
        "heirs": heirs[:HEIRS_SHOWN],
        "heirs_left": max(0, len(heirs) - HEIRS_SHOWN),
        "counters": _counters(told, now),
        **_parts(told, on or now, request.GET.get("after", "")[:_LONGEST_CODE]),
    }
    return render(request, "portal/unit.html", context, status=400 if on is None else 200)


def _parts(told: Family, on: date, after: str) -> dict[str, object]:
    """What lies in it on that day, or when it ended; page by page."""
    place = told.place
    day = max(on, place.valid_from)
    if place.valid_to is not None and day >= place.valid_to:
        day = date.fromordinal(place.valid_to.toordinal() - 1)
    found = parts_of(place, day, after=after, limit=PARTS_ON_A_PAGE + 1)
    more = len(found) > PARTS_ON_A_PAGE
    shown = found[:PARTS_ON_A_PAGE]
    return {"parts": shown, "parts_on": day, "first_page": not after, "after": shown[-1].code if more else ""}


def _counters(told: Family, now: date) -> list[Counter]:
    """The offices competent for the land of the unit today, by the kinds that procedures name; none is guessed."""
    by_kind: dict[str, list[Procedure]] = {}
    for entry in catalogue.published(now):
        by_kind.setdefault(entry.procedure.competent.office_kind, []).append(entry.procedure)
    found = []
    for pinned in packs.all_of("office_kind", now):
        kind = pinned.body
        assert isinstance(kind, OfficeKind)
        if kind.key in by_kind:
            there = offices_possible(kind.key, told.place.code, now, meant_on=told.place.valid_from)
            found += [Counter(office, kind, tuple(by_kind[kind.key])) for office in there[:HEIRS_SHOWN]]
    return found
