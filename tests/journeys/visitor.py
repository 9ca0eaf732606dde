"""A person before a browser. Every page they come to is looked at: by axe, for its width, for what it asks for."""

from __future__ import annotations

import itertools
import mimetypes
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, Response, StorageState, expect

PASSWORD = "motcua-demo"
CITIZENS = {"lan": "Nguyễn Thị Lan", "tuan": "Ngô Anh Tuấn"}
PATIENCE = 30.0
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text("utf-8")
SERIOUS = """async () => (await axe.run({resultTypes: ["violations"], iframes: false})).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 120)).join(" | ")}`)"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [`wider than the screen: ${document.documentElement.scrollWidth}`,
     ...[...document.querySelectorAll("body *")]
        .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3).map(each => each.outerHTML.slice(0, 120))]"""
LARGEST_PAGE = 60_000
# Told to the console by Chromium itself of every page that answers so, ours with a form to be corrected too.
_STATUS = re.compile(r"status of (4\d\d) ")
# What axe judges is the make of a page, not its words: of pages made alike it sees the first.
OUTLINE = """() => [...document.querySelectorAll("body *")]
    .map(each => each.tagName + each.className + each.getAttributeNames()).join("")"""
_JUDGED: set[tuple[int, str]] = set()
_SHOTS = itertools.count(1)
_OF_ONE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}")


@dataclass
class Visitor:
    """One browser context with one page. ``house`` is the address of the front door."""

    browser: Browser
    house: str
    width: int = 1280
    state: StorageState | None = None
    scripts: bool = True
    wrong: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)
    elsewhere: bool = False
    """At the national identity, and nowhere else but here may a page come from."""

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(
            base_url=self.house,
            viewport={"width": self.width, "height": 844},
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=self.state,
            java_script_enabled=self.scripts,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    # ---- going about ----

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """A button that leads to another page, or to this one again."""
        self.through((within or self.page.locator("main")).get_by_role("button", name=name, exact=True))

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        self.through((within or self.page.locator("main")).get_by_role("link", name=name).first)

    def through(self, what: Locator) -> None:
        """Click it, and look at the page it leads to."""
        with self.page.expect_navigation():
            what.click()
        self.look()

    def menu(self, name: str) -> None:
        """An entry of the menu, which a phone keeps behind a button."""
        if self.page.locator(".nav-button").is_visible():
            self.page.locator(".nav-button").click()
        self.follow(name, within=self.page.get_by_role("navigation", name="Chính"))

    def sign_in(self, username: str) -> None:
        """From the page that asks for it: citizens by the national identity, officials at a page of their own."""
        if username in CITIZENS:
            self._by_identity(CITIZENS[username])
            return
        self.follow("Cán bộ, công chức đăng nhập tại đây")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.press("Đăng nhập")

    def _by_identity(self, name: str) -> None:
        """A site of its own: our page goes on to it by itself, and it sends the person back to where they were."""
        self.elsewhere = True
        self.page.get_by_role("button", name="Đăng nhập bằng định danh điện tử (VNeID)").click()
        choice = self.page.get_by_role("button", name=f"Vào, mức độ 2: {name}")
        choice.wait_for()
        self.looked_at.add("/dang-nhap/dinh-danh")
        self.look()
        self.through(choice)
        self.through(self.page.get_by_role("button", name="Đồng ý", exact=True))
        self.elsewhere = False

    def sign_out(self) -> None:
        if self.page.locator(".nav-button").is_visible():
            self.page.locator(".nav-button").click()
        # For a citizen by way of the national identity, whose session ends too.
        self.elsewhere = True
        with self.page.expect_navigation(url=f"{self.house}/"):
            self.page.get_by_role("navigation", name="Chính").get_by_role("button", name="Đăng xuất").click()
        self.elsewhere = False
        self.looked_at.add("/dang-xuat")
        self.look()

    def until(self, there: Callable[[], bool]) -> None:
        """Ask for the page again until the worker has done its part."""
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < deadline, f"{self.page.url} never came to show it"
            self.page.reload()

    # ---- forms, by what a person reads ----

    def group(self, legend: str, *, within: Locator | None = None) -> Locator:
        """A field of several boxes or buttons."""
        return (within or self.page.locator("main")).get_by_role(
            "group", name=re.compile(rf"^{re.escape(legend)}( \(không bắt buộc\))?$")
        )

    def box(self, label: str, *, within: Locator | None = None) -> Locator:
        name = re.compile(rf"^{re.escape(label)}( \(không bắt buộc\))?$")
        return (within or self.page.locator("main")).get_by_role("textbox", name=name)

    def choose(self, legend: str, answer: str, *, within: Locator | None = None) -> None:
        self.group(legend, within=within).get_by_label(answer, exact=True).check()

    def fill(self, label: str, typed: str, *, within: Locator | None = None) -> None:
        self.box(label, within=within).fill(typed)

    def attach(self, label: str, name: str, content: bytes) -> None:
        kind = mimetypes.guess_type(name)[0] or ""
        self.page.get_by_label(label).set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def summary(self) -> Locator:
        return self.page.locator(".error-summary")

    # ---- looking ----

    def look(self) -> None:
        """Check the page before us."""
        self.page.wait_for_load_state()
        where = self._place(self.page.url)
        self.looked_at.add(where)
        found = self.page.evaluate(TOO_WIDE)
        size = len(self.page.content().encode())
        if size > LARGEST_PAGE:
            found.append(f"{size} bytes")
        if (outline := (self.width, self.page.evaluate(OUTLINE))) not in _JUDGED:
            found += self._judged()
            _JUDGED.add(outline)
        self.wrong += [f"{where}: {each}" for each in found]
        self._shoot(where)

    def _judged(self) -> list[str]:
        """What axe says. It is a script: where none run, it is shown the same page in another window."""
        if self.scripts:
            self.page.evaluate(AXE)
            return list(self.page.evaluate(SERIOUS))
        html = self.page.content()
        with self.browser.new_context(viewport={"width": self.width, "height": 844}) as other:
            window = other.new_page()
            window.route("**/*.js", lambda route: route.abort())
            window.route(self.page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
            window.goto(self.page.url)
            window.evaluate(AXE)
            return list(window.evaluate(SERIOUS))

    def _shoot(self, where: str) -> None:
        """For the eye, when asked for: JOURNEY_SHOTS names a folder."""
        folder = os.environ.get("JOURNEY_SHOTS")
        if folder:
            test = re.sub(r"\W+", "-", os.environ.get("PYTEST_CURRENT_TEST", "").split("::")[-1].split("]")[0])
            name = f"{test}-{next(_SHOTS):03}-{re.sub(r'[^a-z0-9]+', '-', where).strip('-') or 'home'}"
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def _place(self, address: str) -> str:
        return _OF_ONE.sub("*", urlsplit(address).path)

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not _STATUS.search(text):
            self.wrong.append(f"console: {text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        here = request.url.startswith(self.house + "/") or (self.elsewhere and parts.hostname == "localhost")
        if parts.scheme in {"http", "https", "ws", "wss"} and not here:
            self.wrong.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and response.request.resource_type != "document"):
            self.wrong.append(f"{response.status}: {response.url}")
        if response.request.is_navigation_request() and response.status not in range(300, 400):
            kind = response.headers.get("content-type", "")
            if kind.startswith("text/html"):
                self.shown.add(self._place(response.url))

    def leave(self) -> None:
        """Close the browser, and say what was wrong on the way."""
        self.context.close()
        self.wrong += [f"not looked at: {each}" for each in sorted(self.shown - self.looked_at)]
        if self.wrong:
            raise AssertionError("\n".join(self.wrong))


@contextmanager
def visit(browser: Browser, house: str, **more: Any) -> Iterator[Visitor]:
    visitor = Visitor(browser, house, **more)
    try:
        yield visitor
    except BaseException:
        visitor.context.close()
        raise
    visitor.leave()


__all__ = ["PASSWORD", "Visitor", "expect", "visit"]
