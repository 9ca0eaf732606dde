"""Units over time: found by any name they ever had, and shown with where they came from and what they became."""

from __future__ import annotations

import re

import pytest

from motcua.doors.portal.tests.conftest import Page
from motcua.doors.portal.views.units import PARTS_ON_A_PAGE
from motcua.ground.places.models import Place, Succession
from motcua.ground.places.tests.conftest import REFORM

BEFORE = "2025-06-30"


@pytest.mark.parametrize("typed", ["phường Sậy", "phuong say", "Say", "11004"])
def test_a_former_name_or_code_leads_to_what_it_became(page: Page, typed: str) -> None:
    found = page("/don-vi", q=typed)
    assert "Phường Sậy, quận 1, tỉnh Đầm Cũ" in found
    assert "đến hết 30/06/2025" in found
    assert 'nay là <a href="/don-vi/11001">phường Sen Hồng' in found
    assert 'href="/don-vi/11007"' in found


def test_nothing_typed_shows_the_provinces_of_today(page: Page) -> None:
    found = page("/don-vi")
    assert 'href="/don-vi/12"' in found
    assert 'href="/don-vi/11"' not in found


def test_nothing_found_says_so(page: Page) -> None:
    assert "Không tìm thấy đơn vị nào" in page("/don-vi", q="khong co dau")


def test_a_divided_unit_says_how_much_went_where_and_that_it_is_an_estimate(page: Page) -> None:
    old = page("/don-vi/11004", on=BEFORE)
    assert "Sau đó trở thành" in old
    assert 'Tách một phần: <span class="number">25%</span> (ước tính theo diện tích)' in old
    assert 'Tách một phần: <span class="number">75%</span> (ước tính theo diện tích)' in old
    assert "01/07/2025 · Nghị quyết mẫu" in old
    assert "chưa được cơ quan nào công bố" in old
    assert "Nay là" in old


def test_a_new_unit_says_what_it_came_from(page: Page) -> None:
    new = page("/don-vi/11001")
    assert "Có từ đâu" in new
    assert "Nhập toàn bộ; trong đơn vị mới chiếm" in new
    assert f'href="/don-vi/11004?on={BEFORE}"' in new


def test_a_code_given_anew_shows_both_periods(page: Page) -> None:
    new = page("/don-vi/11001")
    assert "<h1>Phường Sen Hồng</h1>" in new
    assert "Mã này qua các thời kỳ" in new
    assert "Phường Sen, quận 1, tỉnh Đầm Cũ" in new
    assert "<h1>Phường Sen</h1>" in page("/don-vi/11001", on="30/06/2025")


def test_a_day_on_which_the_code_named_nothing_is_told(page: Page) -> None:
    found = page("/don-vi/12001", on=BEFORE)
    assert found.status == 200
    assert "Ngày 30/06/2025 không có đơn vị nào mang mã 12001" in found


def test_a_district_says_into_what_its_parts_went(page: Page) -> None:
    district = page("/don-vi/111")
    assert "Các đơn vị nằm trong nó đã được sắp xếp vào" in district
    assert f'href="/don-vi/11007?on={REFORM}"' in district
    assert "Gồm các đơn vị (ngày 30/06/2025)" in district


@pytest.mark.parametrize("day", ["hôm qua", "2025-02-30", "31/06/2025", "9" * 50, "0000-00-00"])
def test_a_day_that_is_none_is_said_to_be_none(page: Page, day: str) -> None:
    found = page("/don-vi/11001", on=day)
    assert found.status == 400
    assert "không phải là một ngày" in found
    assert "<h1>Phường Sen Hồng</h1>" in found


@pytest.mark.parametrize("code", ["99999", "1", "abc", "123456", "①②", "11001 "])
def test_a_code_that_nothing_bore_is_not_found(page: Page, code: str) -> None:
    assert page(f"/don-vi/{code}").status == 404


def test_the_office_of_today_with_its_procedures(page: Page) -> None:
    for address in ("/don-vi/11001", f"/don-vi/11001?on={BEFORE}"):
        found = page(address)
        assert "UBND phường Sen Hồng" in found
        assert "Cấp giấy thử nghiệm" in found
    assert "Cổng này không phục vụ đơn vị hành chính này" in page("/don-vi/12001")


def test_in_english(page: Page) -> None:
    old = page("/don-vi/11004", "en", on=BEFORE)
    assert "Tách một phần" not in old
    assert "25%" in old


def test_what_lies_in_a_province_comes_page_by_page(page: Page) -> None:
    province = Place.objects.get(code="12", valid_from=REFORM)
    codes = [f"{number:05}" for number in range(20000, 20000 + 2 * PARTS_ON_A_PAGE)]
    for code in codes:
        new_commune(code, province)
    first = page("/don-vi/12")
    [after] = set(re.findall(r"after=(\d+)#gom", first.html))
    second = page("/don-vi/12", after=after)
    shown = [re.findall(r'mono">(2\d{4})<', each.html) for each in (first, second)]
    assert len(shown[0]) < len(shown[1]) == PARTS_ON_A_PAGE
    assert shown[0] + shown[1] == codes[: len(shown[0]) + PARTS_ON_A_PAGE]
    assert max(first.size, second.size) < 60_000


def test_a_unit_of_many_stays_a_small_page(page: Page) -> None:
    province = Place.objects.get(code="12", valid_from=REFORM)
    heir = new_commune("30000", province)
    olds = [new_commune(f"{number:05}", province, until=True) for number in range(30001, 30041)]
    for old in olds:
        Succession.objects.create(
            old=old, new=heir, kind="merge", share=1, share_basis="whole", part="0.025", part_basis="assumed",
            on=REFORM, law="Nghị quyết mẫu về việc sắp xếp các đơn vị hành chính cấp xã năm 2025",
        )  # fmt: skip
    found = page("/don-vi/30000")
    assert all(old.code in found for old in olds)
    assert found.size < 60_000


def new_commune(code: str, province: Place, *, until: bool = False) -> Place:
    begun, ended = (REFORM.replace(month=1), REFORM) if until else (REFORM, None)
    named = {"name": code, "full_name": f"xã Đông {code}, Thành phố Mẫu Hồ", "search_text": f" xa dong {code}"}
    return Place.objects.create(
        code=code, level="commune", kind="xã", parent=province, province_code="12", exact_name=code,
        valid_from=begun, valid_to=ended, **named,
    )  # fmt: skip
