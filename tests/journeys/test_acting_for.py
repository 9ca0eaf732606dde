"""Bà Lan looks after her father's affairs from her own telephone."""

from __future__ import annotations

import pytest

from .conftest import Enter
from .visitor import expect

pytestmark = pytest.mark.browser

FATHER = "Nguyễn Văn Bảy"


def test_she_acts_for_her_father_and_stops(enter: Enter) -> None:
    lan = enter("lan")
    lan.go("/ho-so")
    lan.menu("Tài khoản")
    lan.press(f"Thực hiện thay {FATHER}")
    banner = lan.page.locator(".acting")
    expect(banner).to_contain_text(FATHER)
    expect(lan.page.get_by_role("heading", level=1)).to_have_text(f"Hồ sơ của {FATHER}")
    lan.menu("Thủ tục")
    expect(banner).to_be_visible()
    lan.press("Thôi thực hiện thay", within=banner)
    expect(banner).to_have_count(0)
    lan.follow("Ủy quyền cho người khác, được ủy quyền")
    expect(lan.page.get_by_role("region", name="Tôi được ủy quyền")).to_contain_text(FATHER)
    lan.menu("Tài khoản")
    lan.follow("Tổ chức tôi đại diện")
    expect(lan.page.get_by_role("main")).to_contain_text("Công ty TNHH Mẫu Sen Hồng")
