"""Which unit a code names on a day, and what became of it."""

from __future__ import annotations

from datetime import date

from django.core.cache import cache

from motcua.ground.places import rules
from motcua.ground.places.models import Place, Succession

_NAME_KEPT = 300  # seconds, after which a corrected name shows on every server


def place(code: str, on: date) -> Place | None:
    """The unit of that code in force on that day."""
    return Place.objects.in_force(on).filter(code=code).first()


def unit_name(code: str, on: date) -> str | None:
    """Its full name on that day, or None."""
    if not code.isascii() or not code.isdigit() or len(code) not in rules.LEVEL_OF_LENGTH:
        return None
    for valid_from, valid_to, name in _periods(code):
        if valid_from <= on and (valid_to is None or on < valid_to):
            return name
    return None


def _periods(code: str) -> list[tuple[date, date | None, str]]:
    """Each period of a code and the full name in it. Cached, save when there is none."""
    periods: list[tuple[date, date | None, str]] | None = cache.get(name_key(code))
    if periods is None:
        periods = list(Place.objects.filter(code=code).values_list("valid_from", "valid_to", "full_name"))
        if periods:
            cache.set(name_key(code), periods, _NAME_KEPT)
    return periods


def name_key(code: str) -> str:
    """Where the cache keeps the names of a code; loading a list of units drops them."""
    return f"places.name:{code}"


def communes_of(province_code: str, on: date) -> list[Place]:
    found = Place.objects.in_force(on).filter(province_code=province_code, level="commune")
    return list(found.order_by("code"))


def communes_of_old(province_code: str, before: date, on: date) -> list[Place]:
    """The communes in force ``on`` a day that hold land which belonged to that province the day ``before``."""
    old = Place.objects.in_force(before).filter(province_code=province_code, level__in=["commune", "district"])
    return _heirs(list(old), on, only="commune")


def successors(code: str, on: date, *, meant_on: date | None = None) -> list[Place]:
    """The units in force ``on`` a day that hold the land of the unit which ``code`` names.

    The unit itself if it is in force still. Codes were given anew by the reform: ``meant_on`` says as of which day
    the code is meant, else it is the last unit that bore it. Several answers mean that the land was divided.
    """
    meant = Place.objects.filter(code=code, valid_from__lte=meant_on or on)
    if meant_on is not None:
        meant = meant.in_force(meant_on)
    last = meant.select_related("parent__parent").order_by("-valid_from").first()
    return [] if last is None else _heirs([last], on)


def _heirs(old: list[Place], on: date, *, only: str | None = None) -> list[Place]:
    found: dict[int, Place] = {}
    while old:
        found.update((p.pk, p) for p in old if p.in_force(on))
        ended = [p.pk for p in old if not p.in_force(on)]
        old = [
            s.new for s in Succession.objects.filter(old__in=ended, on__lte=on).select_related("new__parent__parent")
        ]
    return sorted((p for p in found.values() if only in (None, p.level)), key=lambda p: p.code)
