"""What the house closes with its keys, closed again under the first one; and that a key came or went.

Its facts stand here and not in ``facts.py``: they are about the house and no account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import Actor
from motcua.ground.words.encrypted import EncryptedText, encrypted_fields, ring
from motcua.ground.words.keyring import KeyRing, NotOpened

KEY_ADDED = "access.key_added"
"""Subject ``keys:<ring>``, the ring being ``encryption`` or ``signing``; payload: key (its name)."""

KEY_RETIRED = "access.key_retired"
"""Subject ``keys:<ring>``; payload: key (its name)."""

CLOSED_AGAIN = "access.closed_again"
"""Subject ``keys:encryption``; payload: key (under which everything stands now), texts (how many were closed again)."""

_AT_ONCE = 500


@dataclass(slots=True)
class Done:
    """``faults`` name the texts that no key opens, as table.column and row."""

    texts: int = 0
    faults: list[str] = field(default_factory=list)


@transaction.atomic
def note_key(*, event: Literal["added", "retired"], ring: str, key: str, actor: Actor, now: datetime) -> None:
    """A key has come into a ring, or left it. The ring itself lies in a file, outside any transaction."""
    subject, payload = f"keys:{ring}", {"key": key}
    if event == "added":
        record_fact(KEY_ADDED, subject=subject, actor=actor, now=now, payload=payload)
    else:
        record_fact(KEY_RETIRED, subject=subject, actor=actor, now=now, payload=payload)


def close_again(*, actor: Actor, now: datetime) -> Done:
    """Close under the first key whatever stands under another. Each batch is one short transaction, so others go on
    working, and a run that was broken off is taken up by the next. One fact when something was closed."""
    done = Done()
    for column in encrypted_fields():
        for batch in _batches(column, ring()):
            done.texts += batch.texts
            done.faults += batch.faults
    if done.texts:
        with transaction.atomic():
            payload = {"key": ring().first.name, "texts": done.texts}
            record_fact(CLOSED_AGAIN, subject="keys:encryption", actor=actor, now=now, payload=payload)
    return done


def _batches(column: EncryptedText, keys: KeyRing) -> Iterator[Done]:
    """Up the primary key, so that a text that no key opens is passed by and not met again."""
    last: Any = None
    while True:
        with transaction.atomic():
            rows = _under_other_keys(column, keys, last)
            done = _close_batch(column, keys, rows)
        if not rows:
            return
        yield done
        last = rows[-1][0]


def _under_other_keys(column: EncryptedText, keys: KeyRing, after: Any) -> list[tuple[Any, Any, str]]:
    """Primary key, the value that the text is bound to, the closed text; held until the batch is written."""
    names = _names(column)
    beyond = "" if after is None else "AND {key} > %(after)s".format(**names)
    sql = """
        SELECT {key}, {bound}, {text} FROM {table}
        WHERE {text} <> '' AND split_part({text}, '.', 2) <> %(first)s {beyond}
        ORDER BY {key} LIMIT %(most)s FOR UPDATE
    """.format(**names, beyond=beyond)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"first": keys.first.name, "after": after, "most": _AT_ONCE})
        return list(cursor.fetchall())


def _close_batch(column: EncryptedText, keys: KeyRing, rows: list[tuple[Any, Any, str]]) -> Done:
    done, closed = Done(), []
    for key, bound, text in rows:
        context = column.context_of(bound)
        try:
            closed.append((keys.close(keys.open(text, context), context), key))
        except NotOpened as fault:
            done.faults.append(f"{column.model._meta.db_table}.{column.column} {key}: {fault}")
    sql = "UPDATE {table} SET {text} = %s WHERE {key} = %s".format(**_names(column))
    with connection.cursor() as cursor:
        cursor.executemany(sql, closed)
    done.texts = len(closed)
    return done


def _names(column: EncryptedText) -> dict[str, str]:
    meta, quote = column.model._meta, connection.ops.quote_name
    assert meta.pk is not None
    bound: Any = meta.get_field(column.bind)
    parts = {"table": meta.db_table, "key": meta.pk.column, "bound": bound.column, "text": column.column}
    return {part: quote(name) for part, name in parts.items()}
