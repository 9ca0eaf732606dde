"""ClamAV's daemon, by its own protocol (`clamd(8)`): commands that end with NUL, a file in chunks with their length."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from django.conf import settings

from motcua.ground.words.errors import Unavailable

_PATIENCE = 60.0  # seconds for one file, all in all: ClamAV itself gives up after two minutes
_CONNECT = 5.0
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_LATER = timedelta(minutes=1)


class Clamd:
    """``MOTCUA_CLAMD`` is ``host:port`` or the path of a socket."""

    def scan(self, content: BinaryIO) -> str:
        answer = self._ask(b"zINSTREAM\0", content)
        said = answer.partition(": ")[2]
        if said == "OK":
            return ""
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        # The daemon's own limit: trying again cannot help until somebody changes its settings.
        raise Unavailable(f"clamd: {answer}", retry=None if "size limit exceeded" in answer else _LATER)

    def about(self) -> str:
        return self._ask(b"zVERSION\0")

    def _ask(self, command: bytes, content: BinaryIO | None = None) -> str:
        until = time.monotonic() + _PATIENCE
        try:
            with _connected() as line:
                answer = _talk(line, command, content, until)
        except OSError as trouble:
            raise Unavailable(f"clamd không trả lời: {trouble}", retry=_LATER) from trouble
        if not answer:
            raise Unavailable("clamd đóng kết nối mà không trả lời", retry=_LATER)
        return answer


def _talk(line: socket.socket, command: bytes, content: BinaryIO | None, until: float) -> str:
    try:
        _send(line, command, until)
        if content is not None:
            while part := content.read(_CHUNK):
                _send(line, struct.pack("!L", len(part)) + part, until)
            _send(line, struct.pack("!L", 0), until)
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has said why, and hung up
    return _answer(line, until)


def _send(line: socket.socket, data: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(data)


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
        line.settimeout(_left(until))
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip() if said.endswith((b"\0", b"\n")) else ""


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"quá {_PATIENCE:.0f} giây")
    return left


@contextlib.contextmanager
def _connected() -> Iterator[socket.socket]:
    where = settings.PAPERS_CLAMD
    if where.startswith("/"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_CONNECT)
            line.connect(where)
            yield line
        return
    host, _, port = where.rpartition(":")
    with socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT) as line:
        yield line
