"""The cast of the demo. All are invented: the serial of every personal identifier is 000000, which is never given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypedDict

from django.contrib.auth.hashers import make_password

from motcua.ground.offices.actions import open_post
from motcua.ground.offices.definitions import Reach
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_for
from motcua.ground.people.actions import appoint, register_citizen, register_official
from motcua.ground.people.models import Account
from motcua.ground.words.grades import Grade
from motcua.wiring.sample.area import COMMUNE_COMMITTEE, PROVINCE_COMMITTEE, Area, doing
from motcua.wiring.sample.neighbours import reserved_id

PASSWORD = "motcua-demo"


class CastMember(NamedTuple):
    """Citizens have no password: they sign in through the national identity."""

    name: str
    role_vi: str
    role_en: str
    username: str
    password: str


@dataclass(frozen=True)
class _Citizen:
    username: str
    name: str
    role_vi: str
    role_en: str
    birth_date: date
    man: bool


class Beginner(NamedTuple):
    """Somebody whom only the simulated national identity knows, with an identity of level 1."""

    name: str
    role_vi: str
    birth_date: date
    personal_id: str


@dataclass(frozen=True)
class _Official:
    """``where`` is ``main`` or ``other``: the commune of the sample's main office, or its neighbour."""

    username: str
    name: str
    role_vi: str
    role_en: str
    kind: str
    title: str
    duties: tuple[str, ...]
    where: str = "main"
    reach: Reach = "own"
    clearance: Grade = "ordinary"


class _Sees(TypedDict):
    reach: Reach
    clearance: Grade


_CITIZENS = (
    _Citizen("lan", "Nguyễn Thị Lan", "Công dân", "citizen", date(1990, 5, 9), man=False),
    _Citizen(
        "tuan",
        "Ngô Anh Tuấn",
        "Công dân khác, không được xem hồ sơ của bà Lan",
        "stranger",
        date(1985, 2, 11),
        man=True,
    ),
    _Citizen(
        "bay",
        "Nguyễn Văn Bảy",
        "Cha của bà Lan, ủy quyền cho bà Lan",
        "father of Lan, who acts for him",
        date(1955, 2, 1),
        man=True,
    ),
    _Citizen(
        "kim",
        "Trịnh Thị Kim",
        "Đại diện theo pháp luật của một công ty",
        "legal representative of a company",
        date(1972, 8, 19),
        man=False,
    ),
    _Citizen(
        "khoi",
        "Lý Minh Khôi",
        "Được công ty ủy quyền nộp hồ sơ",
        "authorised by the company",
        date(1978, 12, 4),
        man=True,
    ),
)
_ONE_STOP = "Công chức Trung tâm Phục vụ hành chính công"
_ALONE = ("one_stop", "handle", "approve")
_OFFICIALS = (
    _Official(
        "hanh", "Lê Thị Hạnh", "Công chức một cửa", "one-stop officer", COMMUNE_COMMITTEE, _ONE_STOP, ("one_stop",)
    ),
    _Official(
        "binh", "Trần Văn Bình", "Chuyên viên thụ lý", "handles dossiers", COMMUNE_COMMITTEE, "Chuyên viên", ("handle",)
    ),
    _Official(
        "minh",
        "Phạm Quang Minh",
        "Phó Chủ tịch, quyết định",
        "decides",
        COMMUNE_COMMITTEE,
        "Phó Chủ tịch",
        ("approve", "lead"),
    ),
    _Official(
        "thao",
        "Đặng Thu Thảo",
        "Chuyên viên Sở, được lấy ý kiến",
        "consulted department",
        "so_xay_dung",
        "Chuyên viên",
        ("handle", "approve"),
    ),
    _Official("dung", "Hoàng Tiến Dũng", "Công an cấp xã", "commune police", "cong_an_xa", "Cán bộ Công an", _ALONE),
    _Official(
        "khoa",
        "Bùi Đăng Khoa",
        "Công an cấp tỉnh",
        "provincial police",
        "cong_an_tinh",
        "Cán bộ Công an",
        _ALONE,
        clearance="restricted",
    ),
    _Official(
        "tuan.cb",
        "Ngô Anh Tuấn",
        "Cán bộ xã, phường khác",
        "officer of another commune",
        COMMUNE_COMMITTEE,
        _ONE_STOP,
        _ALONE,
        "other",
    ),
    _Official(
        "quang",
        "Vũ Đình Quang",
        "Quản trị hệ thống của tỉnh",
        "administrator of the province",
        PROVINCE_COMMITTEE,
        "Quản trị viên hệ thống",
        ("administer",),
    ),
)


def cast() -> list[CastMember]:
    """Who can sign in to the demo."""
    citizens = [CastMember(m.name, m.role_vi, m.role_en, m.username, "") for m in _CITIZENS]
    return citizens + [CastMember(m.name, m.role_vi, m.role_en, m.username, PASSWORD) for m in _OFFICIALS]


def roles() -> dict[str, str]:
    """What the citizens of the cast are, by the name of their account."""
    return {each.username: each.role_vi for each in _CITIZENS}


def beginners(area: Area) -> list[Beginner]:
    """Their year of birth is of nobody in the sample, so their number is too."""
    born = date(1976, 8, 30)
    number = reserved_id(area.old_code, born, man=True)
    return [Beginner("Trần Văn Sáu", "Chỉ có định danh mức độ 1, chưa từng đến cổng", born, number)]


def seat_cast(area: Area, now: datetime) -> None:
    """Register the cast and give the officials their posts."""
    for citizen in _CITIZENS:
        register_citizen(
            name=citizen.name,
            username=citizen.username,
            password=None,
            personal_id=reserved_id(area.old_code, citizen.birth_date, man=citizen.man),
            birth_date=citizen.birth_date,
            email=f"{citizen.username}@vidu.example",
            **doing(now),
        )
    communes = {"main": area.main_commune, "other": area.other_commune}
    for number, official in enumerate(_OFFICIALS, 1):
        _seat(official, communes[official.where], area.reform, f"{number:02}/QĐ-UBND", now)
    # One digest for all: each costs a third of a second by design, and the password is printed on the screen anyway.
    Account.objects.filter(username__in=[m.username for m in _OFFICIALS]).update(password=make_password(PASSWORD))


def _seat(official: _Official, commune: str, since: date, decision: str, now: datetime) -> None:
    office = _office(official.kind, commune, since)
    account = register_official(
        name=official.name, username=official.username, password=None, office=office, **doing(now)
    )
    sees: _Sees = {"reach": official.reach, "clearance": official.clearance}
    post = open_post(
        office=office, title=official.title, duties=official.duties, valid_from=since, **sees, **doing(now)
    )
    decided = {"decision_number": decision, "decision_date": since - timedelta(days=7)}
    appoint(account=account, post=post, valid_from=since, **decided, **doing(now))  # type: ignore[arg-type]


def _office(kind: str, commune: str, on: date) -> Office:
    office = office_for(kind, commune, on)
    if office is None:
        raise RuntimeError(f"no office of kind {kind} for {commune} on {on}")
    return office
