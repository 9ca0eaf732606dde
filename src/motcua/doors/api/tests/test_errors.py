"""Whatever is sent, what comes back is a problem that a program can read, and never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.doors.api import problems, schemas
from motcua.doors.api.tests.program import UNKNOWN, Program, operations
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World
from tests.signing import signed_in

OPEN = tuple(f"/api/v1{each}" for each in ("/procedures", "/status", "/units", "/working-time"))
KEY = {"Idempotency-Key": "mot-lan-nop"}


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for method, path in operations() if not path.startswith(OPEN)],
)
@pytest.mark.parametrize("token", [None, "", "mc_khong-co", "x" * 5000, "mc_\xe9", "mc_\0"])
def test_without_a_token(nobody: Program, method: str, path: str, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = nobody.send(method, path.replace("{case_id}", UNKNOWN), b"{}", **headers)
    assert (answer.status, answer.code) == (401, "unauthenticated")
    assert answer.response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_does_not_open_the_api(world: World) -> None:
    client = Client()
    signed_in(client, world.accounts["lan"])
    assert client.get("/api/v1/cases").status_code == 401


@pytest.mark.parametrize(
    "path", ["/api/v1/none", "/api/none", "/api/v1/", "/api/v2/cases", "/api/v1/cases/", "/api/%ff"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "FROB"])
def test_an_address_that_is_none(lan: Program, method: str, path: str) -> None:
    answer = lan.send(method, path)
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FROB"])
def test_a_method_that_is_none(lan: Program, method: str) -> None:
    answer = lan.send(method, "/cases")
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert set(answer.response.headers["Allow"].split(", ")) == {"GET", "POST"}


NOT_JSON = [b"{", b"", b"\xff\xfe", b'{"a": "\xc3\x28"}', b"NaN", b'{"a": Infinity}', b"[" * 100_000, b"1" * 5000]
UNKEEPABLE = [b'{"reason": "a\\u0000b"}', b'{"\\u0000": 1}', b'{"reason": "\\ud800"}', b'{"a": 1e999}']


@pytest.mark.parametrize("body", NOT_JSON + UNKEEPABLE, ids=repr)
@pytest.mark.parametrize("path", ["/cases", "/cases/{}/accept", "/cases/{}/refuse-intake"])
def test_a_body_that_cannot_be_read(world: World, lan: Program, path: str, body: bytes) -> None:
    case = Story(world).submitted().case
    answer = lan.send("POST", path.format(case.id), body[:200_000], **KEY)
    assert answer.status in (400, 422)
    assert Case.objects.count() == 1


def test_json_nested_too_deep(lan: Program) -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    answer = lan.post("/cases", {"procedure": "9.000001", "answers": {"subject": deep}}, **KEY)
    assert (answer.status, answer.code) == (400, "bad_request")


@pytest.mark.parametrize(
    "type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x/y; ="]
)
def test_another_media_type(lan: Program, type: str) -> None:
    answer = lan.send("POST", "/cases", b'{"procedure": "9.000001", "answers": {}}', type=type, **KEY)
    assert (answer.status, answer.code) == (415, "unsupported_type")


def test_json_may_name_its_charset(lan: Program) -> None:
    body = json.dumps(lan.filing()).encode()
    assert lan.send("POST", "/cases", body, type="application/json; charset=utf-8", **KEY).status == 201


@pytest.mark.parametrize(
    ("type", "status"),
    [
        ("application/json", 415),
        ("multipart/form-data", 400),
        ("multipart/form-data; boundary=a b", 400),
        ("text/csv", 415),
    ],
)
def test_a_paper_sent_otherwise(lan: Program, type: str, status: int) -> None:
    assert lan.send("POST", "/papers", b"%PDF", type=type).status in (status, 422)


def test_a_broken_multipart_body(lan: Program) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF'
    assert lan.send("POST", "/papers", body, type="multipart/form-data; boundary=b").status in (400, 422)


def test_too_much(lan: Program, settings: Any) -> None:
    body = {"procedure": "9.000001", "answers": {"subject": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE}}
    answer = lan.post("/cases", body, **KEY)
    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("path", ["/procedures", "/status", "/cases"])
def test_nul_in_the_address(lan: Program, path: str) -> None:
    assert lan.get(f"{path}/%00").status == 400
    assert lan.get("/procedures", q="a\0b").status == 400
    assert lan.get(f"{path}?%00=1").status == 400


@pytest.mark.parametrize("name", ["khong-phai-uuid", "1", "x" * 3000, "..%2f..", "%20", f"{UNKNOWN}0"])
def test_an_id_that_is_none_is_not_found(lan: Program, name: str) -> None:
    assert lan.get(f"/cases/{name}").status == 404
    assert lan.post(f"/cases/{name}/accept", {}).status == 404
    assert lan.post(f"/consultations/{name}/answer", {"agrees": True, "opinion": "x"}).status == 404
    assert lan.get(f"/procedures/{name}").status == 404


@pytest.mark.parametrize(
    ("verb", "body", "fields"),
    [
        ("refuse-intake", {}, ["reason"]),
        ("refuse-intake", {"reason": 5}, ["reason"]),
        ("refuse-intake", {"reason": "x" * 4001}, ["reason"]),
        ("accept", {"version": "mới"}, ["version"]),
        ("accept", {"version": 1.5}, ["version"]),
        ("accept", {"verison": 1}, ["verison"]),
        ("accept", [], [""]),
        ("accept", "x", [""]),
        ("assign", {"to": 2**63}, ["to"]),
        ("assign", {"to": True, "x": 1}, ["x"]),
        ("rate", {"stars": 6}, ["stars"]),
        ("rate", {"stars": -1, "comment": "y" * 2001}, ["stars", "comment"]),
        ("confirm-payment", {"how": "gold"}, ["how"]),
        ("confirm-payment", {"how": "cash", "receipt_no": "9" * 61}, ["receipt_no"]),
        ("deliver", {"how": None}, ["how"]),
        ("ask-for-more", {"reason": "x", "missing": "proof"}, ["missing"]),
        ("ask-for-more", {"reason": "x", "missing": ["a"] * 51}, ["missing"]),
        ("supplement", {"papers": {"proof": "x"}}, ["papers.proof"]),
        ("supplement", {"answers": "x"}, ["answers"]),
        ("consult", {"key": "advice"}, ["question"]),
    ],
)
def test_wrong_types_are_told_by_field(world: World, lan: Program, verb: str, body: Any, fields: list[str]) -> None:
    case = Story(world).submitted().case
    answer = lan.post(f"/cases/{case.id}/{verb}", body)
    assert (answer.status, answer.code, answer.fields) == (422, "malformed", fields)
    assert not [fault for fault in answer.body["errors"] if "{" in fault["message"]]


@pytest.mark.parametrize("tray", ["", "all", "x" * 300])
def test_a_tray_that_is_none(hanh: Program, tray: str) -> None:
    assert hanh.get("/work", tray=tray).fields == ["tray"]


def test_problems_speak_the_callers_language(world: World) -> None:
    titles = {
        language: Program(world, None, language).get("/cases").body["title"] for language in ("vi", "en", "fr", "en-GB")
    }
    assert titles["vi"] == titles["fr"] == "Cần khóa truy cập hợp lệ"
    assert titles["en"] == titles["en-GB"] == "A valid access token is needed"
    assert {Program(world, None, language).get("/cases").code for language in ("vi", "en")} == {"unauthenticated"}


def test_a_bug_of_ours_is_a_problem_too(world: World, lan: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("motcua.record.cases.actions.accept_case", broken)
    lan.client.raise_request_exception = False
    answer = lan.post(f"/cases/{UNKNOWN}/accept", {})
    assert (answer.status, answer.code) == (500, "error")


def test_every_status_has_a_title_and_every_title_a_code_or_an_example() -> None:
    assert set(problems.CODES) < set(problems.TITLES)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
_INPUTS = [shape for shape in vars(schemas).values() if isinstance(shape, type) and issubclass(shape, schemas.Given)]
NAMES = st.sampled_from(sorted({name for shape in _INPUTS for name in shape.model_fields}))
VERBS = sorted({path.rsplit("/", 1)[-1] for method, path in operations() if method == "POST" and "{case_id}" in path})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verb=st.sampled_from(VERBS), body=st.dictionaries(NAMES | st.text(max_size=5), anything, max_size=6) | anything)
def test_anything_at_all_is_answered(world: World, lan: Program, hanh: Program, verb: str, body: Any) -> None:
    case = Case.objects.first() or Story(world).submitted().case
    for program in (lan, hanh):
        assert program.post(f"/cases/{case.id}/{verb}", body).status < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.sampled_from(["subject", "home", "pages", "late", "x"]), anything), place=anything)
def test_any_filing_is_answered(lan: Program, answers: Any, place: Any) -> None:
    body = {"procedure": "9.000001", "answers": answers, "papers": place, "place_code": place}
    assert lan.post("/cases", body, **KEY).status in (201, 200, 400, 422)
