"""A paper is compared with what was read on it, and goes into its owner's store."""

from __future__ import annotations

import pytest

from .conftest import Enter
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser


def test_a_scan_beside_its_fields(enter: Enter) -> None:
    hanh = enter("hanh")
    hanh.go("/ban-lam-viec/")
    hanh.menu("Số hóa")
    hanh.until(lambda: hanh.page.get_by_text("chờ đối chiếu").count() > 1)
    hanh.go("/ban-lam-viec/so-hoa?khay=read")
    hanh.through(hanh.page.locator("tbody th a").first)
    _boxes_follow_the_fields(hanh)
    hanh.page.get_by_label("Loại giấy tờ").select_option("giay_chung_sinh")
    hanh.press("Đọc theo loại đã chọn")
    hanh.fill("Ngày cấp", "31/02/2024")
    hanh.press("Xác nhận đúng bản chính")
    expect(hanh.summary()).to_contain_text("Nhập ngày như trên giấy")
    _as_on_the_paper(hanh)
    hanh.press("Xác nhận đúng bản chính")
    expect(hanh.page.locator(".notice--success")).to_contain_text("Đã số hóa")


def _boxes_follow_the_fields(hanh: Visitor) -> None:
    """The picture is there, and the box of the field one is in stands out."""
    picture = hanh.page.locator(".scan__view svg")
    expect(picture).to_be_visible()
    expect(picture.locator("rect")).to_have_count(3)
    hanh.page.locator("#f-number").focus()
    expect(picture.locator('g[data-for="f-number"]')).to_have_class("is-here")
    expect(hanh.page.locator("#f-number")).to_have_value("27/GCS")


def _as_on_the_paper(hanh: Visitor) -> None:
    hanh.fill("Ngày cấp", "05/03/2024")
    hanh.fill("Tên giấy tờ", "Giấy chứng sinh")
    hanh.fill("Cơ quan ban hành", "Bệnh viện đa khoa Thử")
    hanh.fill("Họ, chữ đệm, tên mẹ", "Nguyễn Thị Mẫu")
    hanh.fill("Ngày sinh của trẻ", "01/03/2024")


@pytest.mark.parametrize("width", ["phone"], indirect=True)
def test_it_works_without_scripts(enter: Enter) -> None:
    hanh = enter("hanh", scripts=False)
    hanh.go("/ban-lam-viec/so-hoa?khay=read")
    hanh.through(hanh.page.locator("tbody th a").first)
    hanh.page.locator("summary", has_text="Không phải số hóa").click()
    hanh.page.get_by_label("Căn cứ").select_option("la_ban_sao")
    hanh.press("Ghi nhận không phải số hóa")
    expect(hanh.page.locator(".notice--success")).to_contain_text("không phải số hóa")
