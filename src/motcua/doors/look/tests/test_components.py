from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from motcua.doors.look import words
from motcua.ground.words.definitions import Law, Text
from motcua.record.cases.definitions import State

LOOK = Path(__file__).parents[1]
DOORS = LOOK.parent
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TEMPLATES = sorted(path for path in DOORS.rglob("*.html") if "templates" in path.parts)


def drawn(source: str, **context: object) -> str:
    with translation.override("vi"):
        return Template("{% load look %}" + source).render(Context(context))


def icons() -> set[str]:
    tree = ElementTree.parse(LOOK / "static/look/icons.svg")
    return {symbol.attrib["id"] for symbol in tree.getroot() if "id" in symbol.attrib}


@pytest.mark.parametrize("state", list(State))
def test_a_state_has_words_and_a_shape(state: State) -> None:
    html = drawn("{% state_tag state %}", state=int(state))
    assert str(words.STATES[state].text) in html
    assert f"#{words.STATES[state].icon}" in html
    assert words.STATES[state].icon in icons()


@pytest.mark.parametrize(
    ("state", "level", "text"),
    [
        ("running", "today", "hôm nay, 11:30"),
        ("broken", "today", "hôm nay"),
        ("paused", "paused", "tạm dừng"),
        ("kept", "kept", "đúng hạn"),
        ("kept_late", "late", "đã xong, quá hạn"),
    ],
)
def test_a_deadline_says_how_near_it_is(state: str, level: str, text: str) -> None:
    html = drawn("{% due_chip due now state %}", due=NOW + timedelta(hours=2), now=NOW, state=state)
    assert f"due--{level}" in html
    assert text in html
    assert 'datetime="2026-11-24T11:30:00+07:00"' in html
    assert "Hạn: 11:30 ngày 24/11/2026" in html


def test_a_released_promise_shows_nothing() -> None:
    assert drawn("{% due_chip due now 'released' %}", due=NOW, now=NOW) == ""


def test_what_a_person_wrote_stays_text() -> None:
    evil = "<script>alert(1)</script>"
    html = drawn("{% tag evil %}{% icon 'x' evil %}{% qr evil label=evil caption=evil %}", evil=evil)
    assert "<script" not in html


def test_pages_keep_the_filters_and_drop_the_other_key() -> None:
    request: HttpRequest = RequestFactory().get("/", {"status": "4", "q": "Ánh", "before": "old"})
    html = drawn("{% paginate before=b after=a %}", request=request, b=None, a="m/1=")
    assert 'href="?status=4&amp;q=%C3%81nh&amp;after=m%2F1%3D"' in html
    assert "Trước" not in html


def test_a_single_page_has_no_pager() -> None:
    assert drawn("{% paginate before='' after='' %}").strip() == ""


def test_a_qr_code_is_labelled_and_needs_no_style() -> None:
    html = drawn("{% qr text %}", text="http://localhost/tra-cuu?ma=H99-1")
    assert 'role="img" aria-label="Mã QR: http://localhost/tra-cuu?ma=H99-1"' in html
    assert "style=" not in html


def test_the_two_watches_share_one_bar() -> None:
    html = drawn("{% stopwatches office=480 citizen=160 turn='citizen' %}")
    assert 'class="office" width="75"' in html
    assert 'x="75" width="25"' in html
    assert html.count("đang tính") == 1


def test_a_case_without_time_yet_divides_nothing() -> None:
    assert 'width="0"' in drawn("{% stopwatches office=0 citizen=0 %}")


def test_law_from_memory_is_marked() -> None:
    law = Law(text="Nghị định", article="Điều 1", verified=False)
    assert "chưa kiểm chứng" in drawn("{% law_mark law %}", law=law)
    assert "chưa kiểm chứng" not in drawn("{% law_mark law %}", law=law.model_copy(update={"verified": True}))


def test_a_pack_speaks_the_language_of_the_reader() -> None:
    text = Text(vi="Khai sinh", en="Birth")
    assert drawn("{{ text|say }}", text=text) == "Khai sinh"
    with translation.override("en"):
        assert Template("{% load look %}{{ text|say }}").render(Context({"text": text})) == "Birth"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(DOORS)))
def test_a_template_keeps_the_content_policy(path: Path) -> None:
    """No inline script, style or handler: the policy would drop them silently."""
    source = path.read_text("utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on", source) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", source) if " src=" not in tag] == []
    assert re.findall(r"(?:src|href)=[\"'](?:https?:)?//", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(DOORS)))
def test_a_template_draws_icons_that_exist(path: Path) -> None:
    assert set(re.findall(r"{% icon [\"']([\w-]+)[\"']", path.read_text("utf-8"))) - icons() == set()


def test_what_every_page_loads_stays_small() -> None:
    assert (LOOK / "static/look/motcua.css").stat().st_size < 48_000
    assert (LOOK / "static/look/motcua.js").stat().st_size < 4_000
