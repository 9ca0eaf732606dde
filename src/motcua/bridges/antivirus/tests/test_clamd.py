"""Against a daemon of our own: every file is looked at, and none that was not is taken."""

from __future__ import annotations

import io
import socket
import socketserver
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from motcua.bridges.antivirus import clamd
from motcua.bridges.antivirus.tests.fake_clamd import EICAR, Daemon, handler, running
from motcua.ground.ledger.models import Fact
from motcua.ground.papers import samples
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.models import Paper
from motcua.ground.people.definitions import ANONYMOUS
from motcua.ground.words.errors import Refused, Unavailable

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CLEAN = samples.pdf("Giấy chứng sinh")
# A true PDF that carries it in a comment.
INFECTED = CLEAN.replace(b"%PDF-1.4\n", b"%PDF-1.4\n% " + EICAR + b"\n")


@pytest.fixture
def daemon(settings: Any) -> Iterator[Daemon]:
    told = Daemon()
    with socketserver.TCPServer(("127.0.0.1", 0), handler(told)) as server, running(server):
        settings.PAPERS_SCANNER = "motcua.bridges.antivirus.clamd.Clamd"
        settings.PAPERS_CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield told


@pytest.fixture
def papers(settings: Any, tmp_path: Path) -> Path:
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    return tmp_path


def keep(content: bytes) -> FileRef:
    return store(io.BytesIO(content), name="giay-chung-sinh.pdf", actor=ANONYMOUS, now=NOW)


def kept(papers: Path) -> list[Path]:
    return [path for path in papers.rglob("*") if path.is_file()]


def test_a_clean_file_is_handed_over_whole(daemon: Daemon) -> None:
    large = CLEAN + b"x" * 300_000
    assert clamd.Clamd().scan(io.BytesIO(large)) == ""
    assert daemon.got == [large]


def test_what_is_found_is_named(daemon: Daemon) -> None:
    assert clamd.Clamd().scan(io.BytesIO(INFECTED)) == "Eicar-Test-Signature"


def test_it_says_with_which_signatures_it_looks(daemon: Daemon) -> None:
    assert clamd.Clamd().about() == "ClamAV 1.4.3/27790/Sat Nov 21 09:26:01 2026"


def test_a_socket_does_as_well(settings: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        where = f"{folder}/clamd.ctl"
        with socketserver.UnixStreamServer(where, handler(Daemon())) as server, running(server):
            settings.PAPERS_CLAMD = where
            assert clamd.Clamd().scan(io.BytesIO(EICAR)) == "Eicar-Test-Signature"


@pytest.mark.parametrize("said", [b"", b"stream: OK", b"UNKNOWN COMMAND\0", b"stream: Out of memory ERROR\0", b"\0"])
def test_any_other_answer_is_none(daemon: Daemon, said: bytes) -> None:
    daemon.says = said
    with pytest.raises(Unavailable) as told:
        clamd.Clamd().scan(io.BytesIO(CLEAN))
    assert told.value.retry is not None


def test_a_daemon_that_takes_less_than_we_do_is_told_to_those_who_set_it(daemon: Daemon) -> None:
    daemon.limit = 100
    with pytest.raises(Unavailable, match="size limit") as told:
        clamd.Clamd().scan(io.BytesIO(CLEAN))
    assert told.value.retry is None


def test_a_daemon_that_is_not_there_is_unavailable(settings: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.PAPERS_CLAMD = f"127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(Unavailable, match="clamd"):
            clamd.Clamd().scan(io.BytesIO(CLEAN))


def test_a_daemon_that_says_nothing_is_not_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clamd, "_PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.PAPERS_CLAMD = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable):
            clamd.Clamd().scan(io.BytesIO(CLEAN))


@pytest.mark.django_db
def test_an_infected_paper_is_turned_away_and_nothing_kept_of_it(daemon: Daemon, papers: Path) -> None:
    with pytest.raises(Refused) as told:
        keep(INFECTED)
    assert told.value.code == "paper_infected"
    assert (kept(papers), Paper.objects.count()) == ([], 0)
    fact = Fact.objects.get(kind="papers.infected")
    assert fact.payload == {"found": "Eicar-Test-Signature", "size": len(INFECTED)}
    assert "chung-sinh" not in str(vars(fact))


@pytest.mark.django_db
def test_a_paper_that_nobody_could_look_at_is_not_taken(daemon: Daemon, papers: Path) -> None:
    daemon.says = b""
    with pytest.raises(Unavailable):
        keep(CLEAN)
    assert (kept(papers), Paper.objects.count(), Fact.objects.count()) == ([], 0, 0)
    daemon.says = None
    assert keep(CLEAN).size == len(CLEAN)
