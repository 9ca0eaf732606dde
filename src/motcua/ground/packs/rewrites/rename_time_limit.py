"""``time_limit_days: 15`` was the first writing; a duration now carries its unit: ``time_limit: 15 working_days``."""

from __future__ import annotations

from motcua.ground.packs.definitions import Issue, Level
from motcua.ground.packs.nodes import Entry, Scalar, Table

_OLD, _NEW = "time_limit_days", "time_limit"


def rewrite(table: Table) -> tuple[Table, list[Issue]]:
    old = table.entries.get(_OLD)
    if old is None or not isinstance(old.node, Scalar) or _NEW in table.entries:
        return table, []
    new = f"{old.node.value} working_days"
    renamed = {
        _NEW if key == _OLD else key: Entry(entry.spot, Scalar(entry.node.spot, new)) if key == _OLD else entry
        for key, entry in table.entries.items()
    }
    message = f"'{_OLD}' will be refused by a later engine; write '{_NEW}: {new}'"
    return Table(table.spot, renamed), [Issue(Level.FUTURE_ERROR, f"rewrite.{_OLD}", old.spot, message)]
