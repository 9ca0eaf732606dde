"""Everything that the pages of the house ask: their forms, and their links with a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from tests.robust.reading import Page
from tests.robust.test_pages import STARTS, _route, crawl

VISITORS = ("", "lan", "hanh", "minh", "quang")
_OURS = ("", "csrfmiddlewaretoken", "version", "language")
_WORDS = ("text", "search", "email", "tel", "")


@dataclass(frozen=True)
class Question:
    """Where it goes, how, what it asks, and which of that is a line or a few of free text."""

    method: str
    path: str
    names: tuple[str, ...]
    words: tuple[str, ...] = ()


def asked_of(client: Client, who: str) -> list[Question]:
    """One of each kind that this visitor meets."""
    starts = [*STARTS.get(who, ["/ban-lam-viec/"]), *(["/quan-tri/"] if who in ("minh", "quang") else [])]
    found: dict[tuple[str, str, tuple[str, ...]], Question] = {}
    for visit in crawl(client, starts, each=1):
        for each in questions(visit.page, visit.path):
            found.setdefault((each.method, _route(each.path), each.names), each)
    return list(found.values())


def questions(page: Page, at: str) -> Iterator[Question]:
    action, method, names, words = at, "get", list[str](), list[str]()
    for tag in page.tags:
        if tag.name == "form":
            if names:
                yield _question(method, action, names, words)
            action = tag.attributes.get("action") or at
            method, names, words = tag.attributes.get("method", "get").lower(), [], []
        elif tag.name in ("input", "textarea", "select", "button"):
            name = tag.attributes.get("name", "")
            names += [name] if name not in _OURS else []
            free = tag.name == "textarea" or (tag.name == "input" and tag.attributes.get("type", "") in _WORDS)
            words += [name] if free and name not in _OURS and not {"readonly", "hidden"} & set(tag.attributes) else []
    if names:
        yield _question(method, action, names, words)
    for link in page.links():
        if asked := tuple(name for name, _ in parse_qsl(urlsplit(link).query)):
            yield Question("get", urlsplit(link).path, asked)


def _question(method: str, action: str, names: list[str], words: list[str]) -> Question:
    return Question(method, action, tuple(dict.fromkeys(names)), tuple(dict.fromkeys(words)))
