"""The offices and people that the worked examples of the packs need, on one commune and its province."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from motcua.ground.offices.models import Office, Post
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor
from motcua.ground.people.models import Account, Appointment, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.places.models import Place
from motcua.ground.words.text import fold
from motcua.wiring import settings
from motcua.wiring.kinds import install_packs
from tests.signing import proven

VN = ZoneInfo("Asia/Ho_Chi_Minh")
START = date(2025, 7, 1)
NOW = datetime(2025, 7, 7, 8, 0, tzinfo=VN)
"""A Monday morning, in the first week of the two-tier government."""

COMMUNE, PROVINCE = "25747", "79"
KINDS = {"ubnd_xa": COMMUNE, "cong_an_xa": COMMUNE, "so_xay_dung": PROVINCE, "cong_an_tinh": PROVINCE}
DUTIES = {"one_stop": ["one_stop"], "handler": ["handle"], "approver": ["approve"]}


@dataclass
class World:
    """``actor("handler", office)`` is who does this at that office, as of a day."""

    offices: dict[str, Office] = field(default_factory=dict)
    accounts: dict[tuple[str, int], Account] = field(default_factory=dict)
    citizen: Account = None  # type: ignore[assignment]
    party: Party = None  # type: ignore[assignment]

    def actor(self, role: str, office: Office, on: date) -> Actor:
        return proven(actor_for(self.accounts[role, office.pk], on))

    def lan(self, on: date, *, unnamed: bool) -> Actor:
        return ANONYMOUS if unnamed else proven(actor_for(self.citizen, on))


def build(province: str) -> World:
    install_packs(province=province, folder=settings.PACKS, actor=SYSTEM, now=NOW)
    world = World()
    upper = _place(PROVINCE, "province", "Thành phố", None)
    places = {PROVINCE: upper, COMMUNE: _place(COMMUNE, "commune", "Phường", upper)}
    for kind, code in KINDS.items():
        office = _office(kind, places[code])
        world.offices[kind] = office
        for role, duties in DUTIES.items():
            world.accounts[role, office.pk] = _official(f"{kind}.{role}", office, duties)
    world.party = Party.objects.create(kind="person", name="Nguyễn Thị Lan", search_name=fold("Nguyễn Thị Lan"))
    world.citizen = _account("lan", "Nguyễn Thị Lan", "citizen", world.party)
    return world


def _place(code: str, level: str, kind: str, parent: Place | None) -> Place:
    name = f"Mẫu {code}"
    return Place.objects.create(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=f"{kind} {name}",
        parent=parent,
        province_code=PROVINCE,
        valid_from=START,
        exact_name=name.casefold(),
        search_text=fold(name),
    )


def _office(kind: str, place: Place) -> Office:
    code = f"H29.{place.code}.{kind.replace('_', '').upper()[:8]}"
    return Office.objects.create(code=code, name=f"Cơ quan {kind} mẫu", kind=kind, place=place, valid_from=START)


def _account(username: str, name: str, kind: str, party: Party | None = None) -> Account:
    return Account.objects.create(username=username, name=name, kind=kind, party=party, created_at=NOW)


def _official(username: str, office: Office, duties: list[str]) -> Account:
    account = _account(username, f"Cán bộ {username}", "official")
    post = Post.objects.create(office=office, title=username, duties=duties, valid_from=START, clearance=1)
    Appointment.objects.create(account=account, post=post, valid_from=START)
    return account
