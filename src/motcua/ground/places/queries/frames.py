"""The lineage of the real units, and the weights by which any engine counts values on the map of a frame."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.db import connection

from motcua.ground.places.definitions import EXACT_BASES, Era, Frame, Level, Link, Weight
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.rules import Lineage, level_of

_STATE = """
SELECT concat_ws(' ', units.*, passed.*) FROM
    (SELECT count(*), sum(hashtextextended(concat_ws('|', id, valid_from, valid_to, parent_id), 0))
        FROM places_place) AS units,
    (SELECT count(*), sum(hashtextextended(concat_ws('|', old_id, new_id, share, share_basis, part, part_basis), 0))
        FROM places_succession) AS passed
"""
"""One line of text that differs when the units or what passed into what do."""


def lineage() -> Lineage:
    """Of all units known; made anew when any of them changed, whoever changed it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        (state,) = cursor.fetchone()
    return _lineage(state)


@lru_cache(maxsize=2)
def _lineage(_state: str) -> Lineage:
    eras = Place.objects.values_list("id", "code", "parent_id", "valid_from", "valid_to")
    links = Succession.objects.values_list("old_id", "new_id", "share", "part", "share_basis", "part_basis")
    return Lineage(
        [Era(key, code, level_of(code), parent, begun, ended) for key, code, parent, begun, ended in eras.iterator()],
        [
            Link(old, new, share, part, share_basis not in EXACT_BASES, part_basis not in EXACT_BASES)
            for old, new, share, part, share_basis, part_basis in links.iterator()
        ],
    )


def frame_weights(frame: Frame, level: Level | None = None) -> Iterator[Weight]:
    """The table ``(place, target, millionths, estimated)`` by which values are counted in a frame.

    The contract with every engine that keeps values (room README, "Frames"): a value carries the key of the unit it was
    observed on; every unit there ever was has its rows here, and their millionths add up to exactly 1,000,000. So ::

        SELECT target, sum(amount * millionths) AS millionths, bool_or(estimated) AS estimated
        FROM observed JOIN weights USING (place) GROUP BY target

    adds up to the same total in every frame, in integers (128 bits are wide enough), to be divided by a million once
    and last. With a ``level`` targets are units of that level, or of the next above where that day had none.
    """
    return lineage().table(frame, level)
