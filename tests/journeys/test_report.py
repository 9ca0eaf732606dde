"""A pothole, reported by somebody who gives no name."""

from __future__ import annotations

import pytest

from motcua.ground.papers.samples import png

from . import desk
from .conftest import Enter
from .forms import COMMUNE, days_ago, pick_commune
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser


def test_a_pothole_reported_without_a_name(enter: Enter) -> None:
    somebody = enter()
    code = _report(somebody)
    another = enter()
    another.go("/")
    another.menu("Tra cứu")
    another.page.get_by_role("searchbox").fill(code.lower())
    another.press("Tra cứu")
    expect(another.page.get_by_role("heading", name=code)).to_be_visible()
    hanh = enter("hanh")
    desk.open_case(hanh, code)
    expect(hanh.page.locator("main")).to_contain_text("Không nêu tên")
    expect(hanh.page.get_by_role("link", name="o-ga.png").first).to_be_visible()


def _report(somebody: Visitor) -> str:
    somebody.go("/thu-tuc?q=o+ga")
    somebody.follow("Phản ánh hiện trường")
    somebody.follow("Nộp trực tuyến")
    somebody.choose("Loại sự việc", "Đường, vỉa hè, ổ gà")
    somebody.choose("Mức độ", "Khẩn (có thể gây tai nạn)")
    somebody.fill("Mô tả", "Ổ gà sâu giữa làn xe máy.")
    pick_commune(somebody, "Địa điểm", "thu dau mot", COMMUNE)
    somebody.fill("Số nhà, đường, thôn, tổ", "Trước số 45 đường Mẫu", within=somebody.group("Địa điểm"))
    somebody.fill("Ngày nhìn thấy", days_ago(1))
    somebody.attach("Ảnh hoặc đoạn phim tại hiện trường", "o-ga.png", png(40, 30))
    somebody.press("Tiếp tục: xem lại")
    somebody.press("Gửi phản ánh")
    # Nobody to sign in as: the public page is where they follow it.
    assert "/tra-cuu?ma=" in somebody.page.url
    return somebody.page.get_by_role("heading", level=2).first.inner_text()
