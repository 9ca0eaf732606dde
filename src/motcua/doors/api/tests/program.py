"""A program that calls the API as somebody of the cast, and minds that nothing is answered that is not declared."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from motcua.doors.api.api import api
from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.samples import pdf
from motcua.ground.people.actions import issue_token
from motcua.ground.people.definitions import SYSTEM
from motcua.record.cases.tests.world import CODE, World, answers

PROBLEM = "application/problem+json"
JSON = "application/json"
UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8057"
"""The id of nothing. Always the same: the processes of a run must find tests of the same names."""
LAWFUL_WITHOUT_BEING_DECLARED = {405}


class Answer:
    """What came back, read."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status: int = response.status_code
        self.type: str = response.headers.get("Content-Type", "").split(";")[0]
        self.body: Any = json.loads(response.content) if self.type in (JSON, PROBLEM) else None

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def fields(self) -> list[str]:
        return [fault["field"] for fault in self.body["errors"]]


class Program:
    """``get("/cases")`` and ``post("/cases", {...})`` below /api/v1, with a token of its own."""

    def __init__(self, world: World, who: str | None, language: str = "") -> None:
        self.world = world
        self.client = Client(enforce_csrf_checks=True)
        self.headers: dict[str, str] = {"Accept-Language": language} if language else {}
        if who is not None:
            self.headers["Authorization"] = f"Bearer {token_of(world, who)}"

    def get(self, path: str, **query: str) -> Answer:
        return self.send("GET", path, query=query)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.send("POST", path, json.dumps({} if body is None else body).encode(), **headers)

    def file(self, body: Any = None, *, key: str = "", at: str = "/cases") -> Answer:
        return self.post(at, self.filing() if body is None else body, **{"Idempotency-Key": key or uuid4().hex})

    def filing(self, **changed: Any) -> dict[str, Any]:
        return {"procedure": CODE, "answers": answers(), "papers": {"proof": [self.ticket()]}, **changed}

    def ticket(self) -> str:
        stored = self.upload(pdf("giay chung minh"))
        assert stored.status == 201, stored.body
        return str(stored.body["ticket"])

    def upload(self, content: bytes, name: str = "giay.pdf") -> Answer:
        file = SimpleUploadedFile(name, content, "application/pdf")
        response = self.client.post("/api/v1/papers", {"file": file}, headers=self.headers)
        return _declared("POST", "/api/v1/papers", Answer(response))

    def send(
        self, method: str, path: str, body: bytes = b"", *, query: Any = None, type: str = JSON, **headers: str
    ) -> Answer:
        whole = path if path.startswith("/api") else f"/api/v1{path}"
        response = self.client.generic(
            method, whole, body, content_type=type, headers={**self.headers, **headers}, query_params=query
        )
        return _declared(method, whole, Answer(response))


def token_of(world: World, who: str) -> str:
    now = timezone.now()
    _, text = issue_token(
        account=world.accounts[who],
        name="thử",
        expires=now + timedelta(days=1),
        actor=SYSTEM,
        now=now,
        record=record_fact,
    )
    return text


@cache
def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """The declared responses by method and address."""
    document = api.get_openapi_schema(path_prefix="/api/")
    components = document["components"]["responses"]
    found = {}
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            answers = told["responses"].items()
            found[method.upper(), path] = {
                status: components[each["$ref"].rsplit("/", 1)[-1]] if "$ref" in each else each
                for status, each in answers
            }
    return found


def _declared(method: str, path: str, answer: Answer) -> Answer:
    """Every answer of a route stands in its declaration, with its media type; every error is a problem."""
    if answer.status >= 400:
        assert answer.type == PROBLEM, f"{method} {path}: {answer.status} as {answer.type}"
        assert answer.body["status"] == answer.status
        assert answer.body["type"] == f"urn:motcua:problem:{answer.code}"
        assert answer.body["title"]
    assert "Set-Cookie" not in answer.response.headers
    declared = next((told for (m, at), told in operations().items() if m == method and _matches(at, path)), None)
    if declared is not None and answer.status not in LAWFUL_WITHOUT_BEING_DECLARED:
        assert str(answer.status) in declared, f"{method} {path} may not answer {answer.status}: {answer.body}"
        assert answer.type in declared[str(answer.status)]["content"], f"{method} {path}: {answer.type}"
    return answer


def _matches(template: str, path: str) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path.partition("?")[0]) is not None
