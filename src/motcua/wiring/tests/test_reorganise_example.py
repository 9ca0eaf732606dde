"""The example of docs/reorganisation.md is a file that works."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import pytest

from motcua.ground.offices.events import Event, OfficeChange
from motcua.ground.offices.models import Office
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.events import Change, Heir
from motcua.ground.places.models import Place
from motcua.ground.words.definitions import Definition
from motcua.ground.words.moments import VIETNAM
from motcua.record.cases.tests.world import START
from motcua.wiring.commands.offices import COUNTS
from motcua.wiring.embedded import CHECKOUT
from motcua.wiring.reorganise import Report, reorganise
from motcua.wiring.tests.reform import world_before

FILE = CHECKOUT / "docs" / "examples" / "reorganisation.yaml"
PAGE = CHECKOUT / "docs" / "reorganisation.md"
NOW = datetime(2026, 12, 1, 7, tzinfo=VIETNAM)


def unit(code: str, title: str, parent: Place | None) -> Place:
    kind, name = title.split(" ", 1)
    full = f"{title}, {parent.full_name}" if parent else title
    place, _ = Place.objects.update_or_create(
        code=code,
        defaults={
            "level": "commune" if parent else "province",
            "kind": kind,
            "name": name,
            "full_name": full,
            "parent": parent,
            "province_code": parent.code if parent else code,
            "valid_from": START,
            "exact_name": name,
            "search_text": name,
        },
    )
    return place


@pytest.fixture
def report(db: None) -> Report:
    world_before()
    here = Place.objects.get(code="90")
    unit("91", "tỉnh Bạn", None)
    Office.objects.filter(kind="uy_ban").update(kind="ubnd_xa")
    for number, name in enumerate(["Đông", "Sen", "Xa"], 3):
        place = unit(f"9000{number}", f"xã {name}", here)
        told = {"name": f"Ủy ban nhân dân xã {name}", "kind": "ubnd_xa", "place": place, "valid_from": START}
        Office.objects.create(code=f"H98.9000{number}", **told)
    return reorganise(text=FILE.read_text("utf-8"), file=FILE.name, actor=SYSTEM, now=NOW, apply=True)


def test_the_example_works(report: Report) -> None:
    names = dict(Office.objects.filter(kind="ubnd_xa", valid_to=None).values_list("code", "name"))
    assert names == {
        "H99.90009": "Ủy ban nhân dân xã Hợp Nhất",
        "H99.90013": "Ủy ban nhân dân xã Tây",
        "H98.90003": "Ủy ban nhân dân xã Đông",
        "H98.90004": "Ủy ban nhân dân phường Sen",
        "H98.90005": "Ủy ban nhân dân xã Xa",
    }
    assert set(report.counts) == set(COUNTS)


@pytest.mark.parametrize("model", [Event, *get_args(get_args(Change)[0]), *get_args(get_args(OfficeChange)[0]), Heir])
def test_the_page_tells_every_key(model: type[Definition]) -> None:
    page = PAGE.read_text("utf-8")
    keys = {field.alias or name for name, field in model.model_fields.items()}
    assert {key for key in keys if f"`{key}`" not in page} == set()
