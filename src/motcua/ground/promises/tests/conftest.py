from __future__ import annotations

from datetime import date

import pytest

from motcua.ground.calendar.rules import Calendar
from motcua.ground.calendar.tests.books import plain
from motcua.ground.offices.models import Office
from motcua.ground.places.models import Place

START = date(2024, 1, 1)


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """Monday to Friday, 07:00-11:30 and 13:30-17:00, without a holiday."""
    return Calendar(plain())


@pytest.fixture
def office(db: None) -> Office:
    """The one-stop unit of cô Hạnh, in an invented province."""
    names = {"name": "Thanh Hà", "full_name": "Tỉnh Thanh Hà", "exact_name": "thanh hà", "search_text": "thanh ha"}
    place = Place.objects.create(
        code="11", level="province", kind="tỉnh", province_code="11", valid_from=START, **names
    )
    return Office.objects.create(code="H11", name="UBND tỉnh Thanh Hà", kind="ubnd_tinh", place=place, valid_from=START)
