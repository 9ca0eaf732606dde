"""The pages of an account: mandates, organisations, and for whom one acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from motcua.doors.look import wall
from motcua.ground.access.models import SignIn
from motcua.ground.forms.rules.dates import write_date
from motcua.ground.ledger.models import Fact
from motcua.ground.messages.models import Message
from motcua.ground.people.models import Account, Mandate, Party, Representation
from motcua.ground.people.representing import acts_for_options, still_acts_for
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case, Draft
from motcua.record.cases.tests.world import CODE, World
from tests.signing import signed_in

LAN, BAY = "074190000000", "074055000000"
Browse = Callable[..., Client]


@pytest.fixture
def browse(world: World) -> Browse:
    """``browse("lan")``: bà Lan with her father ông Bảy, who signs in too, and a stranger."""
    Party.objects.filter(pk=world.parties["lan"].pk).update(personal_id=LAN)
    bay = Party.objects.create(kind="person", name="Nguyễn Văn Bảy", search_name=" nguyen van bay", personal_id=BAY)
    world.accounts["bay"] = Account.objects.create(
        username="bay", name=bay.name, kind="citizen", party=bay, created_at=timezone.now()
    )

    def opened(who: str, level: int = 2) -> Client:
        client = Client()
        signed_in(client, world.accounts[who], level=level)
        return client

    return opened


def terms(**other: Any) -> dict[str, Any]:
    today = day_of(timezone.now())
    days = {"valid_from": write_date(today), "valid_to": write_date(today + timedelta(days=6))}
    return {"personal_id": LAN, "name": "Nguyễn Thị Lan", "scope": "all", **days, **other}


def words(response: Any) -> str:
    return unescape(response.content.decode())


def give(browse: Browse, **other: Any) -> Mandate:
    response = browse("bay").post("/tai-khoan/uy-quyen", terms(**other))
    assert response.status_code == 302, words(response)
    return Mandate.objects.latest("pk")


def accepted(browse: Browse, **other: Any) -> Mandate:
    mandate = give(browse, **other)
    assert browse("lan").post(f"/tai-khoan/uy-quyen/{mandate.pk}/nhan").status_code == 302
    return mandate


def test_a_mandate_from_page_to_page(browse: Browse) -> None:
    lan = browse("lan")
    mandate = give(browse, scope="some", procedures=[CODE, "vớ vẩn"])
    assert mandate.procedures == [CODE]
    assert "đang chờ bạn nhận" in words(lan.get("/tai-khoan"))
    page = words(lan.get("/tai-khoan/uy-quyen"))
    assert "Cấp giấy thử nghiệm" in page
    assert "chưa kiểm chứng" in page
    lan.post(f"/tai-khoan/uy-quyen/{mandate.pk}/nhan")
    assert f'value="mandate:{mandate.pk}"' in words(lan.get("/tai-khoan"))
    lan.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    for address in ("/", "/ho-so", "/tai-khoan", "/tra-cuu", "/khong-co-trang-nay"):
        assert "Đang thực hiện thay cho</span>" in words(lan.get(address)).replace(" <strong>", "</span>"), address
    assert "Hồ sơ của Nguyễn Văn Bảy" in words(lan.get("/ho-so"))
    kinds = Fact.objects.order_by("pk").values_list("kind", flat=True)
    assert [kind for kind in kinds if "signed_in" not in kind] == [
        "people.mandate_given",
        "people.mandate_accepted",
        "access.acted_for",
    ]
    lan.post("/tai-khoan/thay-cho", {"ground": ""})
    assert "Đang thực hiện thay cho" not in words(lan.get("/"))


def test_a_ground_that_ends_takes_the_hat_off_and_says_so(browse: Browse) -> None:
    lan, mandate = browse("lan"), accepted(browse)
    lan.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    browse("bay").post(f"/tai-khoan/uy-quyen/{mandate.pk}/cham-dut")
    page = words(lan.get("/ho-so"))
    assert "Việc thực hiện thay đã hết hiệu lực" in page
    assert "Hồ sơ của tôi" in page
    again = lan.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    assert again.status_code == 409
    lan.post("/tai-khoan/thay-cho", {"ground": ""})
    assert "đã hết hiệu lực" not in words(lan.get("/ho-so"))


def test_the_choice_stands_on_one_sign_in(browse: Browse) -> None:
    phone, desktop, mandate = browse("lan"), browse("lan"), accepted(browse)
    phone.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    assert "Đang thực hiện thay cho" in words(phone.get("/"))
    assert "Đang thực hiện thay cho" not in words(desktop.get("/"))
    assert SignIn.objects.filter(acts_for_ground="mandate").count() == 1


@pytest.mark.parametrize(
    "forged", ["mandate:999999", "mandate:x", "authorised:1", "boss:1", ":", "mandate:" + "9" * 30]
)
def test_a_ground_that_is_not_mine_is_nobodys(browse: Browse, forged: str) -> None:
    mandate = accepted(browse)
    assert browse("lan").post("/tai-khoan/thay-cho", {"ground": forged}).status_code == 409
    assert browse("tuan").post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"}).status_code == 409


@pytest.mark.parametrize(
    ("other", "status", "said"),
    [
        ({"name": "Trần Thị Nào"}, 422, "Không tìm thấy người mang số và tên này"),
        ({"personal_id": "074190000001"}, 422, "Không tìm thấy người mang số và tên này"),
        ({"personal_id": "12"}, 422, "12 chữ số"),
        ({"personal_id": BAY, "name": "Nguyễn Văn Bảy"}, 422, "không phải chính bạn"),
        ({"valid_to": "01/01/2020"}, 422, "Ngày cuối cùng phải từ"),
        ({"valid_to": "mai"}, 422, "ngày/tháng/năm"),
        ({"scope": "some"}, 422, "Chọn ít nhất một thủ tục"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    browse: Browse, other: dict[str, Any], status: int, said: str
) -> None:
    response = browse("bay").post("/tai-khoan/uy-quyen", terms(**other))
    assert (response.status_code, said in words(response)) == (status, True)
    assert f'value="{other.get("name", "Nguyễn Thị Lan")}"' in words(response)
    assert not Mandate.objects.exists()


def test_a_level_1_identity_binds_nobody(browse: Browse) -> None:
    response = browse("bay", level=1).post("/tai-khoan/uy-quyen", terms())
    assert response.status_code == 409
    assert "mức 2" in words(response)
    claim = browse("lan", level=1).post("/tai-khoan/to-chuc", {"business_code": "0199999991", "name": "X"})
    assert claim.status_code == 409


def test_strangers_and_officials(browse: Browse) -> None:
    mandate = give(browse)
    for who in ("tuan", "hanh", "bay"):
        assert browse(who).post(f"/tai-khoan/uy-quyen/{mandate.pk}/nhan").status_code in (404, 409)
    for who in ("tuan", "hanh"):
        assert browse(who).post(f"/tai-khoan/uy-quyen/{mandate.pk}/cham-dut").status_code == 404
    assert browse("hanh").get("/tai-khoan").status_code == 403
    assert Client().get("/tai-khoan").status_code == 302
    mandate.refresh_from_db()
    assert mandate.waits


def test_an_organisation_from_claim_to_authorised(browse: Browse, world: World) -> None:
    lan, tuan = browse("lan"), browse("tuan")
    wrong = lan.post("/tai-khoan/to-chuc", {"business_code": "0199999992", "name": "Công ty Sen"})
    assert (wrong.status_code, "không khớp" in words(wrong)) == (422, True)
    assert lan.post("/tai-khoan/to-chuc", {"business_code": "01 9999 9991", "name": "Công ty Sen"}).status_code == 302
    claim = Representation.objects.get()
    page = words(lan.get("/tai-khoan/to-chuc"))
    assert "chưa đối chiếu" in page
    address = f"/tai-khoan/to-chuc/{claim.organisation_id}"
    assert lan.get(address).status_code == 404
    Representation.objects.update(
        confirmed_at=timezone.now(), confirmed_by=world.accounts["hanh"], confirmed_office=world.here
    )
    Party.objects.filter(pk=world.parties["tuan"].pk).update(personal_id="074085000000")
    given = lan.post(address, terms(personal_id="074085000000", name="Trần Anh Tuấn", source="QĐ 5/2026"))
    assert given.status_code == 302, words(given)
    assert "Trần Anh Tuấn" in words(lan.get(address))
    theirs = Representation.objects.get(role="authorised")
    assert tuan.get(address).status_code == 404
    assert tuan.post("/tai-khoan/thay-cho", {"ground": f"authorised:{theirs.pk}"}).status_code == 302
    assert "Công ty Sen" in words(tuan.get("/"))
    refused = tuan.get(f"/thu-tuc/{CODE}/nop")
    assert (refused.status_code, "dành cho cá nhân" in words(refused)) == (409, True)
    lan.post(f"/tai-khoan/dai-dien/{theirs.pk}/cham-dut")
    assert "đã hết hiệu lực" in words(tuan.get("/"))


def test_a_draft_begun_for_another_is_not_filed_for_oneself(browse: Browse) -> None:
    lan, mandate = browse("lan"), accepted(browse)
    lan.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    lan.get(f"/thu-tuc/{CODE}/nop")
    draft = Draft.objects.get()
    assert draft.on_behalf_of_id == mandate.giver_id
    lan.post("/tai-khoan/thay-cho", {"ground": ""})
    assert "được soạn thay cho Nguyễn Văn Bảy" in words(lan.get(f"/nhap/{draft.pk}"))
    assert "Thay cho Nguyễn Văn Bảy" in words(lan.get("/ho-so"))
    assert not Case.objects.exists()


@pytest.mark.parametrize(("scope", "read"), [("all", True), ("some", False)])
def test_letters_to_the_one_acted_for(browse: Browse, scope: str, read: bool) -> None:
    """A reminder of no dossier is read by who acts in everything, and by nobody else."""
    lan, mandate = browse("lan"), accepted(browse, scope=scope, procedures=[CODE])
    now = timezone.now()
    letter = Message.objects.create(
        party=mandate.giver,
        channel="inbox",
        template="thu",
        subject_ref="party:x",
        subject="Thư gửi ông Bảy",
        body="Kính gửi",
        created_at=now,
        created_by="system",
        state=Message.SENT,
        sent_at=now,
    )
    assert "Thư gửi ông Bảy" not in words(lan.get("/tin-nhan"))
    assert lan.get(f"/tin-nhan/{letter.pk}").status_code == 404
    lan.post("/tai-khoan/thay-cho", {"ground": f"mandate:{mandate.pk}"})
    assert ("Thư gửi ông Bảy" in words(lan.get("/tin-nhan"))) is read
    assert lan.get(f"/tin-nhan/{letter.pk}").status_code == (200 if read else 404)


def test_behind_the_wall_a_ground_is_seen_by_whoever_stands_on_it(browse: Browse, world: World) -> None:
    """The authorised see that the organisation still has a representative; a stranger sees neither."""
    lan, company = world.accounts["lan"], Party.objects.create(kind="organisation", name="Sen", search_name=" sen")
    told = {"organisation": company, "valid_from": date(2026, 1, 1), "source": "thử", "given_by": lan}
    seen = {"confirmed_at": timezone.now(), "confirmed_by": world.accounts["hanh"], "confirmed_office": world.here}
    Representation.objects.create(person=world.parties["lan"], role="legal", given_at=timezone.now(), **told, **seen)
    Representation.objects.create(person=world.parties["tuan"], role="authorised", given_at=timezone.now(), **told)
    today = day_of(timezone.now())
    found = {}
    for who in ("lan", "tuan", "bay"):
        actor = world.actor(who)
        with wall._behind(wall.scope_of(actor)):
            (*options,) = acts_for_options(actor, today)
            hats = [still_acts_for(replace(actor, acts_for=each), today) for each in options]
            found[who] = ([each.name for each in options], options == hats, Representation.objects.count())
    assert found == {"lan": (["Sen"], True, 2), "tuan": (["Sen"], True, 2), "bay": ([], True, 0)}
