"""Who opens a dossier is noted, for whom it is about; outside one's own work one says why. Numbers are covered."""

from __future__ import annotations

import pytest
from django.test import Client

from motcua.doors.desk.tests.conftest import In
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Post
from motcua.ground.people import facts
from motcua.ground.people.models import Party, Reading
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World

NUMBER, PHONE = "001190000007", "0912345678"


@pytest.fixture
def case(story: Story, world: World) -> str:
    """Bà Lan's dossier, in anh Bình's hands; the address of its page."""
    lan = Party.objects.get(pk=world.parties["lan"].pk)
    lan.personal_id, lan.phone = NUMBER, PHONE
    lan.save()
    story.claimed()
    return f"/ban-lam-viec/ho-so/{story.case.pk}"


def looks() -> list[tuple[str, str, str]]:
    return list(Reading.objects.order_by("id").values_list("what", "purpose", "reason"))


def test_opened_twice_in_an_hour_is_one_look(signed_in: In, case: str, world: World) -> None:
    binh = signed_in("binh")
    assert binh.get(case).status_code == binh.get(case).status_code == 200
    seen = Reading.objects.get()
    assert (seen.party_id, seen.purpose, seen.post) == (world.parties["lan"].pk, "handling", "Vị trí binh")
    fact = Fact.objects.get(kind=facts.DATA_READ)
    assert fact.subject == f"party:{world.parties['lan'].pk}"
    assert fact.payload["purpose"] == "handling"


def test_outside_ones_own_work_one_says_why(signed_in: In, case: str, world: World, story: Story) -> None:
    """Mới handles dossiers in the same office, and this one is in a colleague's hands."""
    Post.objects.filter(title="Công chức").update(duties=["handle"])
    moi = signed_in("moi")
    asked = moi.get(case)
    assert "Bạn xem hồ sơ này để làm gì?" in asked.text
    assert "Nguyễn Thị Lan" not in asked.text
    paper = story.case.papers.first()
    assert paper is not None
    assert moi.get(f"{case}/giay-to/{paper.digest}").status_code == 302
    assert moi.post(f"{case}/ly-do", {"reason": "x"}).status_code == 422
    assert looks() == []
    moi.post(f"{case}/ly-do", {"reason": "Kiểm tra theo kế hoạch 12"})
    assert "Nguyễn Thị Lan" in moi.get(case).text
    assert looks() == [("case", "outside", "Kiểm tra theo kế hoạch 12")]


def test_the_citizen_reads_who_looked(signed_in: In, case: str, world: World) -> None:
    signed_in("binh").get(case)
    page = signed_in("lan").get("/tai-khoan/luot-xem").text
    assert "Cơ quan H99.90001" in page
    assert "Vị trí binh" in page
    assert "Để xử lý hồ sơ" in page
    assert "Phạm Văn Bình" not in page, "the office answers for its officer"
    assert "Chưa có lượt xem nào" in signed_in("tuan").get("/tai-khoan/luot-xem").text


def test_ones_own_look_is_none(signed_in: In, case: str) -> None:
    signed_in("lan").get(case.replace("/ban-lam-viec", ""))
    assert looks() == []


def test_leaders_see_who_looked_at_how_much(signed_in: In, case: str) -> None:
    signed_in("binh").get(case)
    assert "Phạm Văn Bình" in signed_in("minh").get("/ban-lam-viec/luot-xem").text
    assert signed_in("binh").get("/ban-lam-viec/luot-xem").status_code == 404


def test_an_export_and_a_search_are_looks(signed_in: In, case: str) -> None:
    hanh = signed_in("hanh")
    b"".join(hanh.get("/ban-lam-viec/", {"dang": "csv", "khay": "all_open"}).streaming_content)
    hanh.post("/ban-lam-viec/tiep-nhan/9.000001", {"who_q": NUMBER, "_find_person": "1", "key": "0" * 32})
    assert [what for what, _, _ in looks()] == ["export", "search"]


def uncover(browser: Client, case: str, field: str) -> str:
    return browser.post(f"{case}/hien-so", {"field": field}).text


def test_a_number_is_shown_when_asked_for_and_noted(signed_in: In, case: str) -> None:
    binh = signed_in("binh")
    page = binh.get(case).text
    assert "0•••••••0007" in page
    assert NUMBER not in page
    assert PHONE not in page
    shown = uncover(binh, case, "applicant.personal_id")
    assert NUMBER in shown
    assert PHONE not in shown
    fact = Fact.objects.get(kind=facts.REVEALED)
    assert fact.payload["field"] == "applicant.personal_id"
    assert binh.post(f"{case}/hien-so", {"field": "applicant.name"}).status_code == 404
