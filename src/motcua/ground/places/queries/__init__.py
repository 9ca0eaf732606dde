"""Which unit a code names on a day, what became of it, and values over time on one map."""

from motcua.ground.places.queries.family import Family, Step, family
from motcua.ground.places.queries.frames import frame_weights, lineage
from motcua.ground.places.queries.lists import parts_of, provinces
from motcua.ground.places.queries.search import Found, search_units
from motcua.ground.places.queries.units import (
    communes_of,
    communes_of_old,
    name_key,
    place,
    successors,
    unit_name,
)

__all__ = [
    "Family",
    "Found",
    "Step",
    "communes_of",
    "communes_of_old",
    "family",
    "frame_weights",
    "lineage",
    "name_key",
    "parts_of",
    "place",
    "provinces",
    "search_units",
    "successors",
    "unit_name",
]
