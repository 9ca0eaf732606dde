"""A daemon that speaks as `clamd(8)` says, and knows one virus: the harmless one that EICAR published for tests."""

from __future__ import annotations

import contextlib
import socketserver
import struct
import threading
from collections.abc import Iterator
from typing import Any

# Put together at run time: a scanner on the developer's machine would remove a file that held it whole.
EICAR = b"".join([rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!", b"$H+H*"])


class Daemon:
    """``says`` overrules its answer; ``limit`` is its StreamMaxLength; ``got`` is what it received."""

    def __init__(self) -> None:
        self.says: bytes | None = None
        self.limit = 25 * 1024 * 1024
        self.got: list[bytes] = []

    def answer(self, request: Any) -> bytes:
        command = _until_nul(request)
        if command == b"zVERSION":
            return b"ClamAV 1.4.3/27790/Sat Nov 21 09:26:01 2026\0"
        assert command == b"zINSTREAM", command
        content = self._content(request)
        if self.says is not None:
            return self.says
        if content is None:
            return b"INSTREAM size limit exceeded. ERROR\0"
        self.got.append(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"

    def _content(self, request: Any) -> bytes | None:
        content = b""
        while size := struct.unpack("!L", _exactly(request, 4))[0]:
            if len(content) + size > self.limit:
                return None
            content += _exactly(request, size)
        return content


@contextlib.contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def handler(daemon: Daemon) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(daemon.answer(self.request))

    return Handler


def _until_nul(request: Any) -> bytes:
    said = b""
    while not said.endswith(b"\0"):
        said += _exactly(request, 1)
    return said[:-1]


def _exactly(request: Any, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = request.recv(size - len(found))
        if not part:
            raise ConnectionResetError
        found += part
    return found
