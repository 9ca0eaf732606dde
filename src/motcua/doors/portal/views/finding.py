"""Finding a procedure, reading it, and looking up a dossier by its code."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked, today, wants_part
from motcua.doors.portal import parts
from motcua.ground.money.ports import gateway_keys
from motcua.ground.packs import queries as packs
from motcua.ground.words.errors import Unknown
from motcua.record.cases import catalogue, queries
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.rules import DECIDED, TURNS


@require_safe
def home(request: Asked) -> HttpResponse:
    on = today(request)
    published = catalogue.published(on)
    used = Counter(key for entry in published for key in entry.procedure.life_events)
    sectors = Counter(entry.procedure.sector for entry in published)
    context = {
        "life_events": [event for event in catalogue.life_events(on) if used[event.key]],
        "sectors": [(sector, sectors[sector.key]) for sector in catalogue.sectors(on) if sectors[sector.key]],
    }
    return render(request, "portal/home.html", context)


@require_safe
def procedures(request: Asked) -> HttpResponse:
    on = today(request)
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "linh-vuc", "su-kien")}
    found = catalogue.find(asked["q"], on=on, sector=asked["linh-vuc"], life_event=asked["su-kien"])
    sectors, events = catalogue.sectors(on), catalogue.life_events(on)
    context = {
        "q": asked["q"],
        "sector": next((s for s in sectors if s.key == asked["linh-vuc"]), None),
        "event": next((e for e in events if e.key == asked["su-kien"]), None),
        "sectors": sectors,
        "sector_names": {s.key: s.name for s in sectors},
        "found": [entry.procedure for entry in found],
    }
    return render(request, "portal/parts/found.html" if wants_part(request) else "portal/procedures.html", context)


@require_safe
def procedure(request: Asked, code: str) -> HttpResponse:
    pinned = packs.definition("procedure", code, today(request))
    body = pinned.body
    assert isinstance(body, Procedure)
    sector = next((s for s in catalogue.sectors(today(request)) if s.key == body.sector), None)
    context = {
        "procedure": body,
        "sector": sector,
        "pinned": pinned,
        "hotline": parts.parameter("hotline"),
        "can_file_online": "online" in body.ways,
    }
    return render(request, "portal/procedure.html", context)


@require_safe
def lookup(request: Asked) -> HttpResponse:
    code = request.GET.get("ma", "").strip()[:60]
    found = None
    if code:
        try:
            found = queries.public_status(code)
        except Unknown:
            found = None
    context = {
        "code": code,
        "found": found,
        "turn": TURNS[found.state] if found else "",
        "pays_online": bool(gateway_keys()),
        "decided": found is not None and found.state in DECIDED,
        "address": request.build_absolute_uri(f"{request.path}?ma={found.code}") if found else "",
    }
    return render(request, "portal/lookup.html", context, status=404 if code and not found else 200)
