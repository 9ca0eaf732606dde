"""A column that the database holds closed: `EncryptedText`. The one module of this room that knows Django.

The model shows the text when it is asked for, and only then; ``repr``, ``values()`` and the log show `Closed`. Such a
column can be read and written through its model and nothing else: no filter, no ``update()``, no search, no order.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute

from motcua.ground.words.keyring import KeyRing, read_ring

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


def ring() -> KeyRing:
    """The keys of the settings. A file is read again when it changes, so a key added on this machine is known at once
    to every process of it."""
    if settings.ENCRYPTION_KEYS:
        return _from_text(settings.ENCRYPTION_KEYS)
    path = Path(settings.ENCRYPTION_KEYS_FILE)
    found = path.stat()
    return _from_file(path, found.st_mtime_ns, found.st_ino)


@functools.lru_cache(maxsize=4)
def _from_text(text: str) -> KeyRing:
    return read_ring(text)


@functools.lru_cache(maxsize=4)
def _from_file(path: Path, changed: int, inode: int) -> KeyRing:
    return read_ring(path.read_text("utf-8"))


class Closed:
    """A closed text on its way from or to the database. Says nothing of what is in it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "<closed>"


class _Opening(DeferredAttribute):
    """Opens on reading, every time, and keeps the closed text: saving the row again leaves it as it is."""

    field: EncryptedText

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Closed):
            assert instance is not None
            return ring().open(value.text, self.field.context(instance))
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedText(_Text):
    """``bind`` names the attribute of the row to which the text belongs, known before the row is written: its own UUID,
    or the account it is of. What was closed for one row does not open in another."""

    descriptor_class = _Opening

    def __init__(self, *args: Any, bind: str, **kwargs: Any) -> None:
        self.bind = bind
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bind": self.bind}

    def context(self, instance: models.Model) -> str:
        row = getattr(instance, self.bind)
        if row is None:
            raise ValueError(f"{self.name} belongs to a row by its {self.bind}, which is not known yet")
        return self.context_of(row)

    def context_of(self, row: object) -> str:
        """``row`` as the database or a program gives it; a UUID has many spellings, and one that is meant."""
        bound: Any = self.model._meta.get_field(self.bind)
        return f"{self.model._meta.db_table}.{self.column}:{bound.to_python(row)}"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Closed | str | None:
        return Closed(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str) and value:
            return Closed(ring().close(value, self.context(model_instance)))
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Closed):
            return value.text
        if value:
            raise TypeError(f"{self.name} is written through save() or bulk_create(), and is never searched")
        return value


def close_clear(model: type[models.Model], names: Sequence[str]) -> None:
    """For a migration: close what such columns held in clear before. Row by row, in the migration's transaction."""
    rows = model._default_manager.exclude(**dict.fromkeys(names, ""))
    for row in rows.iterator(chunk_size=500):
        clear = {name: held.text for name in names if isinstance(held := row.__dict__[name], Closed)}
        for name, text in clear.items():
            setattr(row, name, text)
        row.save(update_fields=list(clear))


def closed_under(column: EncryptedText) -> dict[str, int]:
    """How many texts of a column stand under which key."""
    table, name = (connection.ops.quote_name(each) for each in (column.model._meta.db_table, column.column or ""))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT split_part({name}, '.', 2), count(*) FROM {table} WHERE {name} <> '' GROUP BY 1")
        return dict(cursor.fetchall())


def encrypted_fields() -> Iterator[EncryptedText]:
    """Every such column of the house, in a fixed order."""
    for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):
        for each in model._meta.local_fields:
            if isinstance(each, EncryptedText):
                yield each
