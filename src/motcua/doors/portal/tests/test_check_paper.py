"""Anybody checks a paper: by its code, by its file; what was changed is said in red, what is not ours honestly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from motcua.doors.look import wall
from motcua.ground.papers import ports, register
from motcua.ground.papers.actions import revoke_paper
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.queries import open_paper
from motcua.ground.papers.samples import pdf
from motcua.ground.people.definitions import ANONYMOUS
from motcua.ground.people.models import Appointment
from motcua.record.cases import actions
from motcua.record.cases.tests import test_signing
from motcua.record.cases.tests.steps import Story

world = test_signing.world
keys = test_signing.keys
story = test_signing.story


@pytest.fixture
def paper(story: Story, settings: Settings, keys: Path) -> IssuedPaper:
    settings.SIGN_ROOTS = [str(keys / "ca.pem")]
    prepared = test_signing.prepare(story)
    test_signing.decide(story, prepared.digest)
    return IssuedPaper.objects.get()


def content_of(paper: IssuedPaper) -> bytes:
    with open_paper(paper.digest) as file:
        return file.read()


Upload = Callable[[bytes], str]


@pytest.fixture
def upload() -> Upload:
    def sent(content: bytes) -> str:
        file = SimpleUploadedFile("giay.pdf", content, "application/pdf")
        return Client().post("/kiem-tra", {"tep": file}).content.decode()

    return sent


def test_the_code_tells_what_a_stranger_may_know(paper: IssuedPaper) -> None:
    page = Client().get(f"/kiem-tra/{paper.code}")
    said = page.content.decode()
    assert page.status_code == 200
    for told in ("Văn bản đang có hiệu lực", paper.office_name, "Đỗ Quang Minh", "Có thẩm quyền lúc ký", paper.digest):
        assert told in said
    assert "N*** T*** L***" in said
    assert "Nguyễn Thị Lan" not in said
    assert "Xin cấp giấy" not in said, "not a word of its content"


def test_a_code_as_it_is_typed_leads_there(paper: IssuedPaper) -> None:
    typed = f" {paper.code[:5].lower()}-{paper.code[5:10]} {paper.code[10:]}"
    assert Client().get("/kiem-tra", {"ma": typed}).headers["Location"] == f"/kiem-tra/{paper.code}"
    assert Client().get("/kiem-tra", {"ma": "abc"}).status_code == 422
    unknown = Client().get("/kiem-tra/" + "7" * 20)
    assert unknown.status_code == 404
    assert "không ban hành" in unknown.content.decode()


def test_the_very_file_and_one_byte_changed(paper: IssuedPaper, upload: Upload) -> None:
    whole = content_of(paper)
    assert "đúng từng chữ" in upload(whole)
    at = whole.index(b"stream") + 12
    said = upload(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert "Văn bản đã bị sửa sau khi ký" in said
    assert f"/kiem-tra/{paper.code}" in said, "it leads to the paper that it pretends to be"
    assert "đúng từng chữ" not in said


def test_what_is_not_ours_gets_an_honest_answer(paper: IssuedPaper, upload: Upload) -> None:
    assert "Không phải văn bản do hệ thống này ban hành" in upload(pdf("Giay khac"))
    assert "Không đọc được tệp này" in upload(b"%PDF-1.7 cut")
    assert "Hãy chọn một tệp PDF" in Client().post("/kiem-tra", {}).content.decode()


def test_nothing_that_is_uploaded_is_kept(paper: IssuedPaper, upload: Upload) -> None:
    from motcua.ground.papers.models import Paper

    before = Paper.objects.count()
    upload(pdf("Giay khac"))
    assert Paper.objects.count() == before


def test_revoked_says_so_at_every_door(paper: IssuedPaper, story: Story, upload: Upload) -> None:
    leader = story.world.actor("minh")
    revoke_paper(paper_id=paper.pk, reason="Ghi sai năm sinh", decision="12/QĐ-UBND", actor=leader, now=story.now)
    for said in (Client().get(f"/kiem-tra/{paper.code}").content.decode(), upload(content_of(paper))):
        assert "Văn bản đã bị thu hồi" in said
        assert "12/QĐ-UBND" in said
        assert "Ghi sai năm sinh" not in said, "why may name a person"
    told = Client().get(f"/api/v1/papers/{paper.code}").json()
    assert (told["state"], told["decision"]) == ("revoked", "12/QĐ-UBND")


def test_the_api_says_the_same(paper: IssuedPaper) -> None:
    told = Client().get(f"/api/v1/papers/{paper.code}").json()
    assert told["sha256"] == [paper.digest]
    assert [(each["by"], each["authority"]) for each in told["signatures"]] == [("person", "both"), ("seal", "seal")]
    assert told["holder"] == "N*** T*** L***"
    assert Client().get("/api/v1/papers/" + "7" * 20).status_code == 404


def test_authority_that_was_taken_back_later(paper: IssuedPaper, story: Story) -> None:
    """A decision that ended the post before the signature, known only afterwards."""
    held = Appointment.objects.filter(account__username="minh")
    held.update(valid_to=story.now.date())
    assert "Không thấy thẩm quyền lúc ký" in Client().get(f"/kiem-tra/{paper.code}").content.decode()


def test_behind_the_wall_a_stranger_reads_no_table(paper: IssuedPaper) -> None:
    with wall._behind(wall.scope_of(ANONYMOUS)), connection.cursor() as cursor:
        for table in ("papers_issuedpaper", "papers_signature", "papers_revision", "cases_prepared"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        assert register.public_paper(paper.code).office_name == paper.office_name


def test_the_holder_is_led_to_the_dossier(paper: IssuedPaper, story: Story) -> None:
    from tests.signing import signed_in

    for who, leads in (("lan", True), ("tuan", False)):
        client = Client()
        signed_in(client, story.world.accounts[who])
        assert (f"/ho-so/{story.case.pk}" in client.get(f"/kiem-tra/{paper.code}").content.decode()) is leads


def test_the_citizen_downloads_the_signed_file(paper: IssuedPaper, story: Story) -> None:
    from tests.signing import signed_in

    letter = paper.source.removeprefix("letter:")
    address = f"/ho-so/{story.case.pk}/van-ban/{letter}/pdf"
    for who, status in (("lan", 200), ("tuan", 404)):
        client = Client()
        signed_in(client, story.world.accounts[who])
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content) == content_of(paper)  # type: ignore[attr-defined]


def test_a_slip_is_sealed_when_it_is_first_asked_for(story: Story) -> None:
    from tests.signing import signed_in

    story.case.letters.filter(key="giay_tiep_nhan").update(form="Mẫu số 01")
    letter = story.case.letters.get(key="giay_tiep_nhan")
    client = Client()
    signed_in(client, story.world.accounts["lan"])
    for _ in range(2):
        answer = client.get(f"/ho-so/{story.case.pk}/van-ban/{letter.pk}/pdf")
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert IssuedPaper.objects.get().kind == "letter"
    assert actions.seal_letter(letter_id=letter.pk, actor=ANONYMOUS, now=story.now) == IssuedPaper.objects.get()
    assert ports.signs()
