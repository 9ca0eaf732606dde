from __future__ import annotations

import hashlib
import io
import os
import stat
import threading
import tracemalloc
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from pytest_django import Settings

from motcua.ground.papers import queries, samples
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import LARGEST, PDF, FileRef
from motcua.ground.papers.models import Paper
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unavailable, Unknown

SCAN = samples.pdf("Giấy chứng sinh")
DIGEST = hashlib.sha256(SCAN).hexdigest()


def keep(content: bytes, lan: Actor, now: datetime, name: str = "Giấy chứng sinh.pdf") -> FileRef:
    return store(io.BytesIO(content), name=name, actor=lan, now=now)


def files(shelf: Path) -> list[Path]:
    return sorted(path for path in shelf.rglob("*") if path.is_file())


class Endless:
    """A file of ``size`` bytes that is nowhere: a PDF's beginning, then nothing but one letter."""

    def __init__(self, size: int) -> None:
        self.left, self.read_so_far = size, 0

    def read(self, size: int, /) -> bytes:
        part = (b"%PDF-1.7\n" if not self.read_so_far else b"") + b"a" * min(size - 9, self.left)
        self.left -= len(part)
        self.read_so_far += len(part)
        return part if self.left > 0 else b""


@pytest.mark.django_db
def test_a_stored_paper_can_be_opened(shelf: Path, lan: Actor, now: datetime) -> None:
    kept = keep(SCAN, lan, now)
    assert kept == FileRef(digest=DIGEST, name="Giấy chứng sinh.pdf", size=len(SCAN), type=PDF)
    with queries.open_paper(DIGEST) as content:
        assert content.read() == SCAN
    row = queries.paper(DIGEST)
    assert (row.size, row.type, row.stored_at, row.stored_by) == (len(SCAN), PDF, now, "account:1")


@pytest.mark.django_db
def test_the_same_content_is_kept_once_whatever_its_name(shelf: Path, lan: Actor, now: datetime) -> None:
    first, second = keep(SCAN, lan, now), keep(SCAN, lan, now, name="ban sao.pdf")
    assert (first.digest, second.name) == (second.digest, "ban sao.pdf")
    assert Paper.objects.count() == 1
    assert [path.name for path in files(shelf)] == [DIGEST]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + b"\x00" * 60, SCAN[:-20], samples.png()[:-3]])
def test_what_is_refused_leaves_nothing_behind(content: bytes, shelf: Path, lan: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        keep(content, lan, now)
    assert not Paper.objects.exists()
    assert files(shelf) == []


@pytest.mark.django_db
def test_a_large_file_is_refused_early_and_in_constant_memory(shelf: Path, lan: Actor, now: datetime) -> None:
    endless = Endless(5 * LARGEST)
    tracemalloc.start()
    with pytest.raises(Refused) as caught:
        store(endless, name="to.pdf", actor=lan, now=now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == "paper_too_large"
    assert caught.value.message.format(**caught.value.params).startswith("Tệp “to.pdf” lớn hơn 20 MB.")
    assert endless.read_so_far <= LARGEST + 128 * 1024
    assert peak < 2 * 1024 * 1024
    assert files(shelf) == []


@pytest.mark.django_db
def test_a_file_of_exactly_the_limit_is_kept(shelf: Path, lan: Actor, now: datetime) -> None:
    start, end = SCAN.split(b"xref\n0 5", 1)
    padding = b"%" + b" " * (LARGEST - len(SCAN) - 2) + b"\n"
    assert keep(start + padding + b"xref\n0 5" + end, lan, now).size == LARGEST


@pytest.mark.django_db
def test_the_bytes_are_forced_down_before_the_row_is_written(
    shelf: Path, lan: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[str] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        forced.append(
            f"{kind}, {Paper.objects.count()} rows, {len([f for f in files(shelf) if f.name == DIGEST])} placed"
        )
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    keep(SCAN, lan, now)
    assert forced.index("file, 0 rows, 0 placed") < forced.index("folder, 0 rows, 1 placed")
    assert forced[-1] == "folder, 0 rows, 1 placed"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_keep_one(shelf: Path, lan: Actor, now: datetime) -> None:
    results: list[FileRef | Exception] = []
    barrier = threading.Barrier(12)

    def work() -> None:
        barrier.wait()
        try:
            with transaction.atomic():
                results.append(keep(SCAN, lan, now))
        except Exception as problem:
            results.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {r.digest if isinstance(r, FileRef) else repr(r) for r in results} == {DIGEST}
    assert len(results) == 12
    assert Paper.objects.count() == 1
    assert [path.name for path in files(shelf)] == [DIGEST]


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_remove_a_paper(shelf: Path, lan: Actor, now: datetime) -> None:
    keep(SCAN, lan, now)
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        Paper.objects.update(size=1)
    with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
        Paper.objects.all().delete()
    assert queries.paper(DIGEST).size == len(SCAN)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"digest": "A" * 64}, {"size": 0}, {"type": "text/html"}])
def test_the_database_refuses_a_row_that_is_no_paper(wrong: dict[str, object], now: datetime) -> None:
    good: dict[str, object] = {"digest": "a" * 64, "size": 1, "type": PDF, "stored_at": now}
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Paper.objects.create(**{**good, **wrong})


@pytest.mark.django_db
@pytest.mark.parametrize("digest", ["0" * 64, "", "../../etc/passwd", DIGEST.upper()])
def test_a_digest_never_stored_is_unknown(digest: str, shelf: Path, lan: Actor, now: datetime) -> None:
    keep(SCAN, lan, now)
    with pytest.raises(Unknown):
        queries.open_paper(digest)


@pytest.mark.django_db
def test_lost_bytes_are_said_and_come_back_when_stored_again(shelf: Path, lan: Actor, now: datetime) -> None:
    keep(SCAN, lan, now)
    files(shelf)[0].unlink()
    with pytest.raises(Unavailable, match=f"paper {DIGEST} is missing") as caught:
        queries.open_paper(DIGEST)
    assert caught.value.retry is None
    keep(SCAN, lan, now)
    with queries.open_paper(DIGEST) as content:
        assert content.read() == SCAN


@pytest.mark.django_db
def test_the_check_finds_what_is_missing_and_what_is_damaged(shelf: Path, lan: Actor, now: datetime) -> None:
    keep(SCAN, lan, now)
    photo, drawing = keep(samples.jpeg(), lan, now), keep(samples.png(), lan, now)
    assert list(queries.check_all()) == []
    by_name = {path.name: path for path in files(shelf)}
    by_name[photo.digest].unlink()
    by_name[drawing.digest].write_bytes(samples.png(2, 2))
    assert {(fault.digest, fault.kind) for fault in queries.check_all()} == {
        (photo.digest, "missing"),
        (drawing.digest, "damaged"),
    }


@pytest.mark.django_db
def test_another_storage_than_a_disk_keeps_the_same_promises(settings: Settings, lan: Actor, now: datetime) -> None:
    """As with S3 through django-storages: `save`, `exists`, `open`, and no paths."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    kept, again = keep(SCAN, lan, now), keep(SCAN, lan, now)
    assert kept == again
    with queries.open_paper(DIGEST) as content:
        assert content.read() == SCAN
    assert storages["default"].listdir(f"{DIGEST[:2]}/{DIGEST[2:4]}")[1] == [DIGEST]
    storages["default"].delete(f"{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}")
    assert [fault.kind for fault in queries.check_all()] == ["missing"]


class Unreachable(Storage):
    """A storage elsewhere, whose driver has exceptions of its own."""

    class NoConnection(Exception):
        pass

    def exists(self, name: str) -> bool:
        raise self.NoConnection("connection refused")

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        raise self.NoConnection("connection refused")


@pytest.mark.django_db
def test_a_storage_that_does_not_answer_may_answer_later(settings: Settings, lan: Actor, now: datetime) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"{__name__}.Unreachable"}}
    with pytest.raises(Unavailable, match="does not answer: connection refused") as caught:
        keep(SCAN, lan, now)
    assert caught.value.retry is not None
    assert not Paper.objects.exists()
    Paper.objects.create(digest=DIGEST, size=len(SCAN), type=PDF, stored_at=now)
    with pytest.raises(Unavailable, match="does not answer"):
        queries.open_paper(DIGEST)
    with pytest.raises(Unavailable, match="does not answer"):
        list(queries.check_all())
