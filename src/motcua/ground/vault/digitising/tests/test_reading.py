"""The worker: each paper once, ever longer waits, a reason for whoever looks after it, and nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO, ClassVar

import pytest
from pytest_django import Settings

from motcua.ground.papers.definitions import PDF
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.papers.samples import jpeg, pdf, png
from motcua.ground.vault.digitising.actions import read_next, try_again
from motcua.ground.vault.digitising.actions.reading import LEASE, MOST_ATTEMPTS
from motcua.ground.vault.digitising.definitions import Box, Line, Recognised, Word
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import guesses_of, type_of
from motcua.ground.vault.digitising.tests.world import NOW, World, came_in, component, kept
from motcua.ground.words.errors import Refused, Unavailable, Unknown

WORDS = "Số: 12/UBND-XN"


class Engine:
    """An engine that says what it is told to."""

    trouble: ClassVar[Exception | None] = None
    given: ClassVar[list[bytes]] = []

    def read(self, content: BinaryIO) -> Recognised:
        self.given.append(content.read())
        if self.trouble is not None:
            raise self.trouble
        words = tuple(Word(each, 90, Box(1, 0.1 * n, 0.1, 0.05, 0.01)) for n, each in enumerate(WORDS.split()))
        return Recognised(pdf("da doc"), (jpeg(),), (Line(words),))

    def about(self) -> str:
        return "engine"


@pytest.fixture(autouse=True)
def engine(settings: Settings) -> Iterator[type[Engine]]:
    settings.VAULT_RECOGNISER = f"{__name__}.Engine"
    Engine.trouble = None
    Engine.given.clear()
    yield Engine
    Engine.trouble = None


def only() -> Digitisation:
    return Digitisation.objects.get()


def test_a_scan_is_read_once(world: World) -> None:
    came_in(world, component(kept(pdf("giay"))))
    assert read_next(now=NOW)
    assert not read_next(now=NOW)
    row = only()
    assert (row.state, row.by_machine, len(row.pictures), row.attempts) == ("read", True, 1, 1)
    assert paper(row.copy).type == PDF
    assert guesses_of(row, type_of("giay_thu", NOW.date()))["number"].value == "12/UBND-XN"


def test_photos_go_to_the_engine_as_one_paper(world: World, engine: type[Engine]) -> None:
    came_in(world, component(kept(png(40, 60), "1.png"), kept(jpeg(), "2.jpg")))
    read_next(now=NOW)
    (given,) = engine.given
    assert given.startswith(b"%PDF")
    assert given.count(b"/Type /Page\n") == 2 or given.count(b"/Type/Page/") == 2 or b"/Count 2" in given


def test_without_an_engine_the_officer_types(world: World, settings: Settings) -> None:
    settings.VAULT_RECOGNISER = ""
    came_in(world, component(kept(png(40, 60), "1.png")))
    assert read_next(now=NOW)
    row = only()
    assert (row.state, row.by_machine, row.pictures, row.lines) == ("read", False, [], [])
    with open_paper(row.copy) as content:
        assert content.read(5) == b"%PDF-"


def test_trouble_is_tried_again_and_then_told(world: World, engine: type[Engine]) -> None:
    came_in(world, component(kept(pdf("giay"))))
    engine.trouble = Unavailable("tesseract was ended by signal 9", retry=timedelta(minutes=2))
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert only().state == "waiting"
        assert read_next(now=now)
        assert not read_next(now=now)
        assert only().attempts == attempt
        now = only().next_at
    row = only()
    assert (row.state, row.error) == ("failed", "tesseract was ended by signal 9")


def test_what_can_never_be_read_fails_at_once(world: World, engine: type[Engine]) -> None:
    came_in(world, component(kept(pdf("giay"))))
    engine.trouble = Unavailable("500 pages; from 1 to 40 are read", retry=None)
    read_next(now=NOW)
    assert only().state == "failed"


def test_a_bug_fails_one_paper_and_not_the_queue(world: World, engine: type[Engine]) -> None:
    came_in(world, component(kept(pdf("mot"))), component(kept(pdf("hai")), key="hai"))
    engine.trouble = ZeroDivisionError("division by zero")
    assert read_next(now=NOW)
    engine.trouble = None
    assert read_next(now=NOW)
    assert sorted(Digitisation.objects.values_list("state", "error")) == [
        ("failed", "ZeroDivisionError: division by zero"),
        ("read", ""),
    ]


def test_a_worker_that_died_with_it_leaves_it_to_another(world: World, engine: type[Engine]) -> None:
    """Killed in the middle: nothing is written, and the attempt stands."""
    came_in(world, component(kept(pdf("giay"))))
    engine.trouble = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        read_next(now=NOW)
    engine.trouble = None
    assert (only().state, only().attempts) == ("waiting", 1)
    assert not read_next(now=NOW + LEASE - timedelta(seconds=1))
    assert read_next(now=NOW + LEASE)
    assert (only().state, only().attempts) == ("read", 2)


def test_the_button_beside_a_failure(world: World, engine: type[Engine]) -> None:
    (row,) = came_in(world, component(kept(pdf("giay"))))
    engine.trouble = Unavailable("away", retry=None)
    read_next(now=NOW)
    with pytest.raises(Unknown):
        try_again(digitisation_id=row.pk, actor=world.tuan, now=NOW)
    engine.trouble = None
    try_again(digitisation_id=row.pk, actor=world.hanh, now=NOW)
    assert read_next(now=NOW)
    with pytest.raises(Refused) as refused:
        try_again(digitisation_id=row.pk, actor=world.hanh, now=NOW)
    assert refused.value.code == "not_failed"
