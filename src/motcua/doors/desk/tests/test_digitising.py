"""Số hóa at the desk: what waits at my counter, and one paper beside what was read on it."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from pytest_django import Settings

from motcua.doors.desk.tests.conftest import In
from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Fact
from motcua.ground.packs.models import Release
from motcua.ground.papers.actions import store
from motcua.ground.papers.samples import pdf, png
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.vault.digitising import facts, telling
from motcua.ground.vault.digitising.definitions import Box, Line, Word
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.models import Holding
from motcua.ground.vault.tests.world import publish
from motcua.record.cases.tests.steps import Story

AT = "/ban-lam-viec/so-hoa"
SAID = {"f-title": "Giấy sinh", "f-number": "12/GKS", "f-issued_on": "05/03/2024", "f-issuer": "Ủy ban xã Thử"}


def line(text: str, top: float, confidence: int = 95) -> Line:
    words = text.split()
    return Line(tuple(Word(each, confidence, Box(1, 0.1 + 0.1 * n, top, 0.08, 0.02)) for n, each in enumerate(words)))


@pytest.fixture
def row(story: Story, now: datetime) -> Digitisation:
    """A photo of bà Lan's that lay on cô Hạnh's counter and was read."""
    publish(Release.objects.latest("pk"))
    case = story.accepted().case
    photo = store(BytesIO(png(400, 600)), name="giay.png", actor=SYSTEM, now=now)
    copy = store(BytesIO(pdf("giay")), name="giay.pdf", actor=SYSTEM, now=now)
    said = [line("Số: 12/GKS", 0.1), line("Bến Thử, ngày 05 tháng 3 năm 2024", 0.1, 70), line("GIẤY KHAI SINH", 0.3)]
    return Digitisation.objects.create(
        subject=case.ref,
        subject_code=case.code,
        procedure=case.procedure,
        component="proof",
        component_name={"vi": "Giấy chứng minh", "en": "Proof"},
        type="giay_sinh",
        on_paper=True,
        sector=case.sector,
        office=case.receiving_office,
        owner=case.applicant,
        sources=[photo.digest],
        copy=copy.digest,
        pictures=[photo.digest],
        lines=telling.told(said),
        by_machine=True,
        state="read",
        came_in_at=now,
        next_at=now,
    )


def post(browser: Any, row: Digitisation, act: str, **typed: Any) -> Any:
    row.refresh_from_db()
    told = {"version": str(row.version), "_act": act, **typed}
    return browser.post(f"{AT}/{row.pk}", told)


def whole(answer: Any) -> Any:
    """Read to its end, so that its file is closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def test_the_tray_of_the_counter_and_nobody_elses(row: Digitisation, signed_in: In) -> None:
    page = signed_in("hanh").get(AT).content.decode()
    assert f"{AT}/{row.pk}" in page
    assert "Chưa cài máy đọc ảnh" in page
    assert str(row.pk) not in signed_in("tuan.cb").get(AT).content.decode()
    assert str(row.pk) not in signed_in("binh").get(AT).content.decode()
    assert f"{AT}/{row.pk}" in signed_in("hanh").get(f"{AT}?khay=read").content.decode()
    assert f"{AT}/{row.pk}" not in signed_in("hanh").get(f"{AT}?khay=failed").content.decode()


def test_what_was_read_stands_in_the_fields_and_on_the_page(row: Digitisation, signed_in: In) -> None:
    page = signed_in("hanh").get(f"{AT}/{row.pk}").content.decode()
    for said in ('value="12/GKS"', 'value="05/03/2024"', 'value="GIẤY KHAI SINH"', "máy đọc rõ", "hãy xem lại"):
        assert said in page
    assert page.count("<rect") == 3
    assert '<option value="the">' not in page, "what is not digitised is no type to choose"


def test_confirmed_it_is_in_the_vault_and_in_the_story(row: Digitisation, signed_in: In) -> None:
    hanh = signed_in("hanh")
    answer = post(hanh, row, "confirm", type="giay_sinh", **SAID)
    assert answer.status_code == 302
    held = Holding.objects.get()
    assert (held.number, held.trust, held.source) == ("12/GKS", "digitised", row.subject)
    assert held.code in hanh.get(AT).content.decode()
    case = row.subject.removeprefix("case:")
    assert "Đã số hóa giấy tờ" in hanh.get(f"/ban-lam-viec/ho-so/{case}").content.decode()


def test_a_slip_brings_the_page_back_with_what_was_typed(row: Digitisation, signed_in: In) -> None:
    answer = post(signed_in("hanh"), row, "confirm", type="giay_sinh", **{**SAID, "f-issued_on": "31/02/2024"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31/02/2024"' in page
    assert 'href="#f-issued_on"' in page
    assert not Holding.objects.exists()


def test_another_type_asks_other_fields(row: Digitisation, signed_in: In) -> None:
    page = post(signed_in("hanh"), row, "type", type="hop_dong").content.decode()
    assert 'name="f-het_han"' in page
    assert not Fact.objects.filter(kind=facts.DIGITISED).exists()


def test_the_paper_is_shown_to_the_counter_alone(row: Digitisation, signed_in: In) -> None:
    for address in (f"{AT}/{row.pk}", f"{AT}/{row.pk}/trang/1", f"{AT}/{row.pk}/tep"):
        assert whole(signed_in("hanh").get(address)).status_code == 200
        for other in ("tuan.cb", "binh", "lan"):
            assert signed_in(other).get(address).status_code == 404
    shown = whole(signed_in("hanh").get(f"{AT}/{row.pk}/trang/1"))
    assert shown["Content-Type"] == "image/png"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert signed_in("hanh").get(f"{AT}/{row.pk}/trang/2").status_code == 404


def test_spared_scanned_again_and_tried_again(row: Digitisation, signed_in: In, settings: Settings) -> None:
    hanh = signed_in("hanh")
    assert post(hanh, row, "retry").status_code == 422
    assert post(hanh, row, "rescan").status_code == 302
    assert post(hanh, row, "scan").status_code == 422
    better = BytesIO(png(500, 700))
    better.name = "ro-hon.png"
    assert post(hanh, row, "scan", files=better).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.pictures) == ("waiting", [])
    Digitisation.objects.filter(pk=row.pk).update(state="failed", error="tesseract died")
    settings.VAULT_RECOGNISER = "somewhere.Engine"
    page = hanh.get(f"{AT}/{row.pk}").content.decode()
    assert "tesseract died" in page
    assert post(hanh, row, "retry").status_code == 302
    assert post(hanh, row, "spare", ground="nowhere").status_code == 422


def test_a_dossier_taken_in_brings_its_papers(story: Story, now: datetime) -> None:
    """From the fact that it was received, by the worker; told again it brings nothing more."""
    case = story.accepted().case
    outbox.run_once(now)
    row = Digitisation.objects.get()
    assert (row.subject, row.component, row.owner, row.office) == (
        case.ref,
        "proof",
        case.applicant,
        case.receiving_office,
    )
    assert Fact.objects.get(kind=facts.CAME_IN).payload["to_digitise"][0]["digitisation"] == str(row.pk)
