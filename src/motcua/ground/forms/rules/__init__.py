"""Reading, checking and reading back what a person answers. Pure: the day and the names of units are passed in."""

from motcua.ground.forms.rules.cleaning import Cleaned, UnitNames, clean
from motcua.ground.forms.rules.computing import estimate
from motcua.ground.forms.rules.conditions import condition_sentence, shown, shown_fields
from motcua.ground.forms.rules.describing import Entry, Paper, Shown, describe, value_in_words
from motcua.ground.forms.rules.nesting import nest
from motcua.ground.forms.rules.numbers import Source
from motcua.ground.forms.rules.sentences import SENTENCES

__all__ = [
    "SENTENCES",
    "Cleaned",
    "Entry",
    "Paper",
    "Shown",
    "Source",
    "UnitNames",
    "clean",
    "condition_sentence",
    "describe",
    "estimate",
    "nest",
    "shown",
    "shown_fields",
    "value_in_words",
]
