"""An address typed before a reform, filed after it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from motcua.ground.forms.definitions import Form
from motcua.ground.places.models import Place, Succession
from motcua.record.cases.addresses import on_todays_map
from motcua.record.cases.tests.world import START, World

DAY = date(2026, 11, 9)
LABEL = {"vi": "Nơi ở", "en": "Home"}
FORM = Form.model_validate(
    {
        "sections": [
            {
                "key": "main",
                "title": LABEL,
                "fields": [
                    {"key": "home", "type": "address", "label": LABEL},
                    {"key": "note", "type": "text", "label": LABEL},
                    {
                        "key": "rows",
                        "type": "group",
                        "label": LABEL,
                        "row_label": LABEL,
                        "most": 3,
                        "fields": [
                            {"key": "place", "type": "address", "label": LABEL},
                            {"key": "name", "type": "text", "label": LABEL},
                        ],
                    },
                ],
            }
        ]
    }
)


def end(code: str, *heirs: str) -> None:
    old = Place.objects.get(code=code)
    Place.objects.filter(pk=old.pk).update(valid_to=DAY)
    for heir in heirs:
        new = Place.objects.create(
            code=heir, level="commune", kind="xã", name=heir, full_name=f"xã {heir}", parent=old.parent,
            province_code="90", valid_from=DAY, exact_name=heir, search_text=heir,
        )  # fmt: skip
        whole = len(heirs) == 1
        Succession.objects.create(
            old=old, new=new, kind="continue" if whole else "split", share=1 if whole else "0.5",
            share_basis="whole" if whole else "assumed", part=1, part_basis="whole", on=DAY, law="NQ",
        )  # fmt: skip


@pytest.fixture
def reformed(world: World) -> None:
    """The first commune became another, the second was divided."""
    cache.clear()
    end("90001", "90011")
    end("90002", "90021", "90022")


def read(data: dict[str, Any], on: date = DAY) -> dict[str, Any]:
    return on_todays_map(FORM, data, on)


def test_a_unit_that_is_no_more_is_read_as_the_one_that_holds_its_land(reformed: None) -> None:
    assert read({"home": {"unit": "90001", "line": "12"}, "note": "90001"}) == {
        "home": {"unit": "90011", "line": "12"},
        "note": "90001",
    }


def test_inside_groups_too(reformed: None) -> None:
    rows = [{"place": {"unit": "90001"}, "name": "A"}, {"name": "B"}, "?"]
    assert read({"rows": rows})["rows"] == [{"place": {"unit": "90011"}, "name": "A"}, {"name": "B"}, "?"]


@pytest.mark.parametrize("unit", ["90002", "90011", "99999", "", None, 7, "x" * 5])
def test_what_cannot_be_told_stays_for_the_person_to_say(reformed: None, unit: Any) -> None:
    """Divided land, a unit in force, and what is no unit at all."""
    assert read({"home": {"unit": unit}}) == {"home": {"unit": unit}}


@pytest.mark.parametrize("typed", [None, "90001", [], {"line": "12"}])
def test_whatever_was_typed(reformed: None, typed: Any) -> None:
    assert read({"home": typed}) == {"home": typed}


def test_before_the_reform_nothing_is_changed(reformed: None) -> None:
    assert read({"home": {"unit": "90001"}}, START) == {"home": {"unit": "90001"}}
