"""An official's first day and second day with a real browser and its authenticator, on a phone and on a desk."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyotp
import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.doors.look.tests.test_in_browser import AXE, SERIOUS, TOO_WIDE
from motcua.ground.access import actions
from motcua.ground.access.models import Factor, SignIn
from motcua.ground.people.actions import register_official
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account

LONG = "ba con vịt vàng đi chợ"


def recorded(*told: Any, **more: Any) -> None:
    """Nobody listens."""


class Seat:
    """A page that is looked at wherever it goes."""

    def __init__(self, context: BrowserContext, house: str) -> None:
        self.context, self.house, self.page, self.shots = context, house, context.new_page(), 0
        self.said: list[str] = []
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.said.append(text)

    def go(self, path: str) -> Page:
        self.page.goto(self.house + path)
        return self.looked_at()

    def press(self, name: str) -> Page:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        return self.looked_at()

    def looked_at(self) -> Page:
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text("utf-8"))
        assert self.page.evaluate(SERIOUS, {}) == [], self.page.url
        assert self.page.evaluate(TOO_WIDE) == [], self.page.url
        self.shots += 1
        if folder := os.environ.get("JOURNEY_SHOTS"):
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.page.screenshot(path=Path(folder) / f"access-{width}-{self.shots:02}.png", full_page=True)
        return self.page

    def authenticator(self) -> Any:
        """That of the device itself, whose owner always gives the right finger."""
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return SimpleNamespace(session=session, id=made["authenticatorId"])


@pytest.fixture
def hanh(transactional_db: None, settings: Any) -> Account:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    return register_official(
        name="Lê Thị Hạnh", username="hanh", password=None, actor=SYSTEM, now=timezone.now(), record=recorded
    )


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_invited_adds_a_passkey_and_signs_in_with_it_alone(
    chromium: Browser, live_server: LiveServer, hanh: Account, width: int
) -> None:
    text = actions.invite(account=hanh, hours=72, actor=SYSTEM, now=timezone.now())
    with chromium.new_context(viewport={"width": width, "height": 844}, locale="vi-VN") as context:
        seat = Seat(context, live_server.url)
        device = seat.authenticator()
        page = seat.go(f"/dang-nhap/loi-moi/{text}")
        page.get_by_label("Mật khẩu mới", exact=True).fill(LONG)
        page.get_by_label("Nhập lại mật khẩu mới").fill(LONG)
        seat.press("Đặt mật khẩu và vào")
        seat.go("/tai-khoan/phien")
        expect(page.get_by_role("heading", name="Còn một việc trước khi làm việc")).to_be_visible()
        page.get_by_label("Đặt tên cho khóa").fill("Điện thoại của Hạnh")
        seat.press("Thêm khóa đăng nhập")
        expect(page.get_by_text("Điện thoại của Hạnh", exact=True)).to_be_visible()
        keys = device.session.send("WebAuthn.getCredentials", {"authenticatorId": device.id})["credentials"]
        assert [key["isResidentCredential"] for key in keys] == [True]
        seat.press("Tạo mười mã")
        seat.go("/tai-khoan/phien")
        sign_out(seat)

        seat.go("/dang-nhap/can-bo?next=/tai-khoan/phien")
        seat.press("Đăng nhập bằng khóa đăng nhập")
        expect(page.get_by_text("khóa đăng nhập ·")).to_be_visible()
        sign_in = SignIn.objects.get(account=hanh, ended_at=None)
        assert (sign_in.method, sign_in.level) == ("passkey", 2)
        assert Factor.objects.get(account=hanh).counter > 0
        assert seat.said == []


@pytest.mark.browser
def test_beside_a_password_the_same_key_is_the_second_factor(
    chromium: Browser, live_server: LiveServer, hanh: Account
) -> None:
    """And where its owner is not asked who they are, it is none."""
    text = actions.invite(account=hanh, hours=72, actor=SYSTEM, now=timezone.now())
    actions.accept_invitation(text=text, password=LONG, second_factor="required", now=timezone.now())
    with chromium.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN") as context:
        seat = Seat(context, live_server.url)
        device = seat.authenticator()
        page = with_password(seat)
        seat.press("Hiện mã QR")
        totp = pyotp.TOTP(Factor.objects.get(account=hanh, kind="totp").secret)
        page.get_by_label("Mã xác thực").fill(totp.now())
        seat.press("Thêm")
        seat.press("Thêm khóa đăng nhập")
        sign_out(seat)

        with_password(seat)
        expect(page.get_by_role("heading", name="Lớp xác thực thứ hai")).to_be_visible()
        unverified = {"authenticatorId": device.id, "isUserVerified": False}
        device.session.send("WebAuthn.setUserVerified", unverified)
        page.get_by_role("button", name="Dùng khóa đăng nhập").click()
        expect(page.get_by_text("Thiết bị chưa trả lời")).to_be_visible()
        device.session.send("WebAuthn.setUserVerified", {**unverified, "isUserVerified": True})
        seat.press("Dùng khóa đăng nhập")
        assert SignIn.objects.get(account=hanh, ended_at=None).method == "passkey"


def with_password(seat: Seat) -> Page:
    page = seat.go("/dang-nhap/can-bo?next=/tai-khoan/xac-thuc")
    page.get_by_label("Tên đăng nhập").fill("hanh")
    page.get_by_label("Mật khẩu").fill(LONG)
    return seat.press("Đăng nhập")


def sign_out(seat: Seat) -> None:
    if seat.page.locator(".nav-button").is_visible():
        seat.page.locator(".nav-button").click()
    with seat.page.expect_navigation():
        seat.page.get_by_role("button", name="Đăng xuất").click()
