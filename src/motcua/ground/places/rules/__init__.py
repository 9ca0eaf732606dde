"""Names of units, the lists they come in, and values over time on one map."""

from motcua.ground.places.rules.lists import read_passages, read_units
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

__all__ = [
    "KINDS",
    "LEVEL_OF_LENGTH",
    "bare_name",
    "full_name",
    "level_of",
    "read_passages",
    "read_units",
    "search_text",
    "split_title",
    "wanted_words",
]
