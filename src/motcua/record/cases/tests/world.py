"""A small invented world for the tests of cases: two communes, a department, one procedure, and the cast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from motcua.ground.calendar.definitions import CalendarBook, Timetable
from motcua.ground.money.models import Shift
from motcua.ground.offices.models import Office, Post
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.papers.definitions import FileRef, Template
from motcua.ground.people.definitions import ANONYMOUS, Actor
from motcua.ground.people.models import Account, Appointment, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.places.models import Place
from motcua.ground.words.definitions import Definition as Body
from motcua.ground.words.text import fold
from motcua.record.cases.definitions import Letter, Procedure
from tests.signing import proven

VN = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=VN)
START = date(2025, 7, 1)
CODE = "9.000001"
MANIFEST = {"name": {"vi": "Tỉnh thử", "en": "Trial province"}}
BIRTH_PAPER = FileRef("a" * 64, "giay.pdf", 1000, "application/pdf")

PROCEDURE = """
code: "9.000001"
name: {vi: Cấp giấy thử nghiệm, en: Trial permit}
summary: {vi: Thủ tục chỉ có trong kiểm thử., en: Exists in tests only.}
sector: thu_nghiem
online: full
law: [{text: Luật thử nghiệm, article: Điều 1}]
valid_from: 2025-07-01
order: [{vi: Nộp hồ sơ, en: File}]
ways: [counter, online]
time_limit: 5 working_days
time_law_max: 5 working_days
audience: {vi: Cá nhân, en: Persons}
competent: {office_kind: uy_ban, by: home, name: {vi: Ủy ban, en: Committee}}
papers:
  - {key: proof, name: {vi: Giấy chứng minh, en: Proof}, form: copy}
  - {key: excuse, name: {vi: Giải trình, en: Excuse}, form: copy, when: {field: late, equals: "yes"}}
form:
  sections:
    - key: main
      title: {vi: Nội dung, en: Content}
      fields:
        - {key: subject, type: text, label: {vi: Nội dung đề nghị, en: Subject}}
        - {key: home, type: address, label: {vi: Nơi cư trú, en: Residence}}
        - {key: pages, type: number, label: {vi: Số trang, en: Pages}, minimum: 0, maximum: 100}
        - key: late
          type: choice
          label: {vi: Nộp muộn, en: Late}
          choices: [{value: "yes", label: {vi: Có, en: "Yes"}}, {value: "no", label: {vi: Không, en: "No"}}]
columns: [{field: subject, name: {vi: Nội dung, en: Subject}, slot: text_1}]
fees: [{key: fee, name: {vi: Lệ phí, en: Fee}, amount: 1000, per: pages, law: {text: Nghị quyết thử}}]
steps:
  - {key: check, name: {vi: Kiểm tra, en: Check}, duty: handle, budget: 2 working_days}
  - {key: draft, name: {vi: Dự thảo, en: Draft}, duty: handle, budget: 1 working_days}
  - {key: sign, name: {vi: Ký, en: Sign}, duty: approve, budget: 1 working_days}
consultations:
  - {key: advice, name: {vi: Ý kiến sở, en: Advice}, office_kind: so, budget: 2 working_days}
  - {key: plan, name: {vi: Quy hoạch, en: Planning}, office_kind: so, budget: 2 working_days, pauses: true}
outcomes:
  - {key: granted, name: {vi: Cấp giấy, en: Granted}, granted: true, letter: giay}
  - {key: refused, name: {vi: Từ chối, en: Refused}, granted: false, letter: tu_choi}
"""

TEMPLATE = """
key: van_ban
name: {vi: Văn bản, en: Letter}
law: {text: NĐ 30/2020/NĐ-CP}
sizes: [a4, a5]
takes: [office, place_date, title, paragraphs, rows, signer_post, signer_name, foot]
sample: {}
source: |
  = #d.title
  #d.office; #d.place_date; #d.signer_post #d.signer_name; #d.foot
  #for one in d.paragraphs [#one ]
  #for (label, value) in d.rows [#label: #value]
"""

BOOKS = {
    "phieu_kiem_soat": ["title", "case", "applicant", "hands", "signer_name"],
    "so_theo_doi": ["title", "volume", "first", "last", "rows"],
}
"""Drawn as the plain data they are."""

CALENDAR = """
key: default
paper_hand_over_law: {text: NĐ 61/2018/NĐ-CP, article: Điều 18}
office_hours:
  - valid_from: 2020-01-01
    law: {text: Quy chế thử}
    hours:
      0: &day [{start: "07:00", end: "11:30"}, {start: "13:30", end: "17:00"}]
      1: *day
      2: *day
      3: *day
      4: *day
"""

LETTERS = ("giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thu_xin_loi", "thong_bao_dung", "giay", "tu_choi")


def answers(**changed: Any) -> dict[str, Any]:
    home = {"unit": "90001", "line": "12 đường Thử"}
    return {"subject": "Xin cấp giấy", "home": home, "pages": "2", "late": "no", **changed}


@dataclass
class World:
    """Offices and the cast. ``actor("hanh")`` is who that account is today."""

    here: Office
    there: Office
    department: Office
    parties: dict[str, Party]
    accounts: dict[str, Account]

    def actor(self, name: str, on: date = date(2026, 11, 2)) -> Actor:
        return ANONYMOUS if name == "nobody" else proven(actor_for(self.accounts[name], on))


def build() -> World:
    _publish()
    province = _place("90", "province", None)
    here = _office("H99.90001", "uy_ban", _place("90001", "commune", province))
    there = _office("H99.90002", "uy_ban", _place("90002", "commune", province))
    department = _office("H99.10", "so", province)
    world = World(here, there, department, {}, {})
    for name, full in {"lan": "Nguyễn Thị Lan", "tuan": "Trần Anh Tuấn"}.items():
        world.parties[name] = Party.objects.create(kind="person", name=full, search_name=fold(full))
        _account(world, name, full, "citizen", party=world.parties[name])
    _official(world, "hanh", "Lê Thị Hạnh", here, ["one_stop"])
    _official(world, "binh", "Phạm Văn Bình", here, ["handle"])
    _official(world, "minh", "Đỗ Quang Minh", here, ["approve", "lead"])
    _official(world, "thao", "Vũ Thị Thảo", department, ["handle"])
    _official(world, "tuan.cb", "Trần Anh Tuấn", there, ["one_stop", "handle", "approve", "lead"])
    drawer(world.accounts["hanh"], here)
    return world


def drawer(officer: Account, office: Office) -> None:
    """They take cash from now on."""
    Shift.objects.create(office=office, officer=f"account:{officer.pk}", officer_name=officer.name, opened_at=MONDAY)


def _publish() -> None:
    release = Release.objects.create(
        province="provinces/thu",
        set_hash="0" * 64,
        installed_at=MONDAY,
        installed_by="system",
        engine="0",
        manifest=MANIFEST,
    )
    procedure = Procedure.model_validate(yaml.safe_load(PROCEDURE))
    calendar = CalendarBook.model_validate(yaml.safe_load(CALENDAR))
    _define(release, "procedure", CODE, procedure, "1" * 64)
    _define(release, "calendar", "default", calendar, "2" * 64)
    _define(release, "template", "van_ban", Template.model_validate(yaml.safe_load(TEMPLATE)), "3" * 64)
    for number, (key, takes) in enumerate(BOOKS.items()):
        said = {**yaml.safe_load(TEMPLATE), "key": key, "takes": takes, "source": "#repr(d)"}
        _define(release, "template", key, Template.model_validate(said), f"4{number:063d}")
    for number, key in enumerate(LETTERS):
        letter = Letter.model_validate(
            {
                "key": key,
                "title": {"vi": f"Văn bản {key}", "en": f"Letter {key}"},
                "law": {"text": "TT 03/2025/TT-VPCP"},
                "body": [
                    {"vi": "Kính gửi {applicant}, hồ sơ {code}. {reason}", "en": "Dear {applicant}, {code}. {reason}"}
                ],
                "shows": ["subject"] if key == "giay" else [],
            }
        )
        _define(release, "letter", key, letter, f"{number:064d}")


def announce(*days: date, name: str = "Ngày nghỉ thêm", kind: str = "", now: datetime = MONDAY) -> Release:
    """Another release, in which these are days off too, for everybody or for the offices of one kind."""
    last = Release.objects.order_by("-pk")[0]
    release = Release.objects.create(
        province=last.province,
        set_hash="1" * 64,
        installed_at=now,
        installed_by="system",
        engine="0",
        manifest=MANIFEST,
    )
    for row in InForce.objects.filter(release=last).exclude(kind="calendar"):
        InForce.objects.create(release=release, kind=row.kind, key=row.key, definition=row.definition)
    law = {"text": "Quyết định nghỉ thêm"}
    off = [{"on": day, "name": name, "law": law} for day in days]
    book = {**yaml.safe_load(CALENDAR), "days_off": off}
    said = {"key": "rieng", "name": {"vi": "Lịch riêng", "en": "Own hours"}, "office_kinds": [kind], "days_off": off}
    if kind:
        book["days_off"] = []
        _define(release, "timetable", "rieng", Timetable.model_validate(said), sha256(repr(said).encode()).hexdigest())
    _define(release, "calendar", "default", CalendarBook.model_validate(book), sha256(repr(book).encode()).hexdigest())
    return release


def _define(release: Release, kind: str, key: str, body: Body, digest: str) -> None:
    said = {"pack": "national/thu", "body": body.model_dump(mode="json"), "release": release}
    row, _ = Definition.objects.get_or_create(kind=kind, key=key, hash=digest, defaults=said)
    InForce.objects.create(release=release, kind=kind, key=key, definition=row)


def _place(code: str, level: str, parent: Place | None) -> Place:
    return Place.objects.create(
        code=code,
        level=level,
        kind="xã" if parent else "tỉnh",
        name=f"Thử {code}",
        full_name=f"Thử {code}",
        parent=parent,
        province_code="90",
        valid_from=START,
        exact_name=f"thử {code}",
        search_text=f"thu {code}",
    )


def _office(code: str, kind: str, place: Place) -> Office:
    return Office.objects.create(code=code, name=f"Cơ quan {code}", kind=kind, place=place, valid_from=START)


def _account(world: World, username: str, name: str, kind: str, party: Party | None = None) -> Account:
    account = Account.objects.create(username=username, name=name, kind=kind, party=party, created_at=MONDAY)
    world.accounts[username] = account
    return account


def _official(world: World, username: str, name: str, office: Office, duties: list[str]) -> None:
    post = Post.objects.create(office=office, title=f"Vị trí {username}", duties=duties, valid_from=START)
    Appointment.objects.create(account=_account(world, username, name, "official"), post=post, valid_from=START)
