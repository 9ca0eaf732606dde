"""A permit to build a house: asked for more once, another office consulted, a fee, a decision."""

from __future__ import annotations

import pytest

from motcua.ground.papers.samples import pdf

from . import desk
from .conftest import Enter
from .forms import fill_house
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser

QUESTION = "Đề nghị cho ý kiến về chỉ giới xây dựng của thửa đất."
OPINION = "Đúng chỉ giới theo quy hoạch được duyệt."


@pytest.mark.parametrize("width", ["phone"], indirect=True)
def test_a_house_from_filing_to_the_permit(enter: Enter) -> None:
    lan, binh, hanh = enter("lan"), enter("binh"), enter("hanh")
    code = _file(lan)
    desk.take_in(hanh, code)
    _ask_for_more(binh, code)
    _answer(lan)
    _consult(binh)
    _give_opinion(enter("thao"), code)
    _ask_for_payment(binh)
    _pay(lan, hanh)
    binh.page.reload()
    minh = enter("minh")
    desk.open_case(minh, code)
    desk.act(minh, "Ra quyết định", chosen="Cấp giấy phép xây dựng")
    lan.page.reload()
    lan.look()
    expect(lan.page.get_by_role("heading", name="Đã có kết quả")).to_be_visible()
    lan.follow("Giấy phép xây dựng")
    expect(lan.page.get_by_role("article")).to_contain_text(code)


def _file(lan: Visitor) -> str:
    lan.go("/thu-tuc/1.009994")
    lan.follow("Nộp trực tuyến")
    fill_house(lan)
    lan.attach("Giấy tờ chứng minh quyền sử dụng đất", "so-do.pdf", pdf("Giấy chứng nhận mẫu"))
    lan.attach("Bản vẽ thiết kế xây dựng", "ban-ve.pdf", pdf("Bản vẽ mẫu"))
    lan.press("Tiếp tục: xem lại")
    expect(lan.page.locator("main")).to_contain_text("155 m²")
    lan.press("Nộp hồ sơ")
    code = lan.page.locator("strong.code").inner_text()
    lan.follow("Theo dõi hồ sơ")
    return code


def _ask_for_more(binh: Visitor, code: str) -> None:
    desk.open_case(binh, code)
    desk.act(binh, "Nhận xử lý")
    desk.act(
        binh,
        "Gửi yêu cầu bổ sung",
        under="Yêu cầu bổ sung",
        typed={"Cần sửa, cần thêm những gì": "Thiếu bản vẽ mặt bằng móng."},
        chosen="Bản vẽ thiết kế xây dựng",
    )


def _answer(lan: Visitor) -> None:
    lan.page.reload()
    lan.look()
    expect(lan.page.get_by_role("heading", name="Đang đến lượt bạn")).to_be_visible()
    lan.follow("Bổ sung hồ sơ")
    asked = lan.page.locator(".turn")
    expect(asked).to_contain_text("Thiếu bản vẽ mặt bằng móng.")
    asked.get_by_role("link", name="Bản vẽ thiết kế xây dựng").click()
    expect(lan.page.get_by_label("Bản vẽ thiết kế xây dựng")).to_be_in_viewport()
    lan.attach("Bản vẽ thiết kế xây dựng", "ban-ve-mong.pdf", pdf("Bản vẽ móng mẫu"))
    lan.press("Gửi phần bổ sung")
    expect(lan.page.get_by_role("link", name="ban-ve-mong.pdf")).to_be_visible()
    expect(lan.page.get_by_role("link", name="ban-ve.pdf")).to_be_visible()


def _consult(binh: Visitor) -> None:
    binh.page.reload()
    desk.finish_steps(binh, 1)
    desk.act(
        binh,
        "Gửi lấy ý kiến",
        under="Lấy ý kiến cơ quan khác",
        typed={"Nội dung cần cho ý kiến": QUESTION},
        chosen="Sở Xây dựng về quy hoạch và kiến trúc",
    )


def _give_opinion(thao: Visitor, code: str) -> None:
    """The department sees what it was asked, and not the inner workings of the office that asks."""
    thao.go("/ban-lam-viec/?khay=asked")
    thao.follow(code)
    expect(thao.page.locator(".act")).to_contain_text(QUESTION)
    expect(thao.page.get_by_role("heading", name="Diễn biến")).to_have_count(0)
    desk.act(thao, "Gửi ý kiến", typed={"Nội dung trả lời": OPINION}, chosen="Đồng ý")


def _ask_for_payment(binh: Visitor) -> None:
    binh.page.reload()
    expect(binh.page.locator("main")).to_contain_text(OPINION)
    desk.finish_steps(binh, 3)
    desk.act(binh, "Gửi yêu cầu nộp phí", under="Yêu cầu nộp phí")


def _pay(lan: Visitor, hanh: Visitor) -> None:
    lan.page.reload()
    lan.look()
    expect(lan.page.locator(".turn--citizen")).to_contain_text("75.000 đồng")
    hanh.page.reload()
    desk.act(hanh, "Đã thu đủ", under="Ghi nhận nộp phí", typed={"Số biên lai": "BL-0001"}, chosen="Tiền mặt")
    lan.page.reload()
    expect(lan.page.locator("main")).to_contain_text("đã nộp")
