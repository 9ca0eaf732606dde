"""Fees paid online: at the gateway's page with its notice lost, and by a VietQR of whoever holds the code."""

from __future__ import annotations

import re

import pytest

from motcua.bridges.payment import vietqr

from .codes import scanned
from .conftest import Enter
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser

OWING = "Yêu cầu thực hiện nghĩa vụ tài chính"


@pytest.mark.parametrize("width", ["desktop"], indirect=True)
def test_paid_at_the_gateway_whose_notice_is_lost(enter: Enter) -> None:
    """The browser comes back, and is not believed; the worker asks, and the page changes by itself."""
    lan = enter("lan")
    lan.go("/ho-so")
    lan.through(lan.page.get_by_role("listitem").filter(has_text=OWING).get_by_role("link").first)
    lan.follow("Nộp trực tuyến")
    lan.page.get_by_label("Thẻ hoặc tài khoản ngân hàng, ví điện tử (VNPAY)").check()
    _to_the_gateway(lan)
    lan.page.get_by_label("Hôm nay là ngày thế nào?").select_option("Thông báo không bao giờ đến")
    lan.through(lan.page.get_by_role("button", name="Thanh toán thành công"))
    lan.elsewhere = False
    expect(lan.page.get_by_role("heading", name="Đã nhận đủ tiền")).to_be_visible()
    lan.look()
    lan.follow("Xem hồ sơ")
    expect(lan.page.locator("main")).to_contain_text("Đang xử lý")


def _to_the_gateway(visitor: Visitor) -> None:
    """Our page goes on to a site of its own by itself."""
    visitor.elsewhere = True
    visitor.page.get_by_role("button", name="Tiếp tục nộp").click()
    visitor.page.get_by_role("heading", name="Thanh toán", exact=True).wait_for()
    visitor.looked_at.add("/thanh-toan/*/di")
    visitor.look()


@pytest.mark.parametrize("width", ["phone"], indirect=True)
def test_paid_by_qr_by_whoever_holds_the_code(enter: Enter) -> None:
    hanh = enter("hanh")
    hanh.go("/ban-lam-viec/?khay=waiting")
    row = hanh.page.get_by_role("row").filter(has_text=OWING).filter(has_not_text="Nguyễn Thị Lan").first
    code = row.get_by_role("link").first.inner_text()

    neighbour = enter()
    neighbour.go(f"/tra-cuu?ma={code}")
    neighbour.follow("Phí, lệ phí của hồ sơ này")
    neighbour.page.get_by_label("Quét mã VietQR bằng ứng dụng ngân hàng").check()
    neighbour.press("Tiếp tục nộp")
    asked = vietqr.read(scanned(neighbour.page.locator(".qr")))
    expect(neighbour.page.locator("main")).to_contain_text(asked.purpose)
    assert asked.purpose.startswith(neighbour.page.locator(".case-head__code").inner_text())

    bank = enter(scripts=False)
    bank.elsewhere = True
    address = neighbour.page.get_by_role("link", name="Mở ngân hàng mô phỏng").get_attribute("href")
    assert address is not None
    bank.page.goto(address)
    bank.look()
    bank.through(bank.page.get_by_role("button", name="Chuyển đúng như vậy"))
    expect(bank.page.get_by_role("status")).to_contain_text("Đã chuyển")

    expect(neighbour.page.get_by_role("heading", name="Đã nhận đủ tiền")).to_be_visible()
    neighbour.look()
    hanh.follow(code)
    expect(hanh.page.locator("main")).to_contain_text("Đã nộp phí, lệ phí")
    hanh.page.get_by_role("heading", name="Thanh toán trực tuyến").scroll_into_view_if_needed()
    expect(hanh.page.locator("main")).to_contain_text(re.compile(r"cổng báo, [\d.]+ đồng"))
