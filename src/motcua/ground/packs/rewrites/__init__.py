"""How the language of packs changes: each file turns one old shape into the new one and says so.

A rewrite takes the table of a definition and returns it, changed or the same object, with the issues it raises. It
stays here for at least one release of the engine after the shape was replaced, then the old shape is refused.
"""

from __future__ import annotations

from collections.abc import Callable

from motcua.ground.packs.definitions import Issue
from motcua.ground.packs.nodes import Table
from motcua.ground.packs.rewrites import rename_time_limit

Rewrite = Callable[[Table], tuple[Table, list[Issue]]]

REWRITES: tuple[Rewrite, ...] = (rename_time_limit.rewrite,)


def rewrite(table: Table) -> tuple[Table, list[Issue]]:
    """All rewrites in turn."""
    issues: list[Issue] = []
    for one in REWRITES:
        table, found = one(table)
        issues += found
    return table, issues
