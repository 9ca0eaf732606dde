"""A page that holds the form with every kind of field, without a server: drawn, posted, drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from motcua.doors.look.formdata import Posted, read_post
from motcua.ground.forms.definitions import Form
from motcua.ground.forms.tests.samples import UNITS, everything, read
from motcua.ground.papers.definitions import FileRef
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.text import fold

LAN = "account:lan"
TUAN = "account:tuan"
PAGE = Template(
    "{% load forms %}{% error_summary problems %}"
    '<form method="post" enctype="multipart/form-data" novalidate>'
    "{% form_fields form answers problems holder matches focus find_url %}"
    '<button id="main-button">Nộp</button></form>'
)


@dataclass(frozen=True)
class Commune:
    code: str
    full_name: str


def search(typed: str) -> list[Commune]:
    return [Commune(code, name) for code, name in UNITS.items() if fold(typed) in fold(name)]


def store(file: UploadedFile[Any]) -> FileRef:
    content = file.read()
    if content.startswith(b"MZ"):
        raise Refused("paper_type", "Tệp “{name}” không nhận được.", params={"name": file.name})
    return FileRef(hashlib.sha256(content).hexdigest(), str(file.name), len(content), "application/pdf")


def post(data: Mapping[str, Any], form: Form | None = None, holder: str = LAN) -> Posted:
    return take(RequestFactory().post("/", data), form, holder)


def take(request: HttpRequest, form: Form | None = None, holder: str = LAN) -> Posted:
    return read_post(form or everything(), request, holder=holder, store=store, search=search)


def draw(
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    form: Form | None = None,
    posted: Posted | None = None,
    **more: Any,
) -> str:
    given = {"form": form or everything(), "answers": answers, "problems": problems, "holder": LAN, **more}
    if posted is not None:
        given |= {"answers": posted.data, "matches": posted.matches, "focus": posted.focus}
    return PAGE.render(Context(given))


def draw_checked(posted: Posted) -> str:
    """The page after "continue": with what is still wrong."""
    found = read(everything(), posted.data, "html").problems
    return draw(problems=(*posted.problems, *found), posted=posted)


class Page(HTMLParser):
    """The elements of a page in order, each with its attributes and the text in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in {"input", "br"}:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.texts[number] += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [a for t, a in self.elements if t == tag and all(a.get(k.rstrip("_")) == v for k, v in wanted.items())]

    def one(self, tag: str, **wanted: str) -> dict[str, str]:
        (found,) = self.all(tag, **wanted)
        return found

    def text(self, identifier: str) -> str:
        (found,) = [
            " ".join(text.split())
            for (_, a), text in zip(self.elements, self.texts, strict=True)
            if a.get("id") == identifier
        ]
        return found

    def values(self) -> dict[str, Any]:
        """What a browser would post, but for files and buttons."""
        sent: dict[str, Any] = {}
        for (tag, a), text in zip(self.elements, self.texts, strict=True):
            if (
                tag == "input"
                and a.get("type") != "file"
                and (a["type"] not in {"radio", "checkbox"} or "checked" in a)
            ):
                sent.setdefault(a["name"], []).append(a["value"])
            if tag == "textarea":
                sent[a["name"]] = [text.removeprefix("\n")]
        return sent
