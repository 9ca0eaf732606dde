"""The document says what there is, whole and in both languages; its pages show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from motcua.doors.api import examples, schemas
from motcua.doors.api.api import api
from motcua.doors.api.tests.program import PROBLEM, Program

PUBLIC = {
    *("find_procedures", "read_procedure", "look_up"),
    *("find_units", "read_unit", "successors_of_unit", "due"),
}


def document(language: str = "en") -> dict[str, Any]:
    with translation.override(language):
        whole: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
        return whole


def calls() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, told) for path, methods in document()["paths"].items() for method, told in methods.items()]


def every(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from every(value)
    elif isinstance(part, list):
        for value in part:
            yield from every(value)


def test_it_is_served_to_anybody(nobody: Program) -> None:
    answer = nobody.get("/api/openapi.json")
    assert (answer.status, answer.body["openapi"]) == (200, "3.1.0")


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    for part in every(whole):
        if "$ref" in part:
            found: Any = whole
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            assert found


def test_problems_have_their_own_media_type() -> None:
    whole = document()
    for _, _, told in calls():
        for status, answer in told["responses"].items():
            if int(status) >= 400:
                [type] = whole["components"]["responses"][answer["$ref"].rsplit("/", 1)[-1]]["content"]
                assert type == PROBLEM


@pytest.mark.parametrize(("path", "method", "told"), calls(), ids=lambda each: each if isinstance(each, str) else "")
def test_an_operation_declares_what_it_can_answer(path: str, method: str, told: dict[str, Any]) -> None:
    declared = set(told["responses"])
    assert {"400", "500"} <= declared
    assert declared & {"200", "201"}
    assert told["summary"]
    assert ("security" in told) is (told["operationId"] not in PUBLIC)
    assert ("401" in declared) is ("security" in told)
    if "{" in path:
        assert "404" in declared
    if "requestBody" in told:
        assert {"403", "409", "413", "415", "422"} <= declared
    if any(each["in"] in ("query", "header") for each in told["parameters"]):
        assert "422" in declared


def test_operations_have_names_of_their_own() -> None:
    names = [told["operationId"] for _, _, told in calls()]
    assert len(names) == len(set(names)) >= 30


@pytest.mark.parametrize("name", examples.SHAPES)
def test_an_example_is_read_by_its_schema(name: str) -> None:
    shape = getattr(schemas, name)
    assert shape.model_validate(examples.SHAPES[name]).dict(exclude_unset=True).keys() == examples.SHAPES[name].keys()


def test_every_json_body_has_an_example() -> None:
    whole = document()
    for _, _, told in calls():
        for type, content in told.get("requestBody", {}).get("content", {}).items():
            if type == "application/json":
                assert whole["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[-1]]["examples"]


def test_the_pages_show_every_operation(db: None) -> None:
    browser = Client()
    index = browser.get("/api/docs").content.decode()
    for path, method, told in calls():
        assert f"{method.upper()}</strong> {path}" in index
        page = browser.get(f"/api/docs/{told['operationId']}")
        text = page.content.decode()
        assert page.status_code == 200
        assert path in text
        assert f"curl -X {method.upper()}" in text
        assert all(f">{each['name']}" in text for each in told["parameters"])
        assert len(page.content) < 60_000


def test_an_operation_that_is_none_is_a_page_not_found(db: None) -> None:
    missing = Client().get("/api/docs/none")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_the_root_leads_to_the_pages(db: None) -> None:
    assert Client().get("/api/").headers["Location"] == "/api/docs"
