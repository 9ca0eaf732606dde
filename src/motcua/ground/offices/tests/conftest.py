"""Offices of the invented country of `places`, before and after its reform."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from motcua.ground.offices.actions import close_office, open_office
from motcua.ground.offices.models import Office
from motcua.ground.places.queries import place
from motcua.ground.places.tests.conftest import BEFORE, NOW, REFORM, Doer, Notes, load

START = date(2025, 1, 1)


def open_at(record: Notes, code: str, kind: str, place_code: str, day: date, **more: Any) -> Office:
    where = place(place_code, day)
    assert where is not None
    told = {"code": code, "kind": kind, "place": where, "name": f"{kind} {where.title}", "valid_from": day, **more}
    return open_office(actor=Doer(), now=NOW, record=record, **told)


def close_at(record: Notes, office: Office, on: date, successor: Office | None = None) -> Office:
    return close_office(office=office, on=on, successor=successor, actor=Doer(), now=NOW, record=record)


@pytest.fixture
def record(db: None) -> Iterator[Notes]:
    cache.clear()
    load(Notes())
    yield Notes()
    cache.clear()


@pytest.fixture
def offices(record: Notes) -> dict[str, Office]:
    """Province, department and communes on both sides of the reform; keys are codes."""
    province = open_at(record, "H11", "province_committee", "11", START)
    district = open_at(record, "H11.111", "district_committee", "111", START, parent=province)
    old = [
        open_at(record, "H11.SXD", "department", "11", START, parent=province),
        open_at(record, "H11.111.11001", "commune_committee", "11001", START, parent=district),
        open_at(record, "H11.111.11004", "commune_committee", "11004", START, parent=district),
    ]
    heir = open_at(record, "H12", "province_committee", "12", START)
    department = open_at(record, "H12.SXD", "department", "12", START, parent=heir)
    closed = [
        close_at(record, office, REFORM, heir) for office, heir in zip(old, (department, None, None), strict=True)
    ]
    new = [
        open_at(record, "H12.11001", "commune_committee", "11001", REFORM, parent=heir, takes_over=closed[1:2]),
        open_at(record, "H12.11007", "commune_committee", "11007", REFORM, parent=heir),
    ]
    return {office.code: office for office in (province, district, *closed, heir, department, *new)}


__all__ = ["BEFORE", "NOW", "REFORM", "START", "Doer", "Notes", "close_at", "offices", "open_at", "record"]
