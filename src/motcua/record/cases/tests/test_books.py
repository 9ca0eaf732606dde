"""The control slip and the register, from what is recorded."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest

from motcua.record.cases import books
from motcua.record.cases.books import LATE, ON_TIME, RUNNING, control_slip, received_in, register_volumes, zipped
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.test_printing import words
from motcua.record.cases.tests.world import MONDAY, World

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def test_the_slip_says_through_whose_hands_it_went_and_who_was_late(world: World) -> None:
    story = Story(world).submitted().accepted().in_process().claimed()
    story.later(days=9).act("finish_step", "binh")
    said = words(control_slip(story.case, actor=world.actor("hanh"), now=story.now).content)
    assert "Kiểm tra" in said
    assert "Phạm Văn Bình" in said
    assert LATE in said
    assert RUNNING in said
    assert ON_TIME not in said
    assert "Lê Thị Hạnh" in said


def test_a_register_holds_what_the_office_received_in_those_days_as_far_as_one_sees_it(world: World) -> None:
    codes = [Story(world).submitted().accepted().case.code for _ in range(3)]
    Story(world).submitted()
    hanh, stranger = world.actor("hanh"), world.actor("tuan.cb")
    (part,) = received_in(hanh, world.here, FIRST, LAST)
    assert [case.code for case in part] == codes
    assert list(received_in(stranger, world.here, FIRST, LAST)) == []
    assert list(received_in(hanh, world.here, LAST + timedelta(days=1), LAST + timedelta(days=2))) == []


def test_volumes_are_read_and_printed_one_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "VOLUME", 2)
    codes = [Story(world).submitted().accepted().case.code for _ in range(5)]
    parts = received_in(world.actor("hanh"), world.here, FIRST, LAST)
    stream = zipped(register_volumes(parts, world.here, FIRST, LAST, now=MONDAY), MONDAY)
    first = next(stream)
    assert next(parts)[0].code == codes[2]  # the next is not read before the one before it is handed on
    archive = zipfile.ZipFile(io.BytesIO(first + b"".join(stream)))
    assert archive.testzip() is None
    assert [name[-6:-4] for name in archive.namelist()] == ["01", "02"]
    assert codes[0] in words(archive.read(archive.namelist()[0]))
    assert codes[4] in words(archive.read(archive.namelist()[1]))


def test_a_register_without_dossiers_is_a_paper_too(world: World) -> None:
    (volume,) = register_volumes([], world.here, FIRST, LAST, now=MONDAY)
    assert "01/11/2026" in words(volume.content)
