"""Reading a page as a browser is given it: tags with their attributes, what is written, what it leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use", "path"}
_UNSEEN = {"script", "style", "template"}
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "cite", "ping"}
_WORDS = {"aria-label", "title", "placeholder", "alt", "data-confirm", "content"}


@dataclass
class Tag:
    name: str
    attributes: dict[str, str]
    language: str
    text: str = ""


@dataclass
class Page(HTMLParser):
    """``tags`` in order; ``written`` are the pieces of text a person reads or hears, each with its language."""

    html: str
    address: str = "/"
    tags: list[Tag] = field(default_factory=list)
    written: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Tag] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, name: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in given}
        above = self._open[-1].language if self._open else ""
        tag = Tag(name, attributes, attributes.get("lang", above))
        self.tags.append(tag)
        self.written += [(attributes[word].strip(), tag.language) for word in sorted(_WORDS & set(attributes))]
        if name not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, name: str, given: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, given)
        if name not in _VOID:
            self.handle_endtag(name)

    def handle_endtag(self, name: str) -> None:
        while self._open and self._open.pop().name != name:
            pass

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.text += data
        words = " ".join(data.split())
        if words and not any(tag.name in _UNSEEN for tag in self._open):
            self.written.append((words, self._open[-1].language if self._open else ""))

    def all(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]

    def addresses(self) -> Iterator[tuple[Tag, str]]:
        """Every address the page names, whole."""
        for tag in self.tags:
            for key, value in tag.attributes.items():
                if key in _ADDRESSES or (key.startswith("hx-") and value.startswith(("/", "http"))):
                    yield tag, urljoin(f"http://testserver{self.address}", value)

    def links(self) -> list[str]:
        """Path and query of every page of ours that it leads to."""
        found = []
        for tag, address in self.addresses():
            parts = urlsplit(address)
            if tag.name == "a" and parts.netloc == "testserver" and "download" not in tag.attributes:
                found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return found
