"""The world of the cases' tests before a reform: two communes to be merged, with offices named as real ones are."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection

from motcua.ground.offices.models import Office
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.models import Place
from motcua.record.cases.tests.world import MONDAY, World, build
from motcua.wiring import undo as undoing
from motcua.wiring.reorganise import Report, reorganise

DAY = date(2026, 11, 9)
REFORM = MONDAY + timedelta(days=7)
MERGE = """
name: Sắp xếp hai xã thử
day: 2026-11-09
law: {text: Nghị quyết thử nghiệm, article: Điều 1}
units:
  - {type: merge, from: ["90001", "90002"], into: {code: "90009", title: xã Hợp Nhất}}
offices:
  - {type: open, code: H99.90009, kind: uy_ban, place: "90009"}
"""
KINDS = {"uy_ban": ("Ủy ban nhân dân cấp xã", "commune"), "so": ("Sở Thử", "province")}


def world_before() -> World:
    """As `build`, with titles and names that the rules can read, a root office, and kinds that have names."""
    cache.clear()  # names of units, of another test's world
    world = build()
    Place.objects.filter(code="90").update(full_name="tỉnh Thử", name="Thử")
    for code, name in {"90001": "Sen", "90002": "Sậy"}.items():
        Place.objects.filter(code=code).update(full_name=f"xã {name}, tỉnh Thử", name=name)
    place = Place.objects.get(code="90")
    root = Office.objects.create(
        code="H99", name="Ủy ban nhân dân tỉnh Thử", kind="tinh", place=place, valid_from=place.valid_from
    )
    Office.objects.exclude(pk=root.pk).update(parent=root)
    for office, name in ((world.here, "xã Sen"), (world.there, "xã Sậy")):
        Office.objects.filter(pk=office.pk).update(name=f"Ủy ban nhân dân {name}")
    release = Release.objects.latest("pk")
    for number, (key, (name, level)) in enumerate(KINDS.items()):
        body = {"key": key, "name": {"vi": name, "en": name}, "level": level}
        told = {"kind": "office_kind", "key": key}
        row = Definition.objects.create(**told, hash=f"{number:063d}k", pack="national/thu", body=body, release=release)
        InForce.objects.create(release=release, **told, definition=row)
    for office in (world.here, world.there, world.department):
        office.refresh_from_db()
    return world


def as_of_the_day(world: World) -> None:
    """From here on the cast acts with the duties of the day of the reform."""
    vars(world)["actor"] = lambda name: World.actor(world, name, DAY)


def rehearse(text: str = MERGE, now: datetime = REFORM) -> Report:
    return reorganise(text=text, file="thu.yaml", actor=SYSTEM, now=now, apply=False)


def apply(text: str = MERGE, now: datetime = REFORM) -> Report:
    return reorganise(text=text, file="thu.yaml", actor=SYSTEM, now=now, apply=True)


def undo(number: int, now: datetime = REFORM) -> None:
    undoing.undo(number=number, actor=SYSTEM, now=now)


_OF_THE_EVENT = ("offices_reorganisation", "offices_change", "ledger_fact", "ledger_delivery")


def everything() -> dict[str, list[Any]]:
    """Every row of every table, as text; facts and what a reorganisation keeps of itself left out."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table not in _OF_THE_EVENT:
                cursor.execute(f'SELECT held::text FROM "{table}" held ORDER BY 1')
                found[table] = [text for (text,) in cursor.fetchall()]
    return found
