"""Whose door this is: every address, for those it is not for."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.urls import urlpatterns
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World

PLAIN = ["", "tiep-nhan", "tiep-nhan/9.000001", "uy-quyen", "ma-truy-cap", "su-co", "tin-gui-di"]


@pytest.fixture
def addresses(story: Story) -> dict[str, str]:
    """Every address with an id in it, of a case at the stage with most to see."""
    asked = story.claimed().consulted()
    case = f"ho-so/{story.case.pk}"
    letter = story.case.letters.first()
    assert letter is not None
    return {
        "case": case,
        "lane": f"{case}/tai-quay",
        "supplement": f"{case}/nhan-bo-sung",
        "paper": f"{case}/giay-to/{'a' * 64}",
        "letter": f"{case}/van-ban/{letter.pk}",
        "slip": f"{case}/phieu-kiem-soat/pdf",
        "letter_pdf": f"{case}/van-ban/{letter.pk}/pdf",
        "fee_receipt": f"{case}/bien-lai/{uuid4()}/pdf",
        "why": f"{case}/ly-do",
        "uncover": f"{case}/hien-so",
        "act": f"{case}/xong-buoc",
        "answer": f"y-kien/{asked.pk}",
        "revoke_delegation": "uy-quyen/999/thu-hoi",
        "retry_delivery": "su-co/su-kien/999",
        "retry_message": f"su-co/tin/{uuid4()}",
        "revoke_token": "ma-truy-cap/999/thu-hoi",
        "party_representatives": f"dai-dien/{uuid4()}",
        "confirm_representative": "dai-dien/999/xac-nhan",
        "end_representation": "dai-dien/999/cham-dut",
        "mandate_paper": "giay-uy-quyen/999",
        "end_mandate": "giay-uy-quyen/999/cham-dut",
    }


def test_no_address_with_an_id_is_forgotten(addresses: dict[str, str]) -> None:
    with_id = {pattern.name for pattern in urlpatterns if "<" in str(pattern.pattern)}
    assert with_id - {"fill"} == set(addresses)


def tried(browser: Any, path: str) -> list[int]:
    address = f"/ban-lam-viec/{path}"
    return [browser.get(address).status_code, browser.post(address, {"version": "1", "reason": "x"}).status_code]


def test_the_stranger_finds_nothing(addresses: dict[str, str], signed_in: In) -> None:
    """Anh Tuấn holds every duty, in another commune."""
    browser = signed_in("tuan.cb")
    for name, path in addresses.items():
        assert set(tried(browser, path)) <= {404, 405}, name
        assert 404 in tried(browser, path), name


def test_a_citizen_is_told_that_this_is_not_their_door(addresses: dict[str, str], signed_in: In) -> None:
    """And of what lies behind it, that there is no such thing: not even of their own case."""
    browser = signed_in("lan")
    for path in PLAIN:
        assert set(tried(browser, path)) <= {403, 404, 405}, path
    for path in addresses.values():
        assert set(tried(browser, path)) <= {404, 405}, path


def test_somebody_unknown_signs_in_first(addresses: dict[str, str], signed_in: In) -> None:
    browser = signed_in("nobody")
    for path in (*addresses.values(), *PLAIN):
        answers = [browser.get(f"/ban-lam-viec/{path}"), browser.post(f"/ban-lam-viec/{path}", {})]
        assert all(a.status_code == 405 or a.url.startswith("/dang-nhap?next=/ban-lam-viec/") for a in answers), path


def test_the_page_of_a_stranger_names_nobody(signed_in: In, story: Story) -> None:
    story.submitted()
    html = signed_in("tuan.cb").get(f"/ban-lam-viec/ho-so/{story.case.pk}").text
    assert story.case.code not in html
    assert "Nguyễn Thị Lan" not in html


def test_other_offices_lists_are_empty(signed_in: In, world: World, story: Story) -> None:
    story.submitted()
    for tray in ("intake", "all_open", "late", "ended"):
        html = signed_in("tuan.cb").get("/ban-lam-viec/", {"khay": tray, "q": "nguyen thi lan"}).text
        assert story.case.code not in html
