"""The calendar of the country, from its file through the packs to a due date."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from motcua.ground.calendar.definitions import CalendarBook
from motcua.ground.calendar.rules import add
from motcua.ground.calendar.tests.books import HOURS, SHIPPED, at, lasting
from motcua.ground.packs import registry
from motcua.ground.packs.actions import install
from motcua.ground.packs.definitions import Kind
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Unknown

MANIFEST = """\
id: national/core
name: {vi: Lịch, en: Calendar}
owner: Nhóm thử nghiệm
engine: ">=0"
quality: bronze
law:
  - {text: Luật thử nghiệm}
parameters:
"""
PARAMETER = '  %s:\n    name: {vi: Giờ, en: Hour}\n    type: text\n    default: "%s"\n'
PROVINCE = """\
id: provinces/thu
name: {vi: Tỉnh thử, en: A province}
uses: [national/core]
values:
  national/core: {morning_start: "08:00", morning_end: "12:30"}
"""


@dataclass(frozen=True)
class Someone:
    ref: str = "account:7"


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in (("_kinds", {}), ("_rules", {}), ("_users", [])):
        monkeypatch.setattr(registry, name, value)
    registry.register(kinds=[Kind("calendar", "calendar", CalendarBook, key=lambda book: book.key)])
    core = tmp_path / "national/core"
    core.mkdir(parents=True)
    shutil.copy(SHIPPED, core)
    (core / "pack.yaml").write_text(MANIFEST + "".join(PARAMETER % item for item in HOURS.items()), "utf-8")
    (tmp_path / "provinces/thu").mkdir(parents=True)
    (tmp_path / "provinces/thu/pack.yaml").write_text(PROVINCE, "utf-8")
    return tmp_path


@pytest.mark.django_db
def test_a_province_counts_in_its_own_hours(packs: Path) -> None:
    install(province="thu", folder=packs, actor=Someone(), now=at("2025-03-03 09:00"))
    calendar = calendar_for(date(2025, 3, 3))
    assert add(calendar, at("2025-04-04 07:00"), lasting("1 working_hour")).due == at("2025-04-04 09:00")
    assert add(calendar, at("2025-04-04 16:30"), lasting("1 working_hour")).due == at("2025-04-08 08:30")
    assert calendar_for(date(2026, 1, 1)) is calendar


@pytest.mark.django_db
def test_without_packs_there_is_no_calendar() -> None:
    with pytest.raises(Unknown):
        calendar_for(date(2025, 3, 3))
