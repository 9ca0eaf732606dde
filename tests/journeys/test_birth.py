"""A birth registered online, from the search to the rating."""

from __future__ import annotations

import pytest

from motcua.ground.papers.samples import pdf

from . import desk
from .codes import scanned
from .conftest import Enter
from .forms import days_ago, fill_birth
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser

CHILD = "Trần Nguyễn Bảo An"


def test_a_birth_from_search_to_rating(enter: Enter) -> None:
    lan = enter()
    _find(lan)
    lan.follow("Nộp trực tuyến")
    lan.sign_in("lan")
    _fill_with_a_mistake(lan)
    code = _file(lan)
    _scan_the_receipt(enter(), scanned(lan.page.locator(".qr svg")), code)
    lan.follow("Theo dõi hồ sơ")
    expect(lan.page.get_by_role("heading", name="Đang đến lượt cơ quan")).to_be_visible()
    hanh = enter("hanh")
    desk.take_in(hanh, code)
    _process(enter("binh"), code)
    _decide(enter("minh"), code)
    hanh.page.reload()
    desk.act(hanh, "Đã trả kết quả", chosen="Trực tuyến")
    _read_the_result(lan)
    _read_messages(lan, code)
    _rate(lan)


def _find(lan: Visitor) -> None:
    lan.go("/")
    lan.page.get_by_role("searchbox").fill("dang ky khai sinh")
    lan.press("Tìm")
    expect(lan.page.locator("#found li").first).to_contain_text("Đăng ký khai sinh")
    lan.follow("Đăng ký khai sinh")
    for part in ("Thành phần hồ sơ", "Trình tự thực hiện", "Cách thức thực hiện", "Phí, lệ phí", "Căn cứ pháp lý"):
        expect(lan.page.get_by_role("heading", name=part)).to_be_visible()
    for part in ("Thời hạn giải quyết", "Đối tượng thực hiện", "Cơ quan thực hiện"):
        expect(lan.page.get_by_text(part, exact=True)).to_be_visible()


def _fill_with_a_mistake(lan: Visitor) -> None:
    page = lan.page
    expect(lan.group("Cha")).to_be_hidden()
    expect(page.get_by_role("heading", name="Giấy tờ kèm theo")).to_be_hidden()
    fill_birth(lan, CHILD)
    expect(lan.group("Cha")).to_be_visible()
    expect(page.get_by_label("Vì sao cha, mẹ không đi đăng ký được")).to_be_hidden()
    child = page.get_by_role("region", name="Người được khai sinh")
    lan.fill("Ngày, tháng, năm sinh", "31/02/2025", within=child)
    lan.attach("Giấy chứng sinh do cơ sở y tế cấp", "giay-chung-sinh.pdf", pdf("Giấy chứng sinh mẫu"))
    lan.press("Tiếp tục: xem lại")
    problem = lan.summary().get_by_role("link")
    expect(problem).to_have_count(1)
    problem.click()
    born = lan.box("Ngày, tháng, năm sinh", within=child)
    expect(born).to_be_focused()
    expect(born).to_have_value("31/02/2025")
    # Nothing of the rest is lost, the paper included.
    expect(lan.box("Họ, chữ đệm, tên", within=lan.group("Cha"))).to_have_value("Trần Văn Mẫu")
    expect(page.get_by_role("button", name="Bỏ giay-chung-sinh.pdf")).to_be_visible()
    born.fill(days_ago(20))
    lan.press("Tiếp tục: xem lại")


def _file(lan: Visitor) -> str:
    """Review, submit, and try the way back: it is the receipt, not a second case."""
    page = lan.page
    expect(page.get_by_role("heading", name="Xem lại và nộp")).to_be_visible()
    expect(page.locator("main")).to_contain_text(CHILD)
    expect(page.locator("main")).to_contain_text("giay-chung-sinh.pdf")
    lan.press("Nộp hồ sơ")
    code = page.locator("strong.code").inner_text()
    page.go_back()
    lan.look()
    expect(page.locator("strong.code")).to_have_text(code)
    return code


def _scan_the_receipt(stranger: Visitor, address: str, code: str) -> None:
    assert address == f"{stranger.house}/tra-cuu?ma={code}"
    stranger.go(address)
    expect(stranger.page.get_by_role("heading", name=code)).to_be_visible()
    # Where it is, and nothing about whom.
    expect(stranger.page.locator("main")).not_to_contain_text("Lan")


def _process(binh: Visitor, code: str) -> None:
    desk.open_case(binh, code)
    expect(binh.page.locator("main")).to_contain_text(CHILD)
    desk.act(binh, "Nhận xử lý")
    desk.finish_steps(binh, 2)


def _decide(minh: Visitor, code: str) -> None:
    desk.open_case(minh, code)
    desk.act(minh, "Ra quyết định", chosen="Đã đăng ký khai sinh")


def _read_the_result(lan: Visitor) -> None:
    lan.page.reload()
    lan.look()
    lan.page.locator("summary", has_text="Trả kết quả").click()
    expect(lan.page.get_by_role("table", name="Sổ giờ").first).to_be_visible()
    expect(lan.page.locator(".timeline")).to_contain_text("Đã trả kết quả")
    lan.look()
    lan.follow("Thông báo kết quả đăng ký khai sinh", within=lan.page.locator(".turn--done"))
    expect(lan.page.get_by_role("article")).to_contain_text(CHILD)
    lan.page.go_back()


def _read_messages(lan: Visitor, code: str) -> None:
    """Told by the worker, one message for each act that concerns her."""
    case = lan.page.url
    lan.menu("Tin nhắn")
    lan.until(lambda: lan.page.locator("main li", has_text=code).count() == 4)
    lan.look()
    lan.through(lan.page.locator("main li", has_text=code).first.get_by_role("link"))
    expect(lan.page.locator("main")).to_contain_text(code)
    lan.follow("Xem hồ sơ")
    assert lan.page.url == case


def _rate(lan: Visitor) -> None:
    lan.page.get_by_label("Rất hài lòng", exact=True).check()
    lan.page.get_by_label("Góp ý").fill("Làm nhanh, hướng dẫn rõ.")
    lan.press("Gửi đánh giá")
    expect(lan.page.locator("main")).to_contain_text("Bạn đã đánh giá 5 trên 5")
