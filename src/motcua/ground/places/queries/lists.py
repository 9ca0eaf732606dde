"""The units of a day, from the top down."""

from __future__ import annotations

from datetime import date

from motcua.ground.places.models import Place


def provinces(on: date) -> list[Place]:
    return list(Place.objects.in_force(on).filter(level="province").order_by("code"))


def parts_of(place: Place, on: date, *, after: str = "", limit: int) -> list[Place]:
    """The units that lie in it directly on that day, by code, from the one after the code given."""
    return list(place.children.in_force(on).filter(code__gt=after).order_by("code")[:limit])
