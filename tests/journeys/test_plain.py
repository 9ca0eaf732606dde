"""Everything a citizen does, on a phone that runs no scripts."""

from __future__ import annotations

import pytest

from motcua.ground.papers.samples import pdf

from . import desk
from .conftest import Enter
from .forms import fill_house
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", ["phone"], indirect=True)
def test_a_citizens_tasks_without_scripts(enter: Enter) -> None:
    lan = enter("lan", scripts=False)
    code = _file(lan)
    case = lan.page.url
    hanh = enter("hanh")
    desk.open_case(hanh, code)
    desk.act(
        hanh,
        "Gửi yêu cầu bổ sung",
        under="Yêu cầu bổ sung",
        typed={"Cần sửa, cần thêm những gì": "Bản chụp giấy tờ đất bị mờ."},
    )
    _answer(lan, case)
    _withdraw(lan)
    _rate(lan)


def _file(lan: Visitor) -> str:
    lan.go("/")
    lan.page.get_by_role("searchbox").fill("xin phep xay nha")
    lan.press("Tìm")
    lan.follow("Cấp giấy phép xây dựng")
    lan.follow("Nộp trực tuyến")
    fill_house(lan)
    lan.attach("Giấy tờ chứng minh quyền sử dụng đất", "so-do.pdf", pdf("Giấy chứng nhận mẫu"))
    lan.press("Tiếp tục: xem lại")
    lan.summary().get_by_role("link", name="Bản vẽ thiết kế xây dựng").click()
    lan.attach("Bản vẽ thiết kế xây dựng", "ban-ve.pdf", pdf("Bản vẽ mẫu"))
    lan.press("Tiếp tục: xem lại")
    lan.press("Nộp hồ sơ")
    code = lan.page.locator("strong.code").inner_text()
    lan.follow("Theo dõi hồ sơ")
    return code


def _answer(lan: Visitor, case: str) -> None:
    lan.go(case)
    lan.follow("Bổ sung hồ sơ")
    lan.attach("Giấy tờ chứng minh quyền sử dụng đất", "so-do-ro.pdf", pdf("Giấy chứng nhận mẫu, bản rõ"))
    lan.press("Gửi phần bổ sung")
    expect(lan.page.get_by_role("heading", name="Đang đến lượt cơ quan")).to_be_visible()


def _withdraw(lan: Visitor) -> None:
    lan.follow("Rút hồ sơ")
    lan.fill("Lý do", "Đổi bản vẽ.")
    lan.press("Rút hồ sơ")
    expect(lan.page.locator("main")).to_contain_text("Bạn đã rút hồ sơ.")


def _rate(lan: Visitor) -> None:
    lan.press("Gửi đánh giá")
    expect(lan.page.get_by_role("alert")).to_be_visible()
    lan.page.get_by_label("Hài lòng", exact=True).check()
    lan.press("Gửi đánh giá")
    expect(lan.page.locator("main")).to_contain_text("Bạn đã đánh giá 4 trên 5")
