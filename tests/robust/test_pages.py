"""Every page that can be reached by links, as everybody, in both languages."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from motcua.ground.packs.models import Definition
from tests.robust.conftest import Browser
from tests.robust.reading import Page
from tests.robust.things import Things
from tools.messages import CATALOGUE

LARGEST = 60_000
EACH_ROUTE = 6
STARTS = {"": ["/", "/dang-nhap", "/api/docs"], "lan": ["/", "/ho-so"], "tuan": ["/ho-so"]}
STARTS |= {who: ["/ban-lam-viec/"] for who in ("hanh", "binh", "minh", "thao", "quang", "tuan.cb")}
LEAST = {"": 25, "lan": 40, "tuan": 10, "hanh": 30, "binh": 20, "minh": 20, "thao": 8, "quang": 8, "tuan.cb": 10}
"""So that a crawl that is led nowhere is not taken for a house without faults."""
NOT_PAGES = re.compile(
    r"^/(static|api/v1|api/openapi|dang-xuat|ngon-ngu)|/giay-to/|/(tep|pdf)$|dang=csv|\.(csv|json|txt|pem)$"
)
VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u0300-\u0309\u0323ạ-ỹẠ-Ỹà-ãè-êì-íò-õù-úýÀ-ÃÈ-ÊÌ-ÍÒ-ÕÙ-ÚÝ]")
PLACE = re.compile(r"\{[a-z_]+\}|%\([a-z_]+\)[sd]")


@dataclass
class Visit:
    path: str
    status: int
    headers: Mapping[str, str]
    size: int
    page: Page


def crawl(client: Client, starts: Iterable[str], each: int = EACH_ROUTE) -> Iterator[Visit]:
    waiting, seen, routes = deque(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.popleft()
        response = client.get(path)
        visit = _visited(path, response)
        yield visit
        for link in visit.page.links():
            if link not in seen and not NOT_PAGES.search(link) and routes[_route(link)] < each:
                seen.add(link)
                routes[_route(link)] += 1
                waiting.append(link)


def _visited(path: str, response: Any) -> Visit:
    html = "" if response.streaming else response.content.decode()
    return Visit(path, response.status_code, response.headers, len(response.content), Page(html, path))


def _route(link: str) -> str:
    try:
        return resolve(urlsplit(link).path).route
    except Resolver404:
        return link


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", STARTS)
def test_every_page_that_can_be_reached(things: Things, browser: Browser, who: str, language: str) -> None:
    client = browser(who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    wrong, count = [], 0
    for visit in crawl(client, STARTS[who]):
        count += 1
        wrong += [f"{visit.path}: {fault}" for fault in faults(visit, language)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert count >= LEAST[who]


def faults(visit: Visit, language: str) -> Iterator[str]:
    if visit.status in (301, 302):
        return
    if visit.status not in (200, 202):
        yield f"a link leads here, and it answers {visit.status}"
        return
    yield from page_faults(visit, language)


def page_faults(visit: Visit, language: str) -> Iterator[str]:
    page = visit.page
    if visit.size >= LARGEST:
        yield f"{visit.size} bytes of HTML"
    policy = visit.headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy:
        yield f"policy: {policy!r}"
    yield from _foreign(page)
    yield from _inline(page)
    yield from _frame(page, language)
    yield from _words(page, language, docs=visit.path.startswith("/api/docs"))


def _foreign(page: Page) -> Iterator[str]:
    for tag, address in page.addresses():
        parts = urlsplit(address)
        if parts.scheme not in ("http", "tel", "mailto", "data") or (
            parts.scheme == "http" and parts.netloc != "testserver"
        ):
            yield f"<{tag.name}> goes to {address}"


def _inline(page: Page) -> Iterator[str]:
    for tag in page.tags:
        if tag.name == "style" or "style" in tag.attributes:
            yield f"style in <{tag.name}>"
        if tag.name == "script" and ("src" not in tag.attributes or tag.text.strip()):
            yield "a script in the page"
        yield from (f"{key} in <{tag.name}>" for key in tag.attributes if re.match(r"on[a-z]+$", key))
        yield from (f"javascript: in {key}" for key, v in tag.attributes.items() if v.lower().startswith("javascript:"))


def _frame(page: Page, language: str) -> Iterator[str]:
    if [tag.attributes.get("lang") for tag in page.all("html")] != [language]:
        yield "the language of the page is not said"
    if len(page.all("h1")) != 1:
        yield f"{len(page.all('h1'))} headings of the first rank"
    titles = [tag.text.strip() for tag in page.all("title")]
    if len(titles) != 1 or not titles[0].strip(" –"):
        yield f"titles: {titles}"
    ids = Counter(tag.attributes["id"] for tag in page.tags if "id" in tag.attributes)
    yield from (f"id {id} is there {count} times" for id, count in ids.items() if count > 1)
    for form in page.all("form"):
        if form.attributes.get("method", "get").lower() == "post" and "csrfmiddlewaretoken" not in page.html:
            yield "a form without its token"


def _words(page: Page, language: str, *, docs: bool) -> Iterator[str]:
    for words, said in page.written:
        if PLACE.search(words) and not docs:
            yield f"a place that was not filled: {words!r}"
        if language == "en" and said == "en" and VIETNAMESE.search(words) and untranslated(words):
            yield f"not in English: {words!r}"


def untranslated(words: str) -> bool:
    """Whether there is an English for this; names of people, places and offices have none."""
    plain, with_places = vietnamese()
    return words in plain or any(pattern.fullmatch(words) for pattern in with_places)


@cache
def vietnamese() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every sentence of the catalogue and every text of the packs that has an English of its own."""
    told = [entry for entry in polib.pofile(str(CATALOGUE)) if entry.msgid != entry.msgstr]
    sentences = {" ".join(text.split()) for entry in told for text in (entry.msgid, entry.msgid_plural) if text}
    sentences |= {
        " ".join(text.split()) for body in Definition.objects.values_list("body", flat=True) for text in _texts(body)
    }
    with_places = {sentence for sentence in sentences if PLACE.search(sentence)}
    patterns = [re.compile(r".+".join(map(re.escape, PLACE.split(sentence)))) for sentence in with_places]
    own = [pattern for pattern in patterns if len(pattern.pattern) > 12]
    return frozenset(sentences - with_places), tuple(own)


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        if set(body) == {"vi", "en"}:
            if body["vi"] != body["en"]:
                yield body["vi"]
            return
        for value in body.values():
            yield from _texts(value)
    elif isinstance(body, list):
        for value in body:
            yield from _texts(value)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        ("", "get", "/khong-co", 404),
        ("lan", "get", "/ban-lam-viec/", 403),
        ("", "get", "/?q=%00", 400),
        ("lan", "post", "/ban-lam-viec/uy-quyen", 403),
        ("", "post", "/dang-nhap/can-bo", 422),
        ("", "get", "/tra-cuu?ma=H00.00-000000-0000", 404),
    ],
)
def test_pages_of_what_went_wrong(
    things: Things, browser: Browser, who: str, method: str, path: str, status: int, language: str
) -> None:
    client = browser(who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = getattr(client, method)(path)
    assert response.status_code == status
    assert list(page_faults(_visited(path, response), language)) == []


def test_a_stale_form_is_a_page_too(things: Things, browser: Browser) -> None:
    client = browser("lan", enforce_csrf_checks=True)
    response = client.post(f"/nhap/{things.draft.pk}", {"csrfmiddlewaretoken": "x"})
    assert response.status_code == 403
    assert list(page_faults(_visited("/", response), "vi")) == []
