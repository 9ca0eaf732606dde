"""The API explained to people: every operation with its parameters, bodies and a call to copy, from the document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.doors.api.api import api
from motcua.doors.look.asking import Asked

_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter, or one property of a body, with its path."""

    name: str
    type: str
    required: bool
    description: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: str
    types: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operation as its page shows it."""

    id: str
    method: str
    path: str
    summary: str
    tag: str
    open: bool
    parameters: tuple[Row, ...]
    body: tuple[Row, ...]
    answers: tuple[Answer, ...]
    curl: str


@require_safe
def root(request: Asked) -> HttpResponse:
    return redirect("api_docs")


@require_safe
def index(request: Asked) -> HttpResponse:
    document = _document()
    calls = list(_calls(document))
    groups = [(tag, [call for call in calls if call.tag == tag["name"]]) for tag in document["tags"]]
    responses = document["components"]["responses"].values()
    problems = [next(iter(each["content"].values()))["example"] for each in responses]
    return render(
        request,
        "api/docs.html",
        {"info": document["info"], "groups": groups, "problems": problems, "site": _site(request)},
    )


@require_safe
def operation(request: Asked, name: str) -> HttpResponse:
    document = _document(_site(request))
    call = next((call for call in _calls(document) if call.id == name), None)
    if call is None:
        raise Http404
    return render(request, "api/operation.html", {"call": call})


def _site(request: Asked) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _document(site: str = "") -> dict[str, Any]:
    return {**api.get_openapi_schema(), "site": site}


def _calls(document: Mapping[str, Any]) -> Iterator[Call]:
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            body = told.get("requestBody")
            kind, schema = _content(body) if body else ("", {})
            yield Call(
                id=told["operationId"],
                method=method.upper(),
                path=path,
                summary=told["summary"],
                tag=told["tags"][0],
                open="security" not in told,
                parameters=tuple(_parameter(each) for each in told["parameters"]),
                body=tuple(_rows(document, schema)),
                answers=tuple(_answer(document, status, each) for status, each in told["responses"].items()),
                curl=_curl(document, method, path, told, kind, schema),
            )


def _content(part: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    kind, content = next(iter(part["content"].items()))
    return kind, content["schema"]


def _parameter(told: Mapping[str, Any]) -> Row:
    return Row(told["name"], _type(told["schema"]), told["required"], told.get("description", ""), told["in"])


def _answer(document: Mapping[str, Any], status: str, answer: Mapping[str, Any]) -> Answer:
    answer = _found(document, answer)
    _, schema = _content(answer)
    rows = () if int(status) >= 400 else tuple(_rows(document, schema))
    return Answer(status, answer["description"], ", ".join(answer["content"]), rows)


def _rows(document: Mapping[str, Any], schema: Mapping[str, Any], at: str = "", depth: int = 0) -> Iterator[Row]:
    """The properties of a body, those of inner objects below their own."""
    schema = _found(document, schema)
    if schema.get("type") == "array":
        yield from _rows(document, schema["items"], f"{at}[]", depth)
        return
    for name, inner in schema.get("properties", {}).items():
        path = f"{at}.{name}" if at else name
        yield Row(path, _type(inner), name in schema.get("required", ()), inner.get("description", ""))
        if depth < _DEEPEST and ("$ref" in inner or "$ref" in inner.get("items", {})):
            yield from _rows(document, inner, path, depth + 1)


def _type(schema: Mapping[str, Any]) -> str:
    """``string (uuid)``, ``integer | null``, ``"cash" | "card"``."""
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _found(document: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    assert isinstance(found, dict)
    return found


def _curl(
    document: Mapping[str, Any], method: str, path: str, told: Mapping[str, Any], kind: str, schema: Mapping[str, Any]
) -> str:
    lines = [f"curl -X {method.upper()} '{document['site']}{path}'"]
    if "security" in told:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    lines += [f"-H '{p['name']}: 7c5b2e0a-nop-1'" for p in told["parameters"] if p["in"] == "header"]
    if kind == "multipart/form-data":
        lines.append("-F 'file=@giay-to.pdf'")
    elif kind:
        example = _found(document, schema).get("examples", [{}])[0]
        lines += [f"-H 'Content-Type: {kind}'", f"--data '{json.dumps(example, ensure_ascii=False)}'"]
    return " \\\n  ".join(lines)
