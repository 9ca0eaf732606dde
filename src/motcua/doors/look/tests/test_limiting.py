"""Too often: a page that says when to try again and gives back what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from motcua.doors.look.limiting import wait_in_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def narrow(settings: Any) -> None:
    settings.LIMITS, settings.LIMITS_TIMES = "lookup=2/600 filing=1/60 api=2/60 api_address=3/60 upload=1/60", 1


def test_guessing_codes_is_slowed_down_and_told_when_to_try_again(client: Client) -> None:
    assert [client.get("/tra-cuu", {"ma": f"x{n}"}).status_code for n in range(3)] == [404, 404, 429]
    answer = client.get("/tra-cuu", {"ma": "x"})
    assert 1 <= int(answer.headers["Retry-After"]) <= 300
    assert "Hãy thử lại sau" in answer.text
    assert 'href="/tra-cuu?ma=x"' in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/tra-cuu").status_code == 200
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.get("/tra-cuu", {"ma": "x"}).status_code == 404


def test_what_was_typed_comes_back(client: Client, settings: Any) -> None:
    settings.LIMITED = {"set_language": {"POST": "filing"}}
    typed = {"ten": "Nguyễn Thị Lan", "ghi-chu": 'hai\ndòng "và" <b>', "language": "vi"}
    client.post("/ngon-ngu", typed)
    answer = client.post("/ngon-ngu", typed)
    assert answer.status_code == 429
    assert 'name="ten" value="Nguyễn Thị Lan"' in answer.text
    assert "&quot;và&quot; &lt;b&gt;" in answer.text
    assert "csrfmiddlewaretoken" in answer.text


def test_a_password_never_comes_back(client: Client, settings: Any) -> None:
    settings.LIMITED = {"set_language": {"POST": "filing"}}
    for _ in range(2):
        answer = client.post("/ngon-ngu", {"username": "minh", "password": "hoa-sen-no"})
    assert answer.status_code == 429
    assert "hoa-sen-no" not in answer.text
    assert 'value="minh"' not in answer.text


def test_uploads_are_counted_wherever_they_go(client: Client) -> None:
    form = {"content_type": "multipart/form-data; boundary=x", "data": "--x--\r\n"}
    assert [client.post("/dang-nhap", **form).status_code for _ in range(2)][1] == 429  # type: ignore[arg-type]


def test_a_program_gets_a_problem(client: Client) -> None:
    statuses = [client.get("/api/v1/procedures").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = client.get("/api/v1/procedures")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many_requests"
    assert int(answer.headers["Retry-After"]) == 30


def test_a_new_key_for_each_guess_helps_nobody(client: Client) -> None:
    statuses = [client.get("/api/v1/cases", headers={"authorization": f"Bearer {n}"}).status_code for n in range(4)]
    assert statuses == [401, 401, 401, 429]


@pytest.mark.parametrize(("seconds", "words"), [(1, "1 giây"), (90, "90 giây"), (91, "2 phút"), (600, "10 phút")])
def test_the_wait_is_never_told_too_short(seconds: int, words: str) -> None:
    assert wait_in_words(seconds) == words
