"""At the counter: a representative confirmed, a mandate recorded from paper, both ended."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.doors.desk.tests.conftest import In
from motcua.ground.ledger.models import Fact
from motcua.ground.papers.samples import pdf
from motcua.ground.people.models import Mandate, Party, Representation
from motcua.ground.people.representing import acts_for_options
from motcua.ground.words.moments import day_of
from motcua.record.cases.tests.world import World
from tests.signing import proven

LAN = "074190000000"
CODE = "0199999991"


def words(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def lan(world: World) -> Party:
    Party.objects.filter(pk=world.parties["lan"].pk).update(personal_id=LAN)
    return world.parties["lan"]


@pytest.fixture
def claim(world: World, lan: Party, signed_in: In) -> Representation:
    signed_in("lan").post("/tai-khoan/to-chuc", {"business_code": CODE, "name": "Cty Sen"})
    return Representation.objects.get()


def paper(**other: Any) -> dict[str, Any]:
    told = {
        "giver_personal_id": "074055000000",
        "giver_name": "Nguyễn Văn Bảy",
        "giver_birth_date": "01/02/1955",
        "receiver_personal_id": LAN,
        "receiver_name": "Nguyễn Thị Lan",
        "ground": "mandate",
        "scope": "all",
        "valid_from": "01/01/2026",
        "valid_to": "31/12/2099",
        "source": "Giấy ủy quyền số 12, UBND xã chứng thực",
        "paper": SimpleUploadedFile("uy-quyen.pdf", pdf("Giấy ủy quyền")),
    }
    return {name: value for name, value in {**told, **other}.items() if value is not None}


def for_whom(world: World, now: Any) -> list[str]:
    return [each.name for each in acts_for_options(proven(world.actor("lan")), day_of(now))]


def test_a_representative_is_found_by_code_and_confirmed(
    world: World, claim: Representation, signed_in: In, now: Any
) -> None:
    hanh = signed_in("hanh")
    found = hanh.post("/ban-lam-viec/dai-dien", {"q": "01 999 999 91"})
    assert found.status_code == 302
    page = words(hanh.get(found["Location"]))
    assert "chưa đối chiếu" in page
    assert Fact.objects.filter(subject=f"party:{world.parties['lan'].pk}", actor=world.actor("hanh").ref).exists()
    address = f"/ban-lam-viec/dai-dien/{claim.pk}"
    missing = hanh.post(f"{address}/xac-nhan", {"name": "Công ty Sen"})
    assert (missing.status_code, "Nhập giấy tờ đã xem" in words(missing)) == (422, True)
    seen = hanh.post(f"{address}/xac-nhan", {"name": "Công ty TNHH Sen", "source": "GCN số 1"}, follow=True)
    assert "Công ty TNHH Sen" in words(seen)
    assert for_whom(world, now) == ["Công ty TNHH Sen"]
    hanh.post(f"{address}/cham-dut", {"why": "Quyết định thay người đại diện"})
    assert for_whom(world, now) == []


def test_a_paper_is_recorded_seen_and_ended(world: World, lan: Party, signed_in: In, now: Any) -> None:
    hanh = signed_in("hanh")
    kept = hanh.post("/ban-lam-viec/giay-uy-quyen", paper(), follow=True)
    assert "đang hiệu lực" in words(kept)
    mandate = Mandate.objects.get()
    assert (mandate.office_id, mandate.giver.birth_date) == (world.here.pk, date(1955, 2, 1))
    assert for_whom(world, now) == ["Nguyễn Văn Bảy"]
    address = f"/ban-lam-viec/giay-uy-quyen/{mandate.pk}"
    assert b"".join(hanh.get(address)).startswith(b"%PDF")
    assert "Giấy ủy quyền số 12" in words(signed_in("lan").get("/tai-khoan/uy-quyen"))
    assert hanh.post(f"{address}/cham-dut", {"why": ""}).status_code == 422
    hanh.post(f"{address}/cham-dut", {"why": "Ông Bảy đến quầy chấm dứt"})
    assert for_whom(world, now) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"paper": None}, "Đính kèm bản chụp"),
        ({"source": " "}, "Nhập tên, số, ngày của giấy tờ"),
        ({"receiver_name": "Người Khác"}, "người tên khác"),
        ({"giver_personal_id": LAN, "giver_name": "Nguyễn Thị Lan"}, "không phải chính bạn"),
        ({"ground": "boss"}, "Chọn căn cứ"),
        ({"ground": "parent"}, "đã đủ 18 tuổi"),
        ({"ground": "parent", "giver_birth_date": "", "giver_personal_id": "074315000000"}, "Nhập ngày sinh của con"),
        ({"giver_birth_date": "01/02/1956"}, "ghi năm sinh 1955"),
        ({"valid_to": ""}, "ngày/tháng/năm"),
    ],
)
def test_what_is_wrong_with_a_paper(lan: Party, signed_in: In, other: dict[str, Any], said: str) -> None:
    response = signed_in("hanh").post("/ban-lam-viec/giay-uy-quyen", paper(**other))
    assert (response.status_code, said in words(response)) == (422, True), words(response)
    assert not Mandate.objects.exists()
    assert Party.objects.filter(kind="person").count() == 2


def test_only_a_counter_sees_and_does_any_of_it(claim: Representation, lan: Party, signed_in: In) -> None:
    signed_in("hanh").post("/ban-lam-viec/giay-uy-quyen", paper())
    mandate = Mandate.objects.get()
    for who in ("binh", "thao", "lan", "tuan"):
        stranger = signed_in(who)
        assert stranger.get(f"/ban-lam-viec/dai-dien/{claim.organisation_id}").status_code == 404
        assert stranger.get(f"/ban-lam-viec/giay-uy-quyen/{mandate.pk}").status_code == 404
        for act in (f"dai-dien/{claim.pk}/xac-nhan", f"giay-uy-quyen/{mandate.pk}/cham-dut"):
            assert stranger.post(f"/ban-lam-viec/{act}", {"source": "x", "why": "x"}).status_code == 404
    binh = signed_in("binh")
    assert "Cty Sen" not in words(binh.post("/ban-lam-viec/dai-dien", {"q": CODE}))
    assert binh.post("/ban-lam-viec/giay-uy-quyen", paper(valid_to="30/12/2099")).status_code == 409
    assert Mandate.objects.count() == 1
    assert claim.waits
