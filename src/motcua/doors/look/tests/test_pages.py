from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils.translation import gettext_lazy as _

from motcua.doors.look import navigation
from motcua.doors.look.checks import menu_leads_somewhere
from motcua.doors.look.context import Look
from motcua.doors.look.navigation import Item
from motcua.doors.look.views import PAGES
from motcua.ground.people.definitions import ANONYMOUS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="motcua.doors.look.tests.urls", DEMO=True):
        yield


def item(key: str, url: str = "look:guide", kinds: frozenset[str] = frozenset({"anonymous"}), order: int = 1) -> Item:
    return Item(key=key, label=_("Thủ tục"), url=url, kinds=kinds, order=order)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_guide_stands(client: Client, page: str, language: str) -> None:
    path = "/look/" if page == "index" else f"/look/{page}"
    answer = client.get(path, headers={"cookie": f"django_language={language}"})
    html = answer.text
    assert answer.status_code == 200
    assert len(answer.content) < 60_000
    assert f'<html lang="{language}">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', html)) <= set(ids)
    assert len(re.findall(r"<h1", html)) >= 1
    assert 'href="#main"' in html


def test_a_guide_that_is_not_there(client: Client) -> None:
    assert client.get("/look/nothing").status_code == 404


def test_switching_language_comes_back_here(client: Client) -> None:
    html = client.get("/look/?q=a", headers={"accept-language": "vi"}).text
    assert '<input type="hidden" name="next" value="/look/?q=a">' in html
    assert '<button name="language" value="en" lang="en">English</button>' in html
    assert client.post("/i18n/setlang/", {"language": "en", "next": "/look/"}).status_code == 302
    assert '<html lang="en">' in client.get("/look/").text


def test_a_page_that_answers_a_form_has_no_address_to_come_back_to() -> None:
    assert Look(RequestFactory().post("/look/")).here == "/"


def test_the_menu_shows_each_kind_of_actor_their_own(client: Client) -> None:
    navigation.offer(item("a"), item("b", kinds=frozenset({"official"})))
    html = client.get("/look/").text
    assert html.count(">Thủ tục</a></li>") == 1
    assert 'aria-current="page">' in html


def test_the_longest_beginning_is_where_we_are() -> None:
    navigation.offer(item("a", order=1), item("b", url="set_language", order=2))
    there = [link.current for link in navigation.links(RequestFactory().get("/look/officer"), ANONYMOUS)]
    elsewhere = [link.current for link in navigation.links(RequestFactory().get("/lookalike"), ANONYMOUS)]
    assert (there, elsewhere) == ([True, False], [False, False])


def test_two_doors_cannot_offer_the_same_item() -> None:
    navigation.offer(item("a"))
    navigation.offer(item("a"))
    with pytest.raises(ValueError, match="two doors"):
        navigation.offer(item("a", order=9))


def test_a_menu_item_that_leads_nowhere_is_found_at_start_up() -> None:
    navigation.offer(item("a"), item("b", url="no-such-page"))
    assert ["no-such-page" in found.msg for found in menu_leads_somewhere()] == [True]


def test_the_demo_says_that_it_is_one(client: Client) -> None:
    assert "dữ liệu giả định" in client.get("/look/", headers={"accept-language": "vi"}).text
    with override_settings(DEMO=False):
        assert "giả định, không có" not in client.get("/look/login", headers={"accept-language": "vi"}).text
