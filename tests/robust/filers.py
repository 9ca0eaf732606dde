"""Programs that file without end, and take no silence for an answer: what was not acknowledged is sent again."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from motcua.ground.papers.samples import pdf
from motcua.record.cases.tests.world import CODE, answers

_WAIT = 0.05


@dataclass
class Log:
    """What all filers were told. ``acknowledged`` holds every answer to every key, in the order they came."""

    acknowledged: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    broken: int = 0
    refused: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, key: str, status: int, case: dict[str, Any]) -> None:
        with self.changed:
            self.acknowledged.setdefault(key, []).append((status, case["id"], case["code"]))
            self.changed.notify_all()

    def note_broken(self) -> None:
        with self.changed:
            self.broken += 1
            self.changed.notify_all()

    def note_refused(self, answer: str) -> None:
        with self.changed:
            self.refused.append(answer)
            self.changed.notify_all()

    def wait_for_filings(self, more: int, seconds: float) -> None:
        wanted = len(self.acknowledged) + more
        self._wait(lambda: len(self.acknowledged) >= wanted, seconds)

    def wait_for_silence(self, seconds: float) -> None:
        """Somebody got no answer."""
        before = self.broken
        self._wait(lambda: self.broken > before, seconds)

    def _wait(self, happened: Callable[[], bool], seconds: float) -> None:
        with self.changed:
            came = self.changed.wait_for(lambda: happened() or bool(self.refused), timeout=seconds)
        assert came, f"nothing more after {len(self.acknowledged)} filings"


class Filer(threading.Thread):
    """Files one case after another until told to stop; never leaves one unanswered."""

    def __init__(self, port: int, token: str, log: Log, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.log, self.stop = port, token, log, stop
        self.ticket = ""

    def run(self) -> None:
        while not self.stop.is_set():
            self._file(uuid4().hex)

    def _file(self, key: str) -> None:
        done = False
        while not done and not self.log.refused:
            done = self.send(key) if self.ticket or self.upload() else False

    def upload(self) -> bool:
        boundary = "ranh-gioi"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="giay.pdf"\r\n\r\n'
        body = head.encode() + pdf("giay") + f"\r\n--{boundary}--\r\n".encode()
        told = self._post("/api/v1/papers", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
        self.ticket = told[1]["ticket"] if told else ""
        return bool(told)

    def send(self, key: str) -> bool:
        body = {"procedure": CODE, "answers": answers(), "papers": {"proof": [self.ticket]}}
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        told = self._post("/api/v1/cases", json.dumps(body).encode(), headers)
        if told:
            self.log.note(key, *told)
        return bool(told)

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any] | None:
        """None when the answer did not come, or was that the server is in trouble."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", path, body, {**headers, "Authorization": f"Bearer {self.token}"})
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.log.note_broken()
            self.stop.wait(_WAIT)
            return None
        finally:
            connection.close()
        if response.status >= 400:
            self.log.note_refused(f"{response.status} {text.decode(errors='replace')}")
            return None
        return response.status, json.loads(text)
