"""The pictures of the README, taken from a running demo: its data are synthetic, and every page says so.

    make demo                                             in one terminal
    .venv/bin/python tools/screenshots.py [ADDRESS]       in another; ADDRESS is http://localhost:8000 unless told

They go to docs/images, 1280 wide. Look at them before committing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tools.browser import executable

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PASSWORD = "motcua-demo"
CITIZENS = {"lan": "Nguyễn Thị Lan"}
LARGEST = 300_000


def main(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox", "--disable-gpu"])
        _take(_page(browser, address, "/"), "portal", height=860)
        lan = _page(browser, address, "/ho-so", "lan")
        lan.locator("main a[href^='/ho-so/']").filter(has_text="nhà ở").first.click()
        _take(lan, "case", height=1180)
        _take(_page(browser, address, "/ban-lam-viec/?khay=all_open", "binh"), "desk", height=900)
        browser.close()


def _page(browser: Browser, address: str, path: str, username: str = "") -> Page:
    page = browser.new_context(base_url=address, locale="vi-VN", viewport={"width": 1280, "height": 900}).new_page()
    door = "/dang-nhap" if username in CITIZENS else "/dang-nhap/can-bo"
    page.goto(f"{door}?next={path}" if username else path)
    if username in CITIZENS:
        page.get_by_role("button", name="Đăng nhập bằng định danh điện tử (VNeID)").click()
        page.get_by_role("button", name=f"Vào, mức độ 2: {CITIZENS[username]}").click()
        page.get_by_role("button", name="Đồng ý", exact=True).click()
    elif username:
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
    if username:
        page.wait_for_url(f"**{path}")
    return page


def _take(page: Page, name: str, *, height: int) -> None:
    page.wait_for_load_state()
    page.set_viewport_size({"width": 1280, "height": height})
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(IMAGES.parents[1])} {size // 1000} kB")
    if size > LARGEST:
        sys.exit(f"{name} is larger than {LARGEST // 1000} kB: every clone carries it")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
