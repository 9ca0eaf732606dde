"""The main menu. Each door offers its own items when it starts (`AppConfig.ready`); this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from motcua.ground.people.definitions import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """``url`` is a URL name, ``kinds`` the kinds of actor who see it, and of these those of whom ``may_see`` is true;
    ``shows_unread`` adds the count of messages."""

    key: str
    label: str | Promise
    url: str
    kinds: frozenset[str]
    icon: str = "chevron-right"
    order: int = 100
    shows_unread: bool = False
    may_see: Callable[[Actor], bool] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An item as one request sees it."""

    label: str | Promise
    href: str
    icon: str
    current: bool
    shows_unread: bool


_items: dict[str, Item] = {}


def offer(*items: Item) -> None:
    for item in items:
        if item.key in _items and _items[item.key] != item:
            raise ValueError(f"two doors offer the menu item '{item.key}'")
        _items[item.key] = item


def offered() -> list[Item]:
    return sorted(_items.values(), key=lambda item: (item.order, item.key))


def links(request: HttpRequest, actor: Actor) -> list[Link]:
    """The menu of this actor; the item whose address is the longest beginning of the page's is current."""
    seen = [(item, reverse(item.url)) for item in offered() if _for(item, actor)]
    here = max((href for _, href in seen if _within(request.path, href)), key=len, default="")
    return [Link(item.label, href, item.icon, href == here, item.shows_unread) for item, href in seen]


def _for(item: Item, actor: Actor) -> bool:
    return actor.kind in item.kinds and (item.may_see is None or item.may_see(actor))


def _within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
