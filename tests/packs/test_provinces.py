"""A province chooses and promises; it never changes what a procedure is."""

from __future__ import annotations

from pathlib import Path

import pytest

from motcua.ground.packs import queries as packs
from motcua.ground.packs.actions import compile_for
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Procedure
from motcua.wiring import settings
from tests.packs.world import NOW, build

PROVINCES = sorted(path.name for path in (Path(settings.PACKS) / "provinces").iterdir() if path.is_dir())


@pytest.mark.django_db
@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_can_be_installed(province: str) -> None:
    build(province)
    codes = {pinned.key for pinned in packs.all_of("procedure", day_of(NOW))}
    assert codes == {"1.001193", "2.000815", "1.009994", "1.004222", "1.001612", "2.000488", "PA.000001"}
    assert packs.definition("calendar", "default", day_of(NOW))


def procedures(province: str) -> dict[str, Procedure]:
    compiled = compile_for(province=province, folder=settings.PACKS)
    return {found.key: found.body for found in compiled.books.all("procedure")}


def test_provinces_differ_in_what_they_promise_and_in_nothing_else() -> None:
    books = [procedures(province) for province in PROVINCES]
    assert len(books) == 3
    promised = {"time_limit", "consultations"}
    assert len({str([(b.code, b.time_limit) for b in book.values()]) for book in books}) == 3
    bodies = [{code: body.model_dump(exclude=promised) for code, body in book.items()} for book in books]
    assert bodies[0] == bodies[1] == bodies[2]
