"""What a reorganisation did to each row, so that it can be undone to the letter. Whatever room a table belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

_REWRITE = """
WITH wanted AS MATERIALIZED ({wanted}),
noted AS (
    INSERT INTO offices_change (reorganisation_id, "table", key, before, after)
    SELECT %(journal)s, %(table)s, held.id::text, jsonb_build_object({was}), jsonb_build_object({becomes})
    FROM {table} held JOIN wanted ON wanted.id = held.id
)
UPDATE {table} held SET {sets} FROM wanted WHERE wanted.id = held.id
"""
_GIVEN = "SELECT (jsonb_populate_record(NULL::{table}, each)).* FROM jsonb_array_elements(%(given)s::jsonb) each"
_NOTE = """
INSERT INTO offices_change (reorganisation_id, "table", key, before, after)
SELECT %s, %s, added, NULL, NULL FROM unnest(%s::text[]) added
"""
_COLUMNS = "array(SELECT jsonb_object_keys(before) ORDER BY 1)"
_STEPS = f"""
SELECT "table", before IS NULL, {_COLUMNS} FROM offices_change WHERE reorganisation_id = %s
GROUP BY 1, 2, 3 ORDER BY max(id) DESC
"""
_RESTORE = """
UPDATE {table} held SET {sets} FROM (
    SELECT (jsonb_populate_record(NULL::{table}, before || jsonb_build_object('id', key))).*
    FROM offices_change WHERE reorganisation_id = %s AND "table" = %s AND before IS NOT NULL AND {mine} = %s::text[]
) was WHERE was.id = held.id
"""
_REMOVE = """
DELETE FROM {table} WHERE id IN (
    SELECT (jsonb_populate_record(NULL::{table}, jsonb_build_object('id', key))).id
    FROM offices_change WHERE reorganisation_id = %s AND "table" = %s AND before IS NULL
)
"""
_CHANGED_SINCE = """
SELECT count(*) FROM offices_change change LEFT JOIN {table} held ON held.id::text = change.key
WHERE change.reorganisation_id = %s AND change."table" = %s AND change.before IS NOT NULL
  AND (held.id IS NULL OR NOT to_jsonb(held) @> change.after)
"""


class Journal:
    """Of one reorganisation. Its methods are handed to the rooms whose rows move."""

    def __init__(self, reorganisation_id: int) -> None:
        self.id = reorganisation_id

    def note(self, table: str, keys: Sequence[object]) -> None:
        """Rows were added."""
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [self.id, table, [str(key) for key in keys]])

    def rewrite(self, table: str, rows: Mapping[int, Mapping[str, object]]) -> int:
        """Give columns of rows other values: ``{key: {column: value}}``, the same columns for all."""
        if not rows:
            return 0
        given = [{"id": key, **{name: _plain(value) for name, value in new.items()}} for key, new in rows.items()]
        columns = list(next(iter(rows.values())))
        return self.rewrite_by(table, columns, _GIVEN.format(table=table), {"given": json.dumps(given)})

    def rewrite_by(self, table: str, columns: Sequence[str], wanted: str, params: Mapping[str, Any]) -> int:
        """The same for any number of rows: ``wanted`` is a query of ``id`` and the columns' new values."""
        sql = _REWRITE.format(
            table=table,
            wanted=wanted,
            was=_pairs(columns, "held"),
            becomes=_pairs(columns, "wanted"),
            sets=", ".join(f"{name} = wanted.{name}" for name in columns),
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, {**params, "journal": self.id, "table": table})
            return int(cursor.rowcount)

    def changed_since(self) -> dict[str, int]:
        """How many rows are not any more what the event made of them, by table."""
        found = {}
        with connection.cursor() as cursor:
            for table, added, _ in self._steps():
                if not added:
                    cursor.execute(_CHANGED_SINCE.format(table=table), [self.id, table])
                    found[table] = int(cursor.fetchone()[0])
        return {table: many for table, many in found.items() if many}

    def roll_back(self) -> None:
        """Put every row back, the last step first. IntegrityError when something else holds on to an added row."""
        with connection.cursor() as cursor:
            for table, added, columns in self._steps():
                if added:
                    cursor.execute(_REMOVE.format(table=table), [self.id, table])
                    continue
                sets = ", ".join(f"{name} = was.{name}" for name in columns)
                cursor.execute(_RESTORE.format(table=table, sets=sets, mine=_COLUMNS), [self.id, table, columns])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def renew_statistics(self) -> None:
        """Where many rows changed hands, the planner would go on believing in the former ones."""
        with connection.cursor() as cursor:
            for table in dict.fromkeys(table for table, _, _ in self._steps()):
                cursor.execute(f"ANALYZE {table}")

    def _steps(self) -> list[tuple[str, bool, list[str]]]:
        """Table, whether rows were added, and the columns changed; the last step first."""
        with connection.cursor() as cursor:
            cursor.execute(_STEPS, [self.id])
            return [(table, added, columns) for table, added, columns in cursor.fetchall()]


def _pairs(columns: Sequence[str], of: str) -> str:
    return ", ".join(f"'{name}', {of}.{name}" for name in columns)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
