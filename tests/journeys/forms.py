"""What people type into the forms of the packs. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .visitor import Visitor, expect


def days_ago(days: int) -> str:
    day: date = (datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")) - timedelta(days=days)).date()
    return f"{day:%d/%m/%Y}"


def pick_commune(visitor: Visitor, legend: str, typed: str, name: str) -> None:
    """Type part of a name without diacritics and take one of the units offered; without scripts, the one found."""
    where = visitor.group(legend)
    box = where.get_by_role("combobox" if visitor.scripts else "textbox", name="Xã, phường, đặc khu")
    if visitor.scripts:
        box.press_sequentially(typed)
        where.get_by_role("option", name=name).click()
        expect(box).to_have_value(name)
        return
    box.fill(typed)
    visitor.press("Tìm Xã, phường, đặc khu", within=where)
    expect(where.get_by_role("status")).to_have_text(f"Đã chọn: {name}")


COMMUNE = "phường Thủ Dầu Một, Thành phố Hồ Chí Minh"


def fill_birth(visitor: Visitor, child: str) -> None:
    """The whole declaration of a mother who files in time."""
    visitor.choose("Người yêu cầu là gì của trẻ", "Mẹ")
    pick_commune(visitor, "Nơi cư trú của cha hoặc mẹ", "thu dau mot", COMMUNE)
    visitor.fill("Số nhà, đường, thôn, tổ", "Số 12 đường Mẫu", within=visitor.group("Nơi cư trú của cha hoặc mẹ"))
    visitor.choose("Thời điểm đăng ký", "Trong 60 ngày kể từ ngày sinh")
    section = visitor.page.get_by_role("region", name="Người được khai sinh")
    visitor.fill("Họ, chữ đệm, tên", child, within=section)
    visitor.fill("Ngày, tháng, năm sinh", days_ago(20), within=section)
    visitor.choose("Giới tính", "Nữ")
    visitor.fill("Dân tộc", "Kinh")
    visitor.fill("Quốc tịch", "Việt Nam")
    visitor.fill("Nơi sinh", "Bệnh viện Đa khoa Mẫu, phường Thủ Dầu Một")
    visitor.fill("Quê quán", "Phường Thủ Dầu Một, Thành phố Hồ Chí Minh")
    visitor.choose("Giấy tờ về việc sinh", "Giấy chứng sinh")
    visitor.choose("Trẻ sinh ra do mang thai hộ", "Không")
    _fill_parent(visitor, "Mẹ", "Nguyễn Thị Lan", "09/05/1990", "của mẹ")
    visitor.choose("Cha, mẹ có đăng ký kết hôn không", "Có đăng ký kết hôn")
    _fill_parent(visitor, "Cha", "Trần Văn Mẫu", "11/02/1988", "của cha")
    visitor.fill("Số bản sao trích lục khai sinh cần thêm", "2")
    visitor.page.get_by_label("Tôi cam đoan những nội dung khai là đúng sự thật").check()


def _fill_parent(visitor: Visitor, who: str, name: str, born: str, whose: str) -> None:
    person = visitor.group(who)
    visitor.fill("Họ, chữ đệm, tên", name, within=person)
    visitor.fill("Ngày, tháng, năm sinh", born, within=person)
    visitor.fill(f"Dân tộc {whose}", "Kinh")
    visitor.fill(f"Quốc tịch {whose}", "Việt Nam")


def add_row(visitor: Visitor, group: str, row: str) -> None:
    """Press for one more row; with scripts it comes without the page going away."""
    button = visitor.group(group).get_by_role("button", name=f"Thêm: {row}")
    before = visitor.group(group).locator(".group-row").count()
    if visitor.scripts:
        button.click()
    else:
        visitor.press(f"Thêm: {row}", within=visitor.group(group))
    expect(visitor.group(group).locator(".group-row")).to_have_count(before + 1)


def remove_row(visitor: Visitor, group: str, title: str) -> None:
    before = visitor.group(group).locator(".group-row").count()
    if visitor.scripts:
        visitor.group(group).get_by_role("button", name=f"Bỏ {title}").click()
    else:
        visitor.press(f"Bỏ {title}", within=visitor.group(group))
    expect(visitor.group(group).locator(".group-row")).to_have_count(before - 1)


def fill_house(visitor: Visitor) -> None:
    """A house of two floors, after a third was taken out again."""
    pick_commune(visitor, "Địa điểm xây dựng", "thu dau mot", COMMUNE)
    visitor.fill("Số nhà, đường, thôn, tổ", "Thửa đất mẫu", within=visitor.group("Địa điểm xây dựng"))
    visitor.fill("Thửa đất số", "123")
    visitor.fill("Tờ bản đồ số", "45")
    visitor.fill("Diện tích thửa đất", "120,5")
    visitor.choose("Giấy tờ về đất", "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất")
    visitor.choose("Nhà dùng để", "Chỉ để ở")
    visitor.fill("Diện tích xây dựng tầng 1 (tầng trệt)", "80")
    _fill_floors(visitor)
    visitor.fill("Chiều cao công trình", "7,2")
    visitor.choose("Có công trình liền kề", "Không")
    visitor.choose("Ai thiết kế", "Hộ gia đình tự thiết kế")
    visitor.page.get_by_label("Tôi cam đoan làm theo đúng giấy phép được cấp").check()


def _fill_floors(visitor: Visitor) -> None:
    for number, area in enumerate(("80", "999", "75"), start=1):
        if visitor.group("Các tầng").locator(".group-row").count() < number:
            add_row(visitor, "Các tầng", "Tầng")
        floor = visitor.group("Các tầng").locator(".group-row").nth(number - 1)
        visitor.fill("Tên tầng", f"Tầng {area}", within=floor)
        visitor.fill("Diện tích sàn", area, within=floor)
    remove_row(visitor, "Các tầng", "Tầng 2")
    expect(visitor.box("Diện tích sàn", within=visitor.group("Các tầng")).nth(1)).to_have_value("75")
