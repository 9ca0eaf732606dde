"""The offices of the sample: a province before its reform, and the same land under its successor.

Official identifiers of these offices are not in our sources. Codes are provisional: the agency code of the province,
then the code of the unit, then initials of the kind (``verified: false``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypedDict

from motcua.ground.ledger.actions import record_fact
from motcua.ground.money.actions import name_issuer
from motcua.ground.offices.actions import close_office, open_office
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_for
from motcua.ground.offices.rules import office_name
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.queries import communes_of_old, place
from motcua.ground.words.facts import Recorder
from motcua.ground.words.moments import VIETNAM, day_of

COMMITTEE = "Ủy ban nhân dân"
PROVINCE_COMMITTEE, DISTRICT_COMMITTEE, COMMUNE_COMMITTEE = "ubnd_tinh", "ubnd_huyen", "ubnd_xa"


@dataclass(frozen=True)
class Area:
    """The land of the sample, as the province's pack names it."""

    old_code: str
    new_code: str
    old_agency: str
    new_agency: str
    main_commune: str
    kinds: tuple[OfficeKind, ...]

    @classmethod
    def of_packs(cls, now: datetime) -> Area:
        def told(key: str) -> str:
            return str(packs.parameter("national/core", key))

        kinds = [pinned.body for pinned in packs.all_of("office_kind", day_of(now))]
        return cls(
            old_code=told("province_code"),
            new_code=told("successor_province_code"),
            old_agency=told("agency_code"),
            new_agency=told("successor_agency_code"),
            main_commune=told("main_commune"),
            kinds=tuple(kind for kind in kinds if isinstance(kind, OfficeKind)),
        )

    def kinds_of(self, level: str) -> list[OfficeKind]:
        return [kind for kind in self.kinds if kind.level == level and kind.key != COMMUNE_COMMITTEE]

    @cached_property
    def reform(self) -> date:
        """The day on which the province passed into its successor."""
        passages = Succession.objects.filter(old__code=self.old_code, new__code=self.new_code)
        return passages.values_list("on", flat=True).latest("on")

    @cached_property
    def start(self) -> date:
        """The first day on which all of its units stood as the reform found them."""
        return Place.objects.filter(province_code=self.old_code, valid_to=self.reform).latest("valid_from").valid_from

    def communes(self) -> list[Place]:
        """Those that hold the land of the old province since the reform."""
        return communes_of_old(self.old_code, self.start, self.reform)

    @cached_property
    def other_commune(self) -> str:
        """The main one's neighbour."""
        return next(unit.code for unit in self.communes() if unit.code != self.main_commune)


TAX_CODES = ("9900000016", "9900000023")
"""Of no taxpayer: no province has the first two digits. The last one is right, as programs check it."""


class Doing(TypedDict):
    """What every action of the ground is handed."""

    actor: Actor
    now: datetime
    record: Recorder


def doing(now: datetime) -> Doing:
    return {"actor": SYSTEM, "now": now, "record": record_fact}


def open_area(area: Area, now: datetime) -> None:
    """The offices of both eras; the old ones closed, and joined to the one that took over where it was one."""
    reform = area.reform
    closed = [
        close_office(office=office, on=reform, **doing(now)) for office in reversed(_open_old(area, area.start, now))
    ]
    _open_new(area, reform, _heirs(closed), now)


def name_issuers(area: Area) -> None:
    """The two communes of the sample issue electronic receipts since the reform; the departments do not."""
    since = datetime.combine(area.reform, time(), VIETNAM)
    for unit, tax_code in zip((area.main_commune, area.other_commune), TAX_CODES, strict=True):
        office = office_for(COMMUNE_COMMITTEE, unit, area.reform)
        if office is not None:
            name_issuer(office_id=office.pk, name=office.name, tax_code=tax_code, now=since)


def _open_old(area: Area, on: date, now: datetime) -> list[Office]:
    builder = _Builder(area.old_agency, on, now)
    province = _needed(area.old_code, on)
    root = builder.open(PROVINCE_COMMITTEE, COMMITTEE, province, None)
    for kind in area.kinds_of("province"):
        builder.open(kind.key, kind.name.vi, province, root)
    units = Place.objects.in_force(on).filter(province_code=area.old_code)
    districts: dict[int | None, Office] = {}
    for unit in units.filter(level="district").order_by("code"):
        districts[unit.pk] = builder.open(DISTRICT_COMMITTEE, COMMITTEE, unit, root)
    for unit in units.filter(level="commune").order_by("code"):
        builder.open(COMMUNE_COMMITTEE, COMMITTEE, unit, districts[unit.parent_id])
    return builder.opened


def _open_new(area: Area, on: date, heirs: dict[tuple[str, int], list[Office]], now: datetime) -> None:
    builder = _Builder(area.new_agency, on, now, heirs)
    province = _needed(area.new_code, on)
    root = builder.open(PROVINCE_COMMITTEE, COMMITTEE, province, None)
    for kind in area.kinds_of("province"):
        builder.open(kind.key, kind.name.vi, province, root)
    for unit in area.communes():
        committee = builder.open(COMMUNE_COMMITTEE, COMMITTEE, unit, root)
        for kind in area.kinds_of("commune"):
            builder.open(kind.key, kind.name.vi, unit, committee)


def _heirs(closed: Collection[Office]) -> dict[tuple[str, int], list[Office]]:
    """By kind and new place: the closed offices whose whole land went there. Divided land has no single heir."""
    became: dict[int, set[int]] = defaultdict(set)
    for old, new in Succession.objects.filter(old__in=[o.place_id for o in closed]).values_list("old_id", "new_id"):
        became[old].add(new)
    heirs: dict[tuple[str, int], list[Office]] = defaultdict(list)
    for office in closed:
        if len(became[office.place_id]) == 1:
            (new,) = became[office.place_id]
            heirs[office.kind, new].append(office)
    return heirs


def _needed(code: str, on: date) -> Place:
    found = place(code, on)
    if found is None:
        raise RuntimeError(f"the packs name {code}, which is no unit on {on}")
    return found


class _Builder:
    """Opens offices of one era under one agency code."""

    def __init__(self, agency: str, on: date, now: datetime, heirs: dict[tuple[str, int], list[Office]] | None = None):
        self.agency, self.on, self.now, self.heirs = agency, on, now, heirs or {}
        self.opened: list[Office] = []

    def open(self, kind: str, kind_name: str, unit: Place, parent: Office | None) -> Office:
        told: dict[str, Any] = {"takes_over": self.heirs.get((kind, unit.pk), ())}
        office = open_office(
            code=self._code(kind, unit),
            name=office_name(kind_name, unit.title),
            kind=kind,
            place=unit,
            parent=parent,
            valid_from=self.on,
            **told,
            **doing(self.now),
        )
        self.opened.append(office)
        return office

    def _code(self, kind: str, unit: Place) -> str:
        groups = [self.agency]
        if unit.level != "province":
            groups.append(unit.code)
        if kind not in (PROVINCE_COMMITTEE, DISTRICT_COMMITTEE, COMMUNE_COMMITTEE):
            groups.append("".join(word[0] for word in kind.split("_")).upper())
        return ".".join(groups)
