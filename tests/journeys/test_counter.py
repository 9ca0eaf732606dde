"""A certified copy while somebody waits at the counter."""

from __future__ import annotations

import pytest

from motcua.ground.papers.samples import pdf

from .conftest import Enter
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["desktop"], indirect=True)
def test_a_certified_copy_in_one_visit(enter: Enter) -> None:
    hanh = enter("hanh")
    code = _take_in(hanh)
    expect(hanh.page.locator("main")).to_contain_text("4.000 đồng")
    hanh.page.get_by_label("Tiền mặt").check()
    hanh.press("Đã thu đủ")
    hanh.press("Đã kiểm tra, chuyển xử lý")
    lane = hanh.page.url
    _compare(enter("binh"), lane)
    minh = enter("minh")
    minh.go(lane)
    minh.page.get_by_label("Đã chứng thực bản sao").check()
    minh.press("Ra quyết định")
    hanh.go(lane)
    hanh.press("Đã trả kết quả")
    expect(hanh.page.locator("main")).to_contain_text("Đã trả kết quả")
    _print(hanh, code)


def _take_in(hanh: Visitor) -> str:
    """Somebody who was never here before."""
    hanh.go("/ban-lam-viec/")
    hanh.follow("Tiếp nhận tại quầy")
    hanh.page.get_by_role("searchbox").fill("sao y")
    hanh.press("Tìm")
    hanh.follow("Chứng thực bản sao từ bản chính")
    hanh.page.locator("summary", has_text="Nhập người mới").click()
    hanh.choose("Người nộp là", "Cá nhân")
    hanh.fill("Họ, chữ đệm, tên", "Lý Thị Mẫu")
    paper = hanh.page.locator(".group-row")
    for label, typed in {
        "Tên giấy tờ": "Bằng tốt nghiệp",
        "Số trang của bản chính": "1",
        "Số bản sao cần chứng thực": "2",
        "Số trang tính phí 2.000 đồng": "2",
        "Số trang tính phí 1.000 đồng": "0",
    }.items():
        hanh.fill(label, typed, within=paper)
    hanh.attach("Bản chụp cần chứng thực", "ban-quet.pdf", pdf("Bằng tốt nghiệp mẫu"))
    hanh.press("Tiếp nhận và lập giấy hẹn")
    head = hanh.page.locator(".case-head__code")
    expect(head).to_contain_text("Lý Thị Mẫu")
    return head.inner_text().split(" ")[0]


def _compare(binh: Visitor, lane: str) -> None:
    binh.go(lane)
    binh.press("Đã kiểm tra, chuyển ký")


def _print(hanh: Visitor, code: str) -> None:
    hanh.follow("Lời chứng")
    expect(hanh.page.get_by_role("button", name="In văn bản")).to_be_visible()
    hanh.page.emulate_media(media="print")
    expect(hanh.page.get_by_role("article")).to_contain_text(code)
    expect(hanh.page.get_by_role("button", name="In văn bản")).to_be_hidden()
    expect(hanh.page.locator(".masthead")).to_be_hidden()
