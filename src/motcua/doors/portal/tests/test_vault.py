"""Bà Lan's vault on the portal: what she holds, what a link shows, and that anh Tuấn sees none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from motcua.ground.ledger.models import Fact
from motcua.ground.papers.actions import store
from motcua.ground.papers.samples import pdf
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Party
from motcua.ground.vault.actions import end_holding
from motcua.ground.vault.models import Holding, Share, ShareVisit, Use
from motcua.record.cases.models import Case, Draft
from motcua.record.cases.tests.held import TYPED, birth_of, publish_typed
from motcua.record.cases.tests.world import World, answers
from tests.signing import signed_in

LAN = "074190000000"
Browse = Callable[..., Client]


@pytest.fixture
def held(world: World) -> Holding:
    cache.clear()
    publish_typed()
    Party.objects.filter(pk=world.parties["lan"].pk).update(personal_id=LAN)
    world.parties["lan"].refresh_from_db()
    file = store(BytesIO(pdf("Giấy khai sinh")), name="khai-sinh.pdf", actor=SYSTEM, now=timezone.now())
    return birth_of(world, file=file)


@pytest.fixture
def browse(world: World) -> Browse:
    def opened(who: str = "lan") -> Client:
        client = Client()
        if who != "nobody":
            signed_in(client, world.accounts[who], level=2)
        return client

    return opened


def read(response: Any) -> str:
    return unescape(response.content.decode())


def shared_by(client: Client, held: Holding, **more: str) -> str:
    """The path of a link she makes."""
    told = {"purpose": "Trường tiểu học xem để nhập học", "lasts": "24"} | more
    response = client.post(f"/kho/{held.pk}/chia-se", told)
    assert response.status_code == 201
    found = re.search(r'value="http://testserver(/xem/[\w-]+)"', read(response))
    assert found is not None
    return found[1]


def test_she_sees_what_she_holds(held: Holding, browse: Browse) -> None:
    page = read(browse().get("/kho"))
    assert "Giấy sinh thử: Nguyễn Bé Na" in page
    assert "còn hiệu lực" in page
    assert "H99-7" in page
    page = read(browse().get(f"/kho/{held.pk}"))
    assert held.code in page
    assert "Chưa dùng trong hồ sơ nào." in page
    file = browse().get(f"/kho/{held.pk}/tep")
    assert b"".join(file).startswith(b"%PDF")
    assert "attachment" in file["Content-Disposition"]


def test_of_one_type(held: Holding, browse: Browse) -> None:
    assert "Nguyễn Bé Na" in read(browse().get("/kho", {"loai": "giay_sinh"}))
    assert "Nguyễn Bé Na" not in read(browse().get("/kho", {"loai": "giay_phep"}))


def test_how_it_stands_is_told(held: Holding, browse: Browse) -> None:
    Holding.objects.update(valid_until=timezone.now().date() - timedelta(days=2))
    assert "hết hạn" in read(browse().get("/kho"))
    end_holding(holding=held, why="revoked", actor=SYSTEM, now=timezone.now())
    page = read(browse().get(f"/kho/{held.pk}"))
    assert "đã bị thu hồi" in page
    assert "Tạo liên kết" not in page


@pytest.mark.parametrize("what", ["", "/tep"])
@pytest.mark.parametrize("who", ["tuan", "hanh"])
def test_it_is_not_there_for_others(held: Holding, browse: Browse, who: str, what: str) -> None:
    assert browse(who).get(f"/kho/{held.pk}{what}").status_code == 404
    assert browse(who).post(f"/kho/{held.pk}/chia-se", {"purpose": "xem", "lasts": "1"}).status_code == 404
    assert browse("nobody").get(f"/kho/{held.pk}{what}").status_code == 302


# --- links -----------------------------------------------------------------------------------------------------------


def test_whoever_has_the_link_sees_it_and_she_sees_that_they_did(held: Holding, browse: Browse) -> None:
    link = shared_by(browse(), held)
    response = browse("nobody").get(link)
    page = read(response)
    for said in ("Giấy sinh thử", "Nguyễn Thị Lan", "Trường tiểu học xem để nhập học", "Nguyễn Bé Na"):
        assert said in page
    assert LAN not in page
    assert held.code not in page
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "no-referrer"
    assert b"".join(browse("nobody").get(f"{link}/tep")).startswith(b"%PDF")
    page = read(browse().get(f"/kho/{held.pk}"))
    assert "2 lượt xem" in page
    assert link not in page, "it was shown once"
    assert Fact.objects.filter(kind="vault.share_visited", subject=held.ref, actor="anonymous").count() == 2


def test_ended_at_once(held: Holding, browse: Browse) -> None:
    link = shared_by(browse(), held)
    share = Share.objects.get()
    assert browse("tuan").post(f"/kho/chia-se/{share.pk}/ngung").status_code == 404
    assert browse().post(f"/kho/chia-se/{share.pk}/ngung").status_code == 302
    assert browse("nobody").get(link).status_code == 404


def test_wrong_expired_and_ended_are_one_answer(held: Holding, browse: Browse) -> None:
    ended, expired = (shared_by(browse(), held) for _ in range(2))
    first, second = Share.objects.order_by("pk")
    browse().post(f"/kho/chia-se/{first.pk}/ngung")
    was = timezone.now() - timedelta(days=1)
    Share.objects.filter(pk=second.pk).update(made_at=was, expires_at=was + timedelta(hours=1))
    pages = {
        read(browse("nobody").get(path)).partition("<main")[2].partition("</main>")[0]
        for path in (ended, expired, "/xem/khong-co-lien-ket-nao-nhu-vay", f"{ended}/tep", f"{expired}/tep")
    }
    assert len(pages) == 1
    assert pages != {""}
    assert not ShareVisit.objects.exists()


def test_links_are_not_to_be_guessed(held: Holding, browse: Browse, settings: Any) -> None:
    settings.LIMITS = "lookup=3/600"
    answers = [browse("nobody").get(f"/xem/thu-{number}").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"purpose": " "}, "Ghi mục đích chia sẻ"), ({"lasts": "9999"}, "Chọn thời hạn chia sẻ"), ({"lasts": ""}, "Chọn")],
)
def test_what_is_missing_is_said_beside_it(held: Holding, browse: Browse, typed: dict[str, str], said: str) -> None:
    told = {"purpose": "Trường xem", "lasts": "24"} | typed
    response = browse().post(f"/kho/{held.pk}/chia-se", told)
    assert response.status_code == 422
    assert said in read(response)
    assert not Share.objects.exists()


# --- once-only -------------------------------------------------------------------------------------------------------


def filled(**more: str) -> dict[str, str]:
    said = answers()
    home = said.pop("home")
    return {**said, "home.unit": home["unit"], "home.unit_name": "Thử 90001", "home.line": home["line"], **more}


def test_the_form_offers_it_and_the_dossier_uses_it(held: Holding, browse: Browse) -> None:
    client = browse()
    draft = client.get(f"/thu-tuc/{TYPED}/nop")["Location"]
    page = read(client.get(draft))
    assert f'name="held_birth" value="{held.pk}" checked' in page
    assert "Dùng giấy tờ đã có trong kho" in page
    response = client.post(draft, filled(held_birth=str(held.pk), held_tie=""))
    assert response.status_code == 302, read(response)
    assert Draft.objects.get().data["held_birth"] == str(held.pk), "the draft keeps the choice"
    page = read(client.get(draft))
    assert re.search(r'name="held_tie" value="" checked', page), "and that there is none of the other"
    review = f"{draft}/xem-lai"
    assert "dùng bản đã có trong kho" in read(client.get(review))
    assert client.post(review).status_code == 302
    case = Case.objects.get()
    assert [(paper.component, paper.holding) for paper in case.papers.all()] == [("birth", held)]
    assert case.code in read(client.get(f"/kho/{held.pk}"))
    assert Use.objects.count() == 1
    assert "từ kho của bạn" in read(client.get(f"/ho-so/{case.pk}"))


def test_a_strangers_paper_cannot_be_named(held: Holding, browse: Browse) -> None:
    client = browse("tuan")
    draft = client.get(f"/thu-tuc/{TYPED}/nop")["Location"]
    assert "Dùng giấy tờ đã có trong kho" not in read(client.get(draft))
    response = client.post(draft, filled(held_birth=str(held.pk)))
    assert response.status_code == 422
    assert "Giấy tờ chọn từ kho không còn dùng được" in read(response)
    assert not Case.objects.exists()
