"""Officials who come with the account of their agency: it opens what is here, and makes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.utils import timezone

from motcua.doors.look.tests.test_sign_in import sent_to, with_totp
from motcua.ground.access.models import SignIn
from motcua.ground.people.models import Account
from motcua.ground.people.ports import Identity, Kept, Started
from motcua.ground.people.tests.conftest import record, ward
from motcua.ground.words.errors import Refused
from tests.signing import signed_in

__all__ = ["record", "ward"]

START, BACK = "/dang-nhap/co-quan", "/dang-nhap/co-quan/ve"
THERE = "https://agency.example/authorize"


class Agency:
    """Answers as it is told; what it must check itself, the adapter's own tests try."""

    says: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, service: str) -> None:
        self.service = service

    def start(self, **asked: Any) -> Started:
        Agency.asked.append(asked)
        return Started(THERE, {"state": "s1"})

    def finish(self, *, params: Mapping[str, str], kept: Kept, now: datetime) -> Identity:
        if not kept or params.get("state") != kept["state"]:
            raise Refused("identity_expired", "Lần đăng nhập này đã quá hạn.")
        return Identity(issuer="https://agency.example", subject="1", name="", **Agency.says)


@pytest.fixture(autouse=True)
def _agency(settings: Any, ward: SimpleNamespace) -> None:
    settings.IDENTITY_PROVIDERS = {"agency": {"adapter": f"{__name__}.Agency"}}
    settings.SECOND_FACTOR = "offered"
    Agency.says, Agency.asked = {"username": "hanh"}, []


@pytest.fixture
def browser() -> Client:
    return Client()


def come_back(browser: Client, **more: str) -> Any:
    assert sent_to(browser.get(START, {"next": "/tai-khoan/phien"})) == THERE
    return browser.get(BACK, {"state": "s1", "code": "c", **more})


def test_it_opens_the_account_of_that_name(browser: Client, ward: SimpleNamespace) -> None:
    assert sent_to(come_back(browser)) == "/tai-khoan/phien"
    sign_in = SignIn.objects.get(account=ward.hanh)
    assert (sign_in.method, sign_in.level) == ("agency", 1)
    assert Agency.asked[0]["back"] == f"http://testserver{BACK}"


def test_the_door_offers_it_only_where_it_is(browser: Client, settings: Any) -> None:
    assert START in browser.get("/dang-nhap/can-bo").text
    settings.IDENTITY_PROVIDERS = {}
    assert START not in browser.get("/dang-nhap/can-bo").text
    assert browser.get(START).status_code == 404


@pytest.mark.parametrize("username", ["", "khong.co", "hanh2", "lan"])
def test_it_makes_no_account_and_opens_no_citizens(browser: Client, username: str) -> None:
    Agency.says = {"username": username}
    before = Account.objects.count()
    answer = come_back(browser)
    assert answer.status_code == 422
    assert "chưa được nối" in answer.text
    assert (Account.objects.count(), SignIn.objects.count()) == (before, 0)


def test_a_closed_account_hears_the_same(browser: Client, ward: SimpleNamespace) -> None:
    Account.objects.filter(pk=ward.hanh.pk).update(is_active=False)
    assert "chưa được nối" in come_back(browser).text


def test_an_answer_nobody_asked_for_opens_nothing(browser: Client) -> None:
    assert browser.get(BACK, {"state": "s1", "code": "c"}).status_code == 422
    assert not SignIn.objects.exists()


def test_an_answer_is_used_once(browser: Client) -> None:
    come_back(browser)
    browser.post("/dang-xuat")
    assert browser.get(BACK, {"state": "s1", "code": "c"}).status_code == 422


def test_anothers_answer_is_none(browser: Client) -> None:
    browser.get(START)
    assert Client().get(BACK, {"state": "s1", "code": "c"}).status_code == 422


def test_where_two_are_required_one_more_is_asked(browser: Client, ward: SimpleNamespace, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    totp = with_totp(ward.hanh)
    assert sent_to(come_back(browser)) == "/dang-nhap/lop-hai"
    assert not SignIn.objects.exists()
    assert sent_to(browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": totp.now()})) == "/tai-khoan/phien"
    sign_in = SignIn.objects.get()
    assert (sign_in.method, sign_in.level) == ("agency", 2)


def test_unless_the_agency_has_asked_for_two_itself(browser: Client, ward: SimpleNamespace, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    with_totp(ward.hanh)
    Agency.says = {"username": "hanh", "level": 2}
    assert sent_to(come_back(browser)) == "/tai-khoan/phien"


def test_to_prove_again_the_agency_is_asked_afresh(browser: Client, ward: SimpleNamespace) -> None:
    signed_in(browser, ward.hanh, method="agency", level=1)
    then = timezone.now() - timedelta(hours=1)
    SignIn.objects.update(proven_at=then)
    browser.get(START, {"lai": "1", "next": "/tai-khoan/mat-khau"})
    assert Agency.asked[0]["fresh"] is True
    assert sent_to(browser.get(BACK, {"state": "s1"})) == "/tai-khoan/mat-khau"
    assert SignIn.objects.get(ended_at=None).proven_at > then


def test_somebody_elses_proof_does_not_do(browser: Client, ward: SimpleNamespace) -> None:
    """Whoever shows another's account is that other from then on."""
    signed_in(browser, ward.hanh, method="agency", level=1)
    Agency.says = {"username": "binh"}
    browser.get(START, {"lai": "1"})
    browser.get(BACK, {"state": "s1"})
    assert SignIn.objects.get(ended_at=None).account == ward.binh
    assert SignIn.objects.get(account=ward.hanh).ended_why == "left"
