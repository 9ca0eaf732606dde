"""Who looked at my data. Office and post are told, not the officer's name: they look for their office, which answers
for them; the name stands in the ledger for whoever examines a complaint."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked
from motcua.doors.look.words import LOOKED, PURPOSES
from motcua.doors.portal.guarding import citizens
from motcua.ground.people.queries import readings_of

_PAGE = 20


@require_safe
@citizens
def readings(request: Asked) -> HttpResponse:
    typed = request.GET.get("after", "")[:18]
    before = int(typed) if typed.isascii() and typed.isdigit() else None
    found = readings_of(request.actor.party_id, limit=_PAGE + 1, before=before)
    rows = [(each, LOOKED[each.what], PURPOSES[each.purpose]) for each in found[:_PAGE]]
    after = str(found[_PAGE - 1].pk) if len(found) > _PAGE else ""
    return render(request, "portal/readings.html", {"rows": rows, "after": after})
