"""A counter, who serves there and elsewhere, whose papers come in, and the grounds of the real packs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from zoneinfo import ZoneInfo

import yaml

from motcua.ground.offices.models import Office, Post
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.people.models import Account, Appointment, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.places.models import Place
from motcua.ground.vault.definitions import PaperType
from motcua.ground.vault.digitising.actions import papers_came_in
from motcua.ground.vault.digitising.definitions import Component, DigitisingExempt, Dossier
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.words.definitions import Definition as Body
from motcua.ground.words.definitions import Text
from tests.architecture.house import ROOT
from tests.signing import proven

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
START = date(2025, 7, 1)
CASE = "case:00000000-0000-7000-8000-000000000001"
TYPES = """
- key: giay_thu
  name: {vi: Giấy xác nhận tình trạng hôn nhân, en: Trial paper}
  issuer: {vi: Ủy ban thử, en: Trial committee}
  valid_from: 2020-01-01
  fields:
    - {key: ho_ten, name: {vi: Họ và tên, en: Name}, required: true, read_after: [Xét đề nghị của ông/bà]}
    - {key: ngay_sinh, name: {vi: "Ngày, tháng, năm sinh", en: Born}, type: date}
    - {key: so, name: {vi: Số giấy, en: Number}, basic: number, required: true}
  law: [{text: Luật thử nghiệm}]
- key: the
  name: {vi: Thẻ thử, en: Trial card}
  issuer: {vi: Bộ thử, en: Trial ministry}
  valid_from: 2020-01-01
  digitise: false
  not_digitised: {ground: {vi: Đã có trong cơ sở dữ liệu, en: In a database}, law: {text: Thông tư thử}}
  law: [{text: Luật thử nghiệm}]
"""
SAID = {
    "title": "Giấy xác nhận tình trạng hôn nhân",
    "number": "12/UBND-XN",
    "issued_on": "05/03/2024",
    "issuer": "Ủy ban nhân dân phường Thử",
    "personal_id": "079190001234",
    "ho_ten": "Trần Thị Ngọc Lan",
}


@dataclass
class World:
    here: Office
    there: Office
    lan: Party
    hanh: Actor
    tuan: Actor


def build() -> World:
    _publish()
    place = Place.objects.create(
        code="90", level="province", kind="tỉnh", name="Thử", full_name="Tỉnh Thử", province_code="90",
        valid_from=START, exact_name="thử", search_text="thu",
    )  # fmt: skip
    here, there = (
        Office.objects.create(code=f"H99.{n}", name=f"Ủy ban {n}", kind=f"uy_ban_{n}", place=place, valid_from=START)
        for n in (1, 2)
    )
    lan = Party.objects.create(kind="person", name="Trần Thị Ngọc Lan", search_name=" lan", personal_id="079190001234")
    return World(here, there, lan, _official("hanh", "Lê Thị Hạnh", here), _official("tuan", "Trần Anh Tuấn", there))


def _official(username: str, name: str, office: Office) -> Actor:
    account = Account.objects.create(username=username, name=name, kind="official", created_at=NOW)
    post = Post.objects.create(office=office, title="Một cửa", duties=["one_stop"], valid_from=START)
    Appointment.objects.create(account=account, post=post, valid_from=START)
    return proven(actor_for(account, NOW.date()))


def _publish() -> None:
    release = Release.objects.create(
        province="provinces/thu", set_hash="0" * 64, installed_at=NOW, installed_by="system", engine="0", manifest={}
    )
    grounds = (ROOT / "packs" / "national" / "core" / "digitising.yaml").read_text("utf-8")
    for kind, model, said in (("paper_type", PaperType, TYPES), ("digitising_exempt", DigitisingExempt, grounds)):
        for each in yaml.safe_load(said):
            _define(release, kind, each["key"], model.model_validate(each))


def _define(release: Release, kind: str, key: str, body: Body) -> None:
    said = {"pack": "national/thu", "body": body.model_dump(mode="json"), "release": release}
    hash = sha256(f"{kind} {key}".encode()).hexdigest()
    row, _ = Definition.objects.get_or_create(kind=kind, key=key, hash=hash, defaults=said)
    InForce.objects.create(release=release, kind=kind, key=key, definition=row)


def kept(content: bytes, name: str = "giay.pdf") -> FileRef:
    return store(BytesIO(content), name=name, actor=SYSTEM, now=NOW)


def component(
    *files: FileRef, key: str = "giay", form: str = "original", type: str = "", on_paper: bool = True
) -> Component:
    return Component(key, Text(vi="Giấy chứng minh", en="Proof"), type, form, on_paper, files)


def came_in(world: World, *components: Component, subject: str = CASE, now: datetime = NOW) -> list[Digitisation]:
    dossier = Dossier(subject, "H99.1-1", "9.000001", "thu", world.here.pk, "90", 0, world.lan.pk)
    return papers_came_in(dossier=dossier, components=components, actor=SYSTEM, now=now)
