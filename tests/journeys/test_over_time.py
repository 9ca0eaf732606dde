"""Where a ward of before is now, and when something filed there would be due: asked by somebody without an account."""

from __future__ import annotations

import pytest

from .conftest import Enter
from .visitor import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_a_former_ward_and_a_due_date(enter: Enter, scripts: bool) -> None:
    lan = enter(scripts=scripts)
    lan.go("/")
    lan.follow("Xã, phường cũ nay là đâu")
    lan.page.get_by_role("main").get_by_role("searchbox").fill("phuong phu tho thu dau mot")
    lan.press("Tìm")
    expect(lan.page.locator("main")).to_contain_text("nay là")
    lan.follow("Phường Phú Thọ, thành phố Thủ Dầu Một, tỉnh Bình Dương")
    expect(lan.page.get_by_role("heading", name="Sau đó trở thành")).to_be_visible()
    expect(lan.page.locator(".timeline")).to_contain_text("Nghị quyết 202/2025/QH15")
    lan.follow("Phường Thủ Dầu Một, Thành phố Hồ Chí Minh")
    expect(lan.page.get_by_role("heading", name="Mã này qua các thời kỳ")).to_be_visible()
    lan.fill("Xem mã này vào ngày", "30/06/2025")
    lan.press("Xem")
    expect(lan.page.get_by_role("heading", level=1)).to_have_text("Phường Phú Cường")
    lan.follow("Tỉnh Bình Dương")
    lan.go("/don-vi/79")
    lan.follow("Sau")
    lan.go("/don-vi/25747")
    lan.follow("Lịch làm việc")
    lan.fill("Ngày nộp", "hôm qua")
    lan.press("Tính ngày hẹn trả")
    expect(lan.summary()).to_contain_text("ngày/tháng/năm")
    lan.fill("Ngày nộp", "05/02/2026")
    lan.fill("Giờ nộp", "16:00")
    lan.fill("Thời hạn", "15")
    lan.press("Tính ngày hẹn trả")
    expect(lan.page.get_by_role("heading", name="Hẹn trả:")).to_be_visible()
    expect(lan.page.locator(".ledger")).to_contain_text("Tết Nguyên đán")
    lan.follow("2027")
    expect(lan.page.locator("#ngay-nghi")).to_contain_text("(dự kiến)")
