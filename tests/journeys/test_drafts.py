"""What was begun is there again, on another day."""

from __future__ import annotations

import pytest

from .conftest import Enter
from .visitor import expect

pytestmark = pytest.mark.browser


def test_a_draft_outlives_signing_out(enter: Enter) -> None:
    lan = enter()
    lan.go("/thu-tuc/1.001193/nop")
    lan.sign_in("lan")
    lan.fill("Nơi sinh", "Bệnh viện Đa khoa Mẫu")
    lan.choose("Giới tính", "Nam")
    draft = lan.page.url
    lan.press("Lưu để làm sau")
    lan.sign_out()
    lan.menu("Đăng nhập")
    lan.sign_in("lan")
    drafts = lan.page.get_by_role("region", name="Đang soạn, chưa nộp")
    lan.follow("Đăng ký khai sinh", within=drafts)
    assert lan.page.url == draft
    expect(lan.box("Nơi sinh")).to_have_value("Bệnh viện Đa khoa Mẫu")
    expect(lan.group("Giới tính").get_by_label("Nam", exact=True)).to_be_checked()
    lan.menu("Hồ sơ của tôi")
    card = drafts.get_by_role("listitem").filter(has=lan.page.locator(f"a[href='{draft.removeprefix(lan.house)}']"))
    card.get_by_role("button", name="Xóa").click()
    lan.through(lan.page.get_by_role("dialog").get_by_role("button", name="Đồng ý"))
    expect(card).to_have_count(0)
