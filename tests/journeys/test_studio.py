"""An official comes to a ward and leaves it again, all in the studio: account, invitation, appointment, end."""

from __future__ import annotations

import pytest

from .conftest import Enter
from .forms import days_ago
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser
OFFICE = "Ủy ban nhân dân phường Thủ Dầu Một"
POST = "Công chức Trung tâm Phục vụ hành chính công"
NEW_PASSWORD = "trang sáng bến sông 2026"


def test_somebody_comes_and_leaves(enter: Enter, width: int) -> None:
    quang, name = enter("quang"), f"Lò Thị Mới {'Hai' if width > 400 else 'Một'}"
    link = _invite(quang, name, f"moi.{width}")
    _appoint(quang, name)
    newcomer = enter()
    newcomer.go(link)
    newcomer.page.get_by_label("Mật khẩu mới", exact=True).fill(NEW_PASSWORD)
    newcomer.page.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    newcomer.through(newcomer.page.locator("main form button").last)
    newcomer.go("/ban-lam-viec/?khay=all_open")
    expect(newcomer.page.locator("table.worklist tbody tr").first).to_be_visible()
    _end(quang, name)
    newcomer.go("/ban-lam-viec/?khay=all_open")
    expect(newcomer.page.locator("table.worklist")).to_have_count(0)
    newcomer.go("/quan-tri/")
    expect(newcomer.page.locator("main")).not_to_contain_text("Nhật ký")


def _invite(quang: Visitor, name: str, username: str) -> str:
    quang.go("/quan-tri/")
    quang.follow("Cơ quan")
    quang.page.get_by_role("searchbox").fill("thu dau mot")
    quang.press("Xem")
    quang.follow(OFFICE)
    quang.follow("Mở tài khoản cán bộ")
    quang.fill("Họ và tên", name)
    quang.fill("Tên đăng nhập", username)
    quang.press("Mở tài khoản và tạo lời mời")
    return quang.page.locator("[data-invitation]").inner_text()


def _appoint(quang: Visitor, name: str) -> None:
    quang.follow("Bổ nhiệm")
    quang.page.get_by_role("searchbox").fill("hanh chinh cong thu dau mot")
    quang.press("Tìm")
    quang.follow(POST)
    expect(quang.page.locator("main")).to_contain_text(name)
    quang.press("Bổ nhiệm")
    expect(quang.summary()).to_contain_text("Nhập số quyết định")
    quang.fill("Số quyết định", "77/QĐ-UBND")
    quang.fill("Giữ chức danh từ ngày", days_ago(1))
    quang.press("Bổ nhiệm")
    expect(quang.page.get_by_role("heading", name=name)).to_be_visible()
    expect(quang.page.locator("main")).to_contain_text("77/QĐ-UBND")


def _end(quang: Visitor, name: str) -> None:
    """From today on: the very next page they ask for."""
    quang.follow("Thôi giữ")
    quang.fill("Số quyết định", "78/QĐ-UBND")
    quang.press("Ghi thôi giữ chức danh")
    expect(quang.page.locator("main")).to_contain_text(f"{name} thôi giữ chức danh")
    quang.go("/quan-tri/nhat-ky")
    expect(quang.page.locator("main")).to_contain_text("78/QĐ-UBND")
    quang.go(f"/quan-tri/tham-quyen?nhiem-vu=one_stop&co-quan=H29.25747&ngay={days_ago(1)}")
    expect(quang.page.locator("main")).to_contain_text(name)
