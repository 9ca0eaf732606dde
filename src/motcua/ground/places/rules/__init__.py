"""Names of units, the lists they come in, and values over time on one map."""

from motcua.ground.places.rules.frames import Lineage, lineage_of
from motcua.ground.places.rules.lists import Country, read_country, read_passages, read_units
from motcua.ground.places.rules.names import (
    KINDS,
    LEVEL_OF_LENGTH,
    bare_name,
    full_name,
    level_of,
    search_text,
    split_title,
    wanted_words,
)
from motcua.ground.places.rules.portions import portions

__all__ = [
    "KINDS",
    "LEVEL_OF_LENGTH",
    "Country",
    "Lineage",
    "bare_name",
    "full_name",
    "level_of",
    "lineage_of",
    "portions",
    "read_country",
    "read_passages",
    "read_units",
    "search_text",
    "split_title",
    "wanted_words",
]
