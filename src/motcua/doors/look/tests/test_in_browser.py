"""The style guide in a real browser: nothing sticks out, nothing is blocked, axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from motcua.doors.look.views import PAGES

AXE = Path(__file__).parents[5] / "tests/vendor/axe.min.js"
SERIOUS = """async (rules) => (await axe.run({resultTypes: ["violations"], iframes: false, ...rules})).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => [found.id, found.nodes[0].html])"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")]
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && !each.closest(".visually-hidden, .scroll"))
    .map(each => each.outerHTML.slice(0, 90))"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_guide(chromium: Browser, live_server: LiveServer, width: int) -> None:
    with override_settings(ROOT_URLCONF="motcua.doors.look.tests.urls", DEMO=True):
        context = chromium.new_context(viewport={"width": width, "height": 844}, locale="vi-VN", bypass_csp=True)
        found = {name: looked_at(context.new_page(), f"{live_server.url}/look/{name}") for name in PAGES[1:]}
        found["index"] = looked_at(context.new_page(), f"{live_server.url}/look/")
        context.close()
    assert {name: problems for name, problems in found.items() if problems} == {}


def looked_at(page: Page, address: str) -> list[Any]:
    """By day in every respect; by night the colours, which are all that changes."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.add_script_tag(path=AXE)
    problems = [*page.evaluate(SERIOUS, {}), *page.evaluate(TOO_WIDE)]
    page.emulate_media(color_scheme="dark")
    problems += page.evaluate(SERIOUS, COLOURS)
    page.close()
    return [*problems, *said]


@pytest.mark.browser
def test_the_menu_opens_under_the_thumb_without_a_script(chromium: Browser, live_server: LiveServer) -> None:
    with override_settings(ROOT_URLCONF="motcua.doors.look.tests.urls", DEMO=True):
        context = chromium.new_context(
            viewport={"width": 390, "height": 844}, locale="vi-VN", java_script_enabled=False
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/look/")
        nav = page.locator("#nav")
        before = nav.is_visible()
        page.locator(".nav-button").click()
        after = nav.is_visible()
        context.close()
    assert (before, after) == (False, True)
