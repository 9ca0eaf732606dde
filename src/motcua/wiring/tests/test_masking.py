"""No secret and no person's number stands in the log."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.people.rules import TOKEN_MARK
from motcua.ground.words.keyring import KeyRing, new_key
from motcua.wiring.masking import MaskedJson, Masking, mask


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("no party with 079190000123 here", "no party with <number> here"),
        ("Key (personal_id)=(079190000123) already exists", "Key (personal_id)=(<number>) already exists"),
        ("sms to 0912345678 and +84912345678", "sms to <number> and <number>"),
        ("mail to lan.nguyen@vidu.vn: refused", "mail to <name>@vidu.vn: refused"),
        ("{'username': 'minh', 'password': 'hoa sen'}", "{'username': 'minh', 'password': <secret>}"),
        ("MOTCUA_SMTP_PASSWORD=hoa-sen, retry", "MOTCUA_SMTP_PASSWORD=<secret>, retry"),
        ("client_secret=abc&code=1", "client_secret=<secret>&code=1"),
        ("Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer <token>"),
        ("postgresql://motcua:hoa-sen@db.example/motcua", "postgresql://motcua:<secret>@db.example/motcua"),
        (f"key {TOKEN_MARK}{'A1b2C3d4' * 4} was refused", "key <token> was refused"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwNzkxOTAwMDAxMjMifQ.c2ln", "<token>"),
        ("opened v1.b17e1a35.LK3YqIrGT4L7a1-f2M2-w92clTJsqK_Wf2m2GZM=", "opened <closed>"),
    ],
)
def test_what_gives_something_away_is_masked(said: str, written: str) -> None:
    assert mask(said) == written


def test_a_closed_text_of_any_key_is_masked() -> None:
    assert mask(f"opened {KeyRing((new_key(),)).close('x', 'y')}") == "opened <closed>"


@pytest.mark.parametrize(
    "said",
    [
        "GET /ho-so/0197f0e4-0000-7000-8000-000000000001 200",
        "seal 42 over 1024 facts in 0.123456789012 s",
        "H26.01.02-261122-0001 is late",
        "2026-11-22T08:15:00.123456Z",
        "5 texts stand under 1a2b3c4d",
    ],
)
def test_what_says_nothing_of_anybody_is_left(said: str) -> None:
    assert mask(said) == said


def written(*arguments: object, error: BaseException | None = None) -> str:
    record = logging.LogRecord("motcua", logging.ERROR, "x.py", 1, "%s", arguments, None)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return Masking("{levelname} {message}", style="{").format(record)


def test_an_errors_own_words_are_masked_too() -> None:
    try:
        raise ValueError("079190000123 is nobody")
    except ValueError as error:
        told = written("failed", error=error)
    assert "ValueError: <number> is nobody" in told
    assert "Traceback" in told


def test_nobody_writes_lines_of_their_own() -> None:
    assert written("x\r\nERROR forged") == "ERROR x\\r\\nERROR forged"


def test_what_stands_behind_a_broken_line_is_masked() -> None:
    assert written("sms\n0912345678\t079190000123") == "ERROR sms\\n<number>\\u0009<number>"


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_a_record_for_machines_is_one_line_and_masked() -> None:
    try:
        raise ValueError("079190000123 is nobody")
    except ValueError as error:
        exc_info = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("motcua", logging.ERROR, "x.py", 1, "xấu\r\n%s\u2028", ("0912345678",), exc_info)
    record.event = {"who": "account:1", "page": "lan.nguyen@vidu.vn"}
    line = MaskedJson().format(record)
    assert line.splitlines() == [line]
    told = json.loads(line)
    assert told["said"] == "xấu\\r\\n<number>\\u2028"
    assert (told["who"], told["page"]) == ("account:1", "<name>@vidu.vn")
    assert told["trace"].endswith("ValueError: <number> is nobody")


@pytest.mark.django_db
def test_machines_read_who_was_kept_out(caplog: pytest.LogCaptureFixture) -> None:
    Client().post("/dang-nhap/can-bo", {"username": "hanh", "password": "sai" * 5})
    record = next(each for each in caplog.records if each.name == "motcua.access")
    told = json.loads(MaskedJson().format(record))
    assert (told["event"], told["status"], told["page"]) == ("proof_failed", "422", "official_login")
    assert (told["level"], told["logger"]) == ("WARNING", "motcua.access")
    assert told["at"].endswith("+00:00")
