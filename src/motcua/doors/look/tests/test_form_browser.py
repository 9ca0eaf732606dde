"""What form.js adds, in a real browser; the pages are answered by the test, through the same code as everywhere."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, expect

from motcua.ground.forms.tests.samples import DIGEST, PHOTO, typed

from .form_pages import draw, draw_checked, search, take

AXE = Path(__file__).resolve().parents[5] / "tests" / "vendor" / "axe.min.js"
HOME = "http://form.test/"
pytestmark = pytest.mark.browser


class Server:
    """Answers the browser; remembers what was posted."""

    def __init__(self, answers: dict[str, Any], scripts: bool = True) -> None:
        self.answers, self.scripts, self.posts, self.broken = answers, scripts, 0, False

    def __call__(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.path.startswith("/static/"):
            path = finders.find(url.path.removeprefix("/static/"))
            assert isinstance(path, str)
            route.fulfill(path=path, content_type=mimetypes.guess_type(path)[0] or "text/plain")
        elif url.path == "/units":
            units = search(parse_qs(url.query)["q"][0])
            route.fulfill(body=render_to_string("look/form/units.html", {"units": units}), content_type="text/html")
        elif route.request.method == "POST":
            self.posts += 1
            if self.broken:
                self.broken = False
                route.fulfill(status=503, body="")
            else:
                self.page(route, self.post(route))
        else:
            self.page(route, draw(self.answers, find_url="/units"))

    def post(self, route: Route) -> str:
        body, kind = route.request.post_data_buffer or b"", route.request.headers["content-type"]
        posted = take(RequestFactory().generic("POST", "/", body, kind))
        self.answers = posted.data
        if posted.intent.verb == "continue":
            return draw_checked(posted)
        return draw(posted=posted, find_url="/units")

    def page(self, route: Route, form: str) -> None:
        script = '<script src="/static/look/form.js" defer></script>' if self.scripts else ""
        head = f'<title>Tờ khai</title><link rel="stylesheet" href="/static/look/motcua.css">{script}'
        body = f"<main><h1>Tờ khai</h1>{form}</main>"
        html = f'<!doctype html><html lang="vi"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
        route.fulfill(body=html, content_type="text/html", headers={"content-security-policy": "default-src 'self'"})


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page
    assert [each for each in wrong if "503" not in each] == []
    context.close()


def opened(page: Page, answers: dict[str, Any] | None = None) -> Server:
    server = Server(answers or {})
    page.route("**/*", server)
    page.goto(HOME)
    return server


def test_fields_that_depend_on_others_come_and_go(page: Page) -> None:
    opened(page)
    born, hospital = page.get_by_role("group", name="born_in"), page.get_by_label("Tên bệnh viện")
    expect(born).to_be_hidden()
    page.get_by_label("CHILD").check()
    expect(born).to_be_visible()
    expect(hospital).to_be_hidden()
    page.get_by_label("HOSPITAL").check()
    expect(hospital).to_be_visible()
    # What hangs on a hidden field is hidden too, and comes back as it was.
    hospital.fill("Bệnh viện Mẫu")
    page.get_by_label("SELF").check()
    expect(hospital).to_be_hidden()
    page.get_by_label("CHILD").check()
    expect(hospital).to_have_value("Bệnh viện Mẫu")
    expect(page.locator(".hint--when")).to_have_count(0)


def test_a_row_is_added_and_removed_without_leaving_the_page(page: Page) -> None:
    server = opened(page)
    page.get_by_label("Số điện thoại").fill("0912")
    page.get_by_role("button", name="Thêm: Con").click()
    first = page.locator("[name='children.0.name']")
    expect(first).to_be_focused()
    first.fill("An")
    page.get_by_label("ADOPTED").check()
    expect(page.get_by_label("Ngày nhận")).to_be_visible()
    page.get_by_role("button", name="Thêm: Con").click()
    page.locator("[name='children.1.name']").fill("Bình")
    page.get_by_role("button", name="Bỏ Con 1").click()
    expect(page.locator("[name='children.1.name']")).to_have_count(0)
    expect(first).to_have_value("Bình")
    expect(page.get_by_label("Số điện thoại")).to_have_value("0912")
    expect(page.get_by_label("Ngày nhận")).to_be_hidden()
    assert server.posts == 3


def test_when_the_exchange_fails_the_page_is_posted_as_without_a_script(page: Page) -> None:
    server = opened(page)
    server.broken = True
    with page.expect_navigation():
        page.get_by_role("button", name="Thêm: Con").click()
    expect(page.locator("[name='children.0.name']")).to_be_focused()
    assert server.posts == 2


def test_units_are_offered_while_one_types(page: Page) -> None:
    opened(page)
    box = page.locator("[name='home.find']")
    box.press_sequentially("binh", delay=5)
    expect(page.get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Xã Bình Yên, tỉnh Mẫu")
    box.press("Enter")
    expect(box).to_have_value("Xã Bình Yên, tỉnh Mẫu")
    expect(page.locator("[name='home.unit']")).to_have_value("00002")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.press("Backspace")
    expect(page.locator("[name='home.unit']")).to_have_value("")


def test_a_unit_is_taken_with_the_finger_and_arrives(page: Page) -> None:
    server = opened(page, typed() | {"home": {}})
    page.locator("[name='home.find']").press_sequentially("binh an", delay=5)
    page.get_by_role("option", name="Phường Bình An").click()
    page.get_by_label("Số nhà, đường, thôn, tổ").first.fill("12")
    page.locator("#main-button").click()
    expect(page.locator(".error-summary")).to_have_count(0)
    assert server.answers["home"]["unit"] == "00001"


def test_the_button_finds_too(page: Page) -> None:
    opened(page)
    page.locator("[name='home.find']").fill("binh")
    page.get_by_role("button", name="Tìm Xã, phường, đặc khu").first.click()
    found = page.locator("select#f-home-unit")
    expect(found).to_be_visible()
    found.select_option("00002")
    expect(found).to_have_value("00002")


def test_a_file_is_dropped_and_one_just_chosen_is_kept_with_its_row(page: Page) -> None:
    server = opened(page, {"photos": [PHOTO]})
    page.get_by_role("button", name="Bỏ mặt tiền.jpg").click()
    expect(page.get_by_text("mặt tiền.jpg")).to_have_count(0)
    assert server.answers["photos"] == []
    assert DIGEST not in page.content()


def test_enter_in_a_box_goes_on_and_errors_lead_to_their_fields(page: Page) -> None:
    server = opened(page, {"children": [{"name": "An"}]})
    page.get_by_label("Số điện thoại").press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Nhập số điện thoại.")
    assert [child["name"] for child in server.answers["children"]] == ["An"]
    summary.get_by_role("link", name="Nhập số điện thoại.").click()
    expect(page.get_by_label("Số điện thoại")).to_be_focused()
    summary.get_by_role("link", name="Chọn who.").click()
    expect(page.get_by_label("SELF")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_axe_finds_nothing(page: Page, scripts: bool) -> None:
    server = opened(page)
    server.scripts = scripts
    page.locator("[name='home.find']").fill("binh")
    page.locator("#main-button").click()
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_a_phone_shows_the_whole_form(page: Page) -> None:
    opened(page, typed())
    assert page.evaluate("document.documentElement.scrollWidth") == 390
