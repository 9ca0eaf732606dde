"""Releases of a province's calendar, without files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from motcua.ground.calendar.definitions import CalendarBook, DayOff, Timetable
from motcua.ground.calendar.tests.books import LAW, at, plain
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.words.definitions import Definition as Body
from motcua.ground.words.definitions import Text

DECISION = "Quyết định nghỉ thêm"


def announced(*days: str) -> tuple[DayOff, ...]:
    """Days off of March 2025, by decision: ``announced("05", "06")``."""
    return tuple(DayOff(on=date(2025, 3, int(day)), name=f"Nghỉ thêm {day}/03", law=LAW) for day in days)


def publish(
    *days: str, timetables: Sequence[Timetable] = (), book: CalendarBook | None = None, now: datetime | None = None
) -> Release:
    """A release whose calendar has these days off too."""
    release = Release.objects.create(
        province="provinces/thu",
        set_hash="0" * 64,
        installed_at=now or at("2025-01-01 08:00"),
        installed_by="system",
        engine="0",
        manifest={},
    )
    _define(release, "calendar", "default", book or plain(days_off=announced(*days)))
    for timetable in timetables:
        _define(release, "timetable", timetable.key, timetable)
    return release


def timetable(key: str, *days: str, kinds: Sequence[str] = (), offices: Sequence[str] = ()) -> Timetable:
    return Timetable(
        key=key,
        name=Text(vi="Lịch thử", en="Test timetable"),
        office_kinds=tuple(kinds),
        offices=tuple(offices),
        days_off=announced(*days),
    )


def _define(release: Release, kind: str, key: str, body: Body) -> None:
    said = body.model_dump(mode="json")
    digest = sha256(f"{key}{said}".encode()).hexdigest()
    row, _ = Definition.objects.get_or_create(
        kind=kind, key=key, hash=digest, defaults={"pack": "national/thu", "body": said, "release": release}
    )
    InForce.objects.create(release=release, kind=kind, key=key, definition=row)
