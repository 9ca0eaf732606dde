"""The portal in English, for those who do not read Vietnamese."""

from __future__ import annotations

import re

import pytest

from .conftest import Enter
from .visitor import Visitor, expect

pytestmark = pytest.mark.browser

# Names of people and places stay as they are; of what the portal itself says nothing has these letters.
VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
SAID_BY_US = ":is(h1, h2, h3, button, label, legend, th, dt, summary, nav li a, .hint, .tag, .lead):not([lang])"


def test_the_portal_in_english(enter: Enter) -> None:
    guest = enter()
    guest.go("/")
    guest.press("English", within=guest.page.get_by_role("banner"))
    for address in ("/", "/thu-tuc?q=birth", "/thu-tuc/1.001193", "/tra-cuu?ma=none", "/dang-nhap"):
        guest.go(address)
        _read(guest)
    guest.press("Tiếng Việt", within=guest.page.get_by_role("banner"))
    expect(guest.page.locator("html")).to_have_attribute("lang", "vi")


def test_a_citizens_own_pages_in_english(enter: Enter) -> None:
    lan = enter("lan")
    lan.go("/ho-so")
    lan.press("English", within=lan.page.get_by_role("banner"))
    _read(lan)
    lan.through(lan.page.locator("a[href^='/ho-so/']").first)
    _read(lan)
    lan.through(lan.page.locator("a[href$='/bien-nhan']"))
    _read(lan)
    lan.go("/tin-nhan")
    _read(lan)
    lan.go("/thu-tuc/1.001193/nop")
    _read(lan)
    lan.through(lan.page.locator("button[name='_continue']"))
    expect(lan.summary()).to_be_visible()
    _read(lan)


def _read(visitor: Visitor) -> None:
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    said = visitor.page.locator(SAID_BY_US).filter(visible=True).all_inner_texts()
    assert [text for text in said if VIETNAMESE.search(text)] == []
