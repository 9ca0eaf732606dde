"""Requests that no page of ours makes, each a function that sends it to an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from motcua.ground.papers.samples import pdf

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
MANY = 10_000
LONG = "ờ" * 400_000
NAMES = (
    *("version", "stars", "agrees", "outcome", "how", "by", "to_account", "office", "days", "key", "missing"),
    *("counter", "channel", "who", "duties"),
)
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 60 + b"word/document.xml"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
FILES = {
    "a zip named .pdf": ("giay-khai-sinh.pdf", ZIP),
    "a program": ("giay.exe", EXE),
    "a program named .pdf": ("giay.pdf", EXE),
    "nothing": ("trong.pdf", b""),
    "half a pdf": ("nua.pdf", pdf("nua")[:200]),
    "a page of HTML": ("giay.pdf", b"<html><script>alert(1)</script></html>"),
    "a pdf with a tail": ("duoi.pdf", pdf("duoi") + b"<script>alert(1)</script>"),
    "a folder in the name": ("../../etc/passwd", b"root:x:0:0"),
}

Attack = Callable[[Client, str], Any]


def text_of(response: Any) -> str:
    """Read to the end, so that the client closes what was open."""
    return str(response.getvalue().decode(errors="replace"))


def post(body: bytes, type: str = FORM) -> Attack:
    return lambda client, path: client.generic("POST", path, body, content_type=type)


def part(value: bytes, head: str = 'name="reason"') -> Attack:
    body = f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + value + b"\r\n--b--\r\n"
    return post(body, MULTIPART)


def everywhere(value: str) -> Attack:
    return post("&".join(f"{name}={value}" for name in NAMES).encode())


def method(name: str) -> Attack:
    return lambda client, path: client.generic(name, path)


ATTACKS: dict[str, Attack] = {
    "nothing": post(b""),
    "nul": post(b"reason=a%00b&q=%00"),
    "nul in a name": post(b"a%00=1"),
    "invalid utf-8": post(b"reason=%ff%fe%c3%28&version=%ff"),
    "raw invalid utf-8": post(b"reason=\xff\xfe&\xff=\xff"),
    "many fields": post(b"&".join(b"f%d=1" % number for number in range(MANY))),
    "many rows": post(b"&".join(b"children.%d.name=1" % number for number in range(2000))),
    "deep names": post(b"&".join(b"a" + b".0" * depth + b"=1" for depth in range(1, 200))),
    "a long text": post(f"reason={LONG}&comment={LONG}&note={LONG}&name={LONG}&q={LONG}".encode()),
    "wrong types": everywhere("x"),
    "huge numbers": everywhere("9" * 20),
    "negative numbers": everywhere("-1"),
    "odd digits": everywhere("٣"),
    "text/plain": post(b"reason=x", "text/plain"),
    "json": post(b'{"version": 1}', "application/json"),
    "no media type": post(b"reason=x", ""),
    "a strange charset": post(b"reason=x", f"{FORM}; charset=utf-7"),
    "multipart without a boundary": post(b"x", "multipart/form-data"),
    "multipart that stops": post(b'--b\r\nContent-Disposition: form-data; name="reason"\r\n\r\nx', MULTIPART),
    "multipart of other things": post(b"x" * 1000, MULTIPART),
    "multipart with nul": part(b"a\0b"),
    "multipart in no encoding": part(b"\xff\xfe\xc3("),
    "a file where none is asked": part(b"%PDF", 'name="reason"; filename="x.pdf"'),
    **{name: method(name) for name in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB", "HEAD")},
}
LAWFUL = {200, 202, 301, 302, 400, 403, 404, 405, 409, 413, 415, 422}
BEFORE_ANY_VIEW = {
    *("nul", "nul in a name", "raw invalid utf-8", "many fields", "text/plain", "no media type", "a strange charset"),
    *(name for name in ATTACKS if name.startswith("multipart") or (name.isupper() and name != "HEAD")),
}
"""Answered before it matters whose address it is: tried where there is no id, and not again where there is one."""
UNREADABLE = {"nul", "nul in a name", "many fields", "multipart with nul"}


class Endless:
    """A body of so many bytes, made while it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.length = len(head) + size + len(tail)
        self._left: list[bytes | int] = [head, size, tail]

    def read(self, wanted: int = -1) -> bytes:
        wanted = 65_536 if wanted < 0 else min(wanted, 65_536)
        while self._left:
            part = self._left[0]
            if isinstance(part, int):
                given = b"0" * min(wanted, part)
                self._left[0] = part - len(given)
            else:
                given, self._left[0] = part[:wanted], part[wanted:]
            if given:
                return given
            self._left.pop(0)
        return b""

    readline = read
    """Asked for by Django's stream and never used on a form."""

    def close(self) -> None:
        """The test client closes what it sends."""


def large_file(client: Client, path: str, field: str, size: int, others: dict[str, str]) -> Any:
    """A form with a file of so many bytes after the other fields."""
    fields = "".join(f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in others.items())
    file = f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="to.pdf"\r\n\r\n%PDF-1.4\n'
    body = Endless((fields + file).encode(), size, b"\r\n--b--\r\n")
    return client.request(
        **{
            "PATH_INFO": path,
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": MULTIPART,
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )
