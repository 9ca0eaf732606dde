"""Where the bytes lie: ``ab/cd/abcd...`` in the storage ``default`` of the settings.

On a disk a paper is written beside its place, forced down to the medium, and then renamed into place, so that it is
there whole or not at all, also after a power cut. Other storages (S3) make an object durable when `save` returns.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from motcua.ground.words.errors import Unavailable


def place(digest: str) -> str:
    """Two levels of 256 folders, so that no folder grows beyond what a file system lists well."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


@contextlib.contextmanager
def spool() -> Iterator[BinaryIO]:
    """A file to write into before its digest is known; it is gone afterwards unless it was put on the shelf."""
    storage = _storage()
    folder: Path | None = None
    if isinstance(storage, FileSystemStorage):
        folder = Path(storage.location) / "incoming"
        _make_folder(folder)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            yield cast(BinaryIO, file)
        finally:
            Path(file.name).unlink(missing_ok=True)


def put(spooled: BinaryIO, digest: str) -> None:
    """Make it durable under its digest. Doing it twice, or at the same time, leaves one; a lost file comes back."""
    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        _rename_durably(spooled, Path(storage.path(place(digest))))
        return
    with _far_away(digest):
        if storage.exists(place(digest)):
            return
        spooled.seek(0)
        kept = storage.save(place(digest), File(spooled))
        if kept != place(digest):
            storage.delete(kept)  # another process was first, and the storage does not overwrite


def take(digest: str) -> BinaryIO:
    """Open for reading. `Unavailable` when the row is there and the bytes are not: a person has to restore them."""
    with _far_away(digest):
        return cast(BinaryIO, _storage().open(place(digest)))


def remove(digest: str) -> None:
    """For good. Only for what retention law has had erased; one that is not there is gone already."""
    with _far_away(digest):
        _storage().delete(place(digest))


@contextlib.contextmanager
def _far_away(digest: str) -> Iterator[None]:
    """Every storage has exceptions of its own for "no answer"; all they have in common is `FileNotFoundError`."""
    try:
        yield
    except FileNotFoundError:
        raise Unavailable(f"paper {digest} is missing from the storage", retry=None) from None
    except Exception as problem:
        raise Unavailable(f"the storage of papers does not answer: {problem}") from problem


def _storage() -> Storage:
    return storages["default"]


def _rename_durably(spooled: BinaryIO, target: Path) -> None:
    spooled.flush()
    os.fsync(spooled.fileno())
    _make_folder(target.parent)
    Path(spooled.name).replace(target)
    _sync_folder(target.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
