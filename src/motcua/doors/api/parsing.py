"""Reading a JSON body: text that a database can keep, numbers that are numbers, no deeper than anybody needs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja.parser import Parser

_DEEPEST = 20


class BadBody(Exception):
    """A body that is not what it should be; ``sentence`` is for the person who wrote the program."""

    NOT_JSON = gettext_noop("Nội dung gửi lên không phải là JSON đúng, mã hóa UTF-8.")
    NOT_SAID_TO_BE_JSON = gettext_noop("Gửi nội dung với Content-Type: application/json.")
    UNKEEPABLE = gettext_noop("Chuỗi ký tự không được chứa ký tự NUL hay nửa cặp thay thế (surrogate).")
    NOT_FINITE = gettext_noop("Số phải là số hữu hạn.")
    TWICE = gettext_noop("Mỗi khóa chỉ được ghi một lần trong một đối tượng JSON.")
    TOO_DEEP = gettext_noop("Nội dung gửi lên lồng nhau quá sâu.")

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


class StrictJson(Parser):
    """Ninja turns whatever is raised here into a 400; `problems` looks for the `BadBody` behind it."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise BadBody(BadBody.NOT_SAID_TO_BE_JSON, 415)
        try:
            body = json.loads(request.body.decode("utf-8"), parse_constant=_no_such_number, object_pairs_hook=_once)
        except RecursionError:
            raise BadBody(BadBody.TOO_DEEP) from None
        for value, depth in _walk(body):
            _check(value, depth)
        return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key written twice one program reads the first and another the last."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise BadBody(BadBody.TWICE)
    return told


def _no_such_number(word: str) -> float:
    raise BadBody(BadBody.NOT_FINITE)


def _walk(body: Any) -> Iterator[tuple[Any, int]]:
    """Every value and every key, with its depth; without recursion, since the depth is the sender's."""
    waiting = [(body, 0)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if isinstance(value, dict):
            waiting += [(key, depth + 1) for key in value]
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise BadBody(BadBody.TOO_DEEP)
    if isinstance(value, float) and not math.isfinite(value):
        raise BadBody(BadBody.NOT_FINITE)
    if isinstance(value, str) and not keepable(value):
        raise BadBody(BadBody.UNKEEPABLE)


def keepable(text: str) -> bool:
    """PostgreSQL keeps neither NUL nor what UTF-8 cannot write."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
