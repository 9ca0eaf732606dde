"""A letter as a paper: what it shows was fixed when it was issued."""

from __future__ import annotations

import subprocess
from datetime import datetime
from typing import cast

import pytest

from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.papers.marks import qr_payload, read_payload
from motcua.ground.people.models import Party
from motcua.record.cases.actions.letters import template_of
from motcua.record.cases.definitions import Letter
from motcua.record.cases.models import CasePaper, IssuedLetter
from motcua.record.cases.printing import following, printed, printed_for
from motcua.record.cases.sheets import SHEET, covered_phone, marked, place_and_date
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, VN, World


def words(pdf: bytes) -> str:
    """What a stranger's tool reads in it."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def decided(world: World) -> IssuedLetter:
    case = Story(world).submitted().ready_to_decide().decided().case
    return IssuedLetter.objects.get(case=case, key="giay")


def test_a_sheet_has_every_name_of_the_list_and_no_other(world: World) -> None:
    letter = decided(world)
    assert set(letter.sheet) == set(SHEET)
    assert letter.sheet["signer_name"] == "Đỗ Quang Minh"
    assert letter.sheet["maker"] == world.actor("minh").ref
    assert letter.template_id is not None


def test_the_paper_says_what_the_letter_says_and_who_signs_as_what(world: World) -> None:
    letter = decided(world)
    said = words(printed(letter))
    for part in (
        "Văn bản giay",
        letter.case.code,
        "Kính gửi Nguyễn Thị Lan",
        "Nội dung đề nghị: Xin cấp giấy",
        "Đỗ Quang Minh",
    ):
        assert part in said, part
    assert printed_for(letter).name == f"Văn bản giay {letter.case.code}.pdf"


def test_what_changes_afterwards_changes_no_paper(world: World) -> None:
    letter = decided(world)
    before = printed(letter)
    Office.objects.filter(pk=world.here.pk).update(name="Ủy ban khác")
    Party.objects.filter(pk=world.parties["lan"].pk).update(name="Nguyễn Thị Khác")
    CasePaper.objects.filter(case=letter.case).update(name="khac.pdf")
    again = IssuedLetter.objects.get(pk=letter.pk)
    assert printed(again) == before


def test_a_letter_from_before_there_were_papers_is_printed_from_its_words(world: World) -> None:
    letter = decided(world)
    IssuedLetter.objects.filter(pk=letter.pk).update(sheet={}, template=None)
    old = IssuedLetter.objects.get(pk=letter.pk)
    assert "Kính gửi Nguyễn Thị Lan" in words(printed(old))


def test_without_a_template_in_the_packs_the_act_goes_on(world: World) -> None:
    letter = packs.definition("letter", "giay", MONDAY.date()).body.model_copy(update={"template": "khong_co"})
    assert template_of(cast(Letter, letter), MONDAY.date()) is None


def test_one_that_is_not_signed_says_so_and_leads_to_the_dossier(world: World) -> None:
    letter = decided(world)
    assert "Bản chưa ký số" in words(printed(letter))
    assert "Bản chưa ký số" not in words(printed(letter, code="0123456789ABCDEFGHJK"))
    assert following(letter.case.code).endswith(f"/tra-cuu?ma={letter.case.code}")


def test_the_days_and_months_are_written_as_the_decree_says() -> None:
    day = datetime(2026, 2, 3, 23, 0, tzinfo=VN)
    assert place_and_date("An Hội", day) == "An Hội, ngày 03 tháng 02 năm 2026"
    assert place_and_date("", day.replace(month=11, day=12)) == "ngày 12 tháng 11 năm 2026"


@pytest.mark.parametrize(("phone", "shown"), [("0912345678", "••• ••• 678"), ("", ""), ("113", "")])
def test_a_phone_is_covered_on_paper(phone: str, shown: str) -> None:
    assert covered_phone(phone) == shown


def test_a_code_is_read_back(world: World) -> None:
    letter = decided(world)
    about = marked(letter.sheet, letter.case.code, letter.case.procedure, letter.issued_at)
    found = read_payload(qr_payload("https://example.vn", "0123456789ABCDEFGHJK", about))
    assert found is not None
    assert (found[1].case, found[1].procedure, found[1].name) == (letter.case.code, "9.000001", "Văn bản giay")
