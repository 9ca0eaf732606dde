"""Whoever watches sees who was kept out, and where; and nothing of what they typed."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.ground.ledger.models import Fact
from motcua.ground.people.tests.conftest import PASSWORD, record, ward
from tests.signing import signed_in

from .test_sign_in import DOOR, with_totp

__all__ = ["record", "ward"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Seen:
    """The lines since the last look."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog

    def __call__(self) -> list[dict[str, Any]]:
        ours = [each for each in self.caplog.records if each.name == "motcua.access"]
        self.caplog.clear()
        return [each.event for each in ours]  # type: ignore[attr-defined]


@pytest.fixture
def seen(caplog: pytest.LogCaptureFixture) -> Seen:
    caplog.set_level(logging.INFO)
    return Seen(caplog)


def test_a_proof_that_failed(ward: SimpleNamespace, seen: Seen) -> None:
    """Without the name: who is in a hurry types the password into its field."""
    facts = Fact.objects.count()
    for typed, who in (("hanh", f"account:{ward.hanh.pk}"), ("hoa sen nở", "")):
        Client().post(DOOR, {"username": typed, "password": "sai" * 5})
        (line,) = seen()
        assert line.get("who", "") == who
        assert (line["event"], line["method"], line["page"]) == ("proof_failed", "password", "official_login")
        assert line["address"] == "127.0.0.1"
        assert "hoa sen" not in str(line)
    assert Fact.objects.count() == facts


def test_a_second_proof_that_failed(ward: SimpleNamespace, seen: Seen) -> None:
    with_totp(ward.hanh)
    browser = Client()
    browser.post(DOOR, {"username": "hanh", "password": PASSWORD})
    seen()
    browser.post("/dang-nhap/lop-hai", {"ma-xac-thuc": "000000"})
    (line,) = seen()
    assert (line["event"], line["method"], line["who"]) == ("proof_failed", "code", f"account:{ward.hanh.pk}")


def test_a_link_that_opens_nothing_is_told_without_its_secret(ward: SimpleNamespace, seen: Seen) -> None:
    Client().get("/dang-nhap/loi-moi/mot-ma-bi-mat-nao-do")
    (line,) = seen()
    assert (line["event"], line["status"], line["page"]) == ("proof_failed", 404, "invitation")
    assert "bi-mat" not in str(line)


def test_somebody_elses_things(ward: SimpleNamespace, seen: Seen) -> None:
    browser, case = Client(), uuid4()
    signed_in(browser, ward.hanh)
    browser.get(f"/ban-lam-viec/ho-so/{case}")
    (line,) = seen()
    assert (line["event"], line["about"], line["who"]) == ("not_found", f"case:{case}", f"account:{ward.hanh.pk}")


def test_a_key_that_is_none(ward: SimpleNamespace, seen: Seen) -> None:
    Client().get("/api/v1/me", headers={"Authorization": "Bearer mc_khong_phai_khoa"})
    (line,) = seen()
    assert (line["event"], line["status"]) == ("unproven", 401)
    assert "mc_khong" not in str(line)


def test_a_forged_form_and_one_that_cannot_be_read(ward: SimpleNamespace, seen: Seen) -> None:
    Client(enforce_csrf_checks=True).post(DOOR, {"username": "hanh"})
    Client().get("/", {"q": "\0"})
    assert [line["event"] for line in seen()] == ["forbidden", "unreadable"]


def test_a_limit_that_was_reached(ward: SimpleNamespace, seen: Seen, settings: Any) -> None:
    settings.LIMITS, settings.LIMITS_TIMES = "sign_in=1/3600", 1
    for _ in range(3):
        Client().post(DOOR, {"username": "hanh", "password": "sai" * 5})
    assert [line["event"] for line in seen()] == ["proof_failed", "too_often", "too_often"]


def test_who_is_let_in_leaves_no_line(ward: SimpleNamespace, seen: Seen) -> None:
    browser = Client()
    signed_in(browser, ward.hanh)
    assert browser.get("/tai-khoan/phien").status_code == 200
    assert browser.get("/khong-co-trang-nay").status_code == 404
    assert seen() == []
