"""Evidence: published for anybody, checked for anybody, and one's own filing for its citizen alone."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.doors.portal.views.evidence import LARGEST
from motcua.ground.ledger.actions import seal_facts, stamp_seals
from motcua.ground.ledger.models import Seal
from motcua.ground.ledger.ports import stampers, trusted
from motcua.ground.people.definitions import SYSTEM
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World
from tests.signing import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_local_authority(settings: Any, tmp_path: Path) -> None:
    settings.STAMPERS = [f"motcua.bridges.timestamp.local.LocalStamper={tmp_path / 'tsa'}"]
    settings.STAMP_ROOTS = [str(tmp_path / "tsa" / "ca.pem")]


@pytest.fixture
def case(world: World) -> Case:
    return Story(world).submitted().case


@pytest.fixture
def lan(world: World) -> Client:
    browser = Client()
    signed_in(browser, world.accounts["lan"])
    return browser


def seal() -> None:
    while seal_facts(now=MONDAY) is not None:
        pass


def stamp() -> None:
    stamp_seals(stampers()[0], every=timedelta(0), trust=trusted(), actor=SYSTEM, now=MONDAY)


def test_a_citizen_takes_the_evidence_of_their_filing_along(lan: Client, case: Case) -> None:
    address = f"/ho-so/{case.pk}/bang-chung"
    waiting = lan.get(address)
    assert (waiting.status_code, "Đang chờ niêm phong" in waiting.content.decode()) == (202, True)
    seal()
    assert "đang chờ dấu thời gian" in lan.get(address).content.decode()
    assert lan.get(address + "?ngay=1").headers["Content-Disposition"].startswith("attachment")
    stamp()
    taken = lan.get(address)
    assert taken.headers["Content-Disposition"] == f'attachment; filename="bang-chung-{case.code}.jsonl"'
    assert "no-store" in taken.headers["Cache-Control"]
    said = [json.loads(line) for line in taken.content.decode().splitlines()]
    assert json.loads(said[1]["fact"])["subject"] == case.ref
    assert said[1]["stamps"]


def test_nobody_else_does(world: World, case: Case) -> None:
    seal()
    stranger = Client()
    signed_in(stranger, world.accounts["tuan"])
    for browser in (stranger, Client()):
        assert browser.get(f"/ho-so/{case.pk}/bang-chung").status_code == 404


def test_seals_are_published_and_tell_of_nobody(lan: Client, case: Case) -> None:
    seal()
    stamp()
    anybody = Client()
    page, lines = anybody.get("/bang-chung").content.decode(), anybody.get("/bang-chung.txt")
    told = anybody.get("/bang-chung.json")
    assert "public" in lines.headers["Cache-Control"]
    assert "public" in told.headers["Cache-Control"]
    (published,) = told.json()["seals"]
    assert published["sha256"] in page
    assert lines.content.decode().splitlines()[1].split()[:2] == ["1", published["sha256"]]
    assert published["stamps"][0]["authority"] == "demo"
    key = bytes(Seal.objects.get().key).hex()
    for text in (page, lines.content.decode(), told.content.decode()):
        assert key not in text
        assert "Lan" not in text
        assert case.code not in text
    assert anybody.get("/bang-chung/goc.pem").content.startswith(b"-----BEGIN CERTIFICATE")
    assert anybody.get("/bang-chung.json?truoc=1").json() == {"seals": []}


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "1.5", "٣"])
def test_whatever_is_typed_as_a_number_of_a_seal(world: World, typed: str) -> None:
    for address in ("/bang-chung", "/bang-chung.json", "/bang-chung.txt"):
        assert Client().get(address, {"truoc": typed}).status_code == 200


def check(content: bytes) -> tuple[int, str]:
    told = Client().post("/bang-chung/kiem-tra", {"tep": SimpleUploadedFile("tep.jsonl", content)})
    return told.status_code, told.content.decode()


def test_anybody_may_have_a_receipt_checked(lan: Client, case: Case) -> None:
    seal()
    stamp()
    taken = lan.get(f"/ho-so/{case.pk}/bang-chung").content
    status, page = check(taken)
    assert status == 200
    assert "Bằng chứng đúng" in page
    assert "hệ thống này không có" not in page
    assert "chưa kiểm tra" not in page
    status, page = check(taken.replace(b"portal", b"desk"))
    assert "Bằng chứng không đúng" in page


def test_a_receipt_of_another_ledger_is_said_to_be_one(lan: Client, case: Case) -> None:
    here = Path(__file__).parents[3] / "ground" / "ledger" / "tests" / "receipt_of_another.jsonl"
    status, page = check(here.read_bytes())
    assert status == 200
    assert "Không: hệ thống này không có niêm phong ấy" in page


@pytest.mark.parametrize(
    "content", [b"", b"xin ch\xc3\xa0o", b"\xff\xfe", b"[" * 100_000, b"x" * (LARGEST + 1), b'{"motcua": "receipts"}']
)
def test_what_is_no_receipt_is_said(world: World, content: bytes) -> None:
    assert check(content)[0] == 422
    assert Client().post("/bang-chung/kiem-tra", {}).status_code == 422
