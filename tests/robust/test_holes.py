"""Holes that were looked for, each kept shut: in the sources, in headers, in letters, in what a program sends."""

from __future__ import annotations

import ast
import logging
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _parser as sre  # how the library reads a pattern
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.http.response import BadHeaderError
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.module_loading import import_string

from motcua.bridges.messages.email import SmtpEmail
from motcua.ground.access.models import SignIn
from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.papers.rules import headers_for
from tests.robust.asking import asked_of
from tests.robust.conftest import Browser
from tests.robust.reading import Page
from tests.robust.test_bad_input import plain
from tests.robust.things import Things, acts

SOURCE = Path(__file__).resolve().parents[2] / "src" / "motcua"
MODULES = [path for path in sorted(SOURCE.rglob("*.py")) if "tests" not in path.parts]


@cache
def calls() -> tuple[tuple[Path, str, ast.Call], ...]:
    """Every call of the house with the name that is called, ``re.compile`` or ``eval``."""
    return tuple((path, _name(node.func), node) for path, node in nodes() if isinstance(node, ast.Call))


@cache
def nodes() -> tuple[tuple[Path, ast.AST], ...]:
    wanted = (ast.Call, ast.Import, ast.ImportFrom)
    trees = ((path, ast.parse(path.read_text("utf-8"))) for path in MODULES)
    return tuple((path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, wanted))


def _name(called: ast.expr) -> str:
    """``re.compile`` of a plain name, the last part of anything else."""
    if isinstance(called, ast.Attribute):
        return f"{called.value.id}.{called.attr}" if isinstance(called.value, ast.Name) else called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_no_shell_is_opened() -> None:
    shells = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
    found = [f"{path.name}: {name}" for path, name, _ in calls() if name in shells]
    found += [path.name for path, _, node in calls() if any(k.arg == "shell" for k in node.keywords)]
    assert found == []


def test_nothing_evaluates_text() -> None:
    """Nor revives objects: JSON and a strict reader of YAML are all that is read."""
    unsafe = ("eval", "exec", "__import__", "pickle.loads", "pickle.load", "marshal.loads", "shelve.open", "yaml.load")
    assert [f"{path.name}: {name}" for path, name, _ in calls() if name in unsafe] == []


def test_no_template_is_made_of_text() -> None:
    makers = ("Template", "django.template.Template", "engine.from_string", "Engine.from_string")
    assert [f"{path.name}: {name}" for path, name, _ in calls() if name in makers] == []


PATTERNS = ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")
OWN_PATTERNS = {"words.py"}
"""Which makes patterns of sentences that stand beside it."""


def patterns() -> Iterator[tuple[Path, ast.expr]]:
    for path, name, node in calls():
        if name in {f"re.{each}" for each in PATTERNS} and node.args:
            yield path, node.args[0]


def test_no_pattern_is_made_of_what_was_typed() -> None:
    made = {path.name for path, pattern in patterns() if not _written(pattern)}
    assert made <= OWN_PATTERNS


def _written(pattern: ast.expr) -> bool:
    """A text of the source, or one put together of names in capitals, which are such texts."""
    parts = pattern.values if isinstance(pattern, ast.JoinedStr) else [pattern]
    inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
    return all(isinstance(each, ast.Constant) or ast.unparse(each).lstrip("_").isupper() for each in inner)


PARTED = {r"[A-Z]\d{2}(\.[0-9A-Z]+)*"}
"""In which a full stop parts what is repeated, so that there is one way to read it."""


def test_no_pattern_runs_for_ever() -> None:
    """No repetition without end stands inside another."""
    texts = [pattern.value for _, pattern in patterns() if isinstance(pattern, ast.Constant)]
    assert len(texts) > 20
    assert {text for text in texts if _nested(sre.parse(text), inside=False)} <= PARTED


def _nested(parsed: Any, *, inside: bool) -> bool:
    for op, told in parsed:
        endless = str(op) in ("MAX_REPEAT", "MIN_REPEAT") and told[1] is sre.MAXREPEAT
        if endless and inside:
            return True
        below = told if isinstance(told, tuple | list) else ()
        for part in below:
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, sre.SubPattern) and _nested(each, inside=inside or endless):
                    return True
    return False


CALLS_OUT = ("requests", "urllib.request", "http.client", "socket", "smtplib", "httpx")


def test_only_bridges_call_out() -> None:
    found = set()
    for path, node in nodes():
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        if any(name in CALLS_OUT for name in names):
            found.add(str(path.relative_to(SOURCE)))
    assert {each for each in found if not each.startswith("bridges/")} <= {"wiring/supervise.py"}


def test_scripts_write_text_as_text() -> None:
    """Nothing typed becomes elements, no code is made of text, and no other window is listened to."""
    alive = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|onmessage|jsonp", re.I
    )
    found = []
    for path in SOURCE.rglob("*.js"):
        if not path.name.endswith(".min.js"):
            found += [f"{path.name}: {each[0]}" for each in alive.finditer(path.read_text("utf-8"))]
    assert found == []


LINE_ENDS = "xin chào\r\nBcc: moi.nguoi@vidu.example\r\n\r\nX"


def test_no_letter_gets_another_header() -> None:
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        SmtpEmail().send(to="lan@vidu.example", subject=LINE_ENDS, body="x", reference="1")
        sent = mail.outbox[-1].message()
        assert sent["Bcc"] is None
        assert "\n" not in str(sent["Subject"])
        with pytest.raises((BadHeaderError, ValueError)):
            SmtpEmail().send(to="lan@vidu.example\nBcc: x@vidu.example", subject="x", body="x", reference="1")


def test_no_header_takes_a_line_end(things: Things, browser: Browser) -> None:
    paper = FileRef("a" * 64, "giấy\r\nSet-Cookie: a=b\r\n.pdf", 1, PDF)
    assert not [value for value in headers_for(paper).values() if "\r" in value or "\n" in value]
    for path in ("/?a=%0d%0aSet-Cookie:%20a=b", "/dang-nhap?next=/%0d%0aSet-Cookie:%20a=b"):
        answer = browser("lan").get(path)
        assert answer.status_code < 500
        assert "a" not in answer.cookies


def test_a_key_given_twice_is_refused(things: Things) -> None:
    """Two parsers between us and a program would read it differently."""
    body = b'{"procedure": "1", "procedure": "2", "answers": {}}'
    headers = {"Authorization": f"Bearer {things.token('lan')}", "Idempotency-Key": "12345678"}
    answer = Client().generic("POST", "/api/v1/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code == 400
    assert "một lần" in answer.json()["detail"]


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000, b"-" + b"1" * 5000, b"1e" + b"9" * 400]
)
def test_a_bomb_of_json_is_a_body_that_cannot_be_read(things: Things, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {things.token('lan')}", "Idempotency-Key": "12345678"}
    answer = Client().generic("POST", "/api/v1/cases", body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422)


def test_looking_changes_nothing(things: Things, browser: Browser) -> None:
    """That somebody looked may stand in the ledger; nothing else does."""
    for who in ("lan", "hanh", "minh"):
        client = browser(who)
        before = acts()
        for path in plain():
            if "dang-xuat" not in path:
                client.get(path)
        assert acts() == before, who


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_a_method_is_not_overridden(things: Things, browser: Browser, name: str) -> None:
    client, path = browser("lan"), f"/nhap/{things.draft.pk}/xoa"
    assert client.get(path, headers={name: "POST"}).status_code == 405
    assert client.get(f"{path}?_method=POST").status_code == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost@evil.example", "localhost:80:90", "evil.example/?x=localhost"]
)
def test_a_strange_host_is_not_answered(things: Things, host: str) -> None:
    for path in ("/", "/dang-nhap", "/api/v1/me"):
        answer = Client(raise_request_exception=False).get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


def _line(message: str) -> str:
    told: Any = settings.LOGGING["formatters"]
    told = told["line"]
    record = logging.LogRecord("motcua", logging.WARNING, "x.py", 1, "%s", (message,), None)
    return str(import_string(told["()"])(told["format"], style="{").format(record))


def test_no_line_of_a_log_is_forged() -> None:
    """Whatever stands in an address or a name: one event is one line, and no terminal obeys it."""
    told = _line("/a\nERROR\r gia\x1b[2J\u2028mạo")
    assert told.splitlines() == [told]
    assert "\x1b" not in told
    assert "mạo" in told


@pytest.mark.parametrize("typed", ["a-" * 100_000, "+-" * 100_000, "password" * 20_000, "a@" * 100_000])
def test_a_long_line_is_masked_in_no_time(typed: str) -> None:
    before = time.process_time()
    _line(typed)
    assert time.process_time() - before < 2


def test_no_other_site_reads_anything(things: Things, browser: Browser) -> None:
    for path in ("/", "/ho-so", "/api/v1/procedures", "/api/v1/me", "/tim-don-vi?q=a&callback=b"):
        answer = browser("lan").get(path, headers={"Origin": "https://evil.example"})
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]
        assert "b(" not in answer.text[:20]


# --- what the claims of the security report lean on ------------------------------------------------------------------


def test_passwords_are_hidden_and_may_be_pasted(things: Things, browser: Browser) -> None:
    asked = []
    for who, path in (("", "/dang-nhap/can-bo"), ("minh", "/tai-khoan/mat-khau"), ("minh", "/tai-khoan/chung-minh")):
        page = Page(browser(who).get(path).text, path)
        asked += [tag.attributes for tag in page.all("input") if "password" in (tag.attributes.get("autocomplete", ""))]
        asked += [tag.attributes for tag in page.all("input") if tag.attributes.get("name") in ("password", "again")]
    assert len(asked) > 4
    assert {each.get("type") for each in asked} == {"password"}
    assert not [each for each in asked if "onpaste" in each or each.get("autocomplete", "off") == "off"]


@pytest.mark.parametrize(
    ("who", "path"), [("lan", "/ho-so"), ("lan", "/tai-khoan"), ("hanh", "/ban-lam-viec/"), ("minh", "/quan-tri/")]
)
def test_every_page_behind_the_door_leads_out(things: Things, browser: Browser, who: str, path: str) -> None:
    page = Page(browser(who).get(path).text, path)
    assert "/dang-xuat" in {tag.attributes.get("action") for tag in page.all("form")}


def test_no_weak_hash() -> None:
    """An RFC 3161 stamp may name its certificate by SHA-1 (RFC 2634); the name proves nothing."""
    found = {path.name for path, name, _ in calls() if name in ("hashlib.md5", "hashlib.sha1", "md5")}
    assert found <= {"stamps.py"}


def test_chance_is_the_systems() -> None:
    """What draws by chance that can be foretold is the sample, which is to be the same each time."""
    drawn = set()
    for path, node in nodes():
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            drawn.add(path.relative_to(SOURCE).parts[:2])
        if isinstance(node, ast.Import) and any(each.name == "random" for each in node.names):
            drawn.add(path.relative_to(SOURCE).parts[:2])
    assert drawn <= {("wiring", "sample")}


def test_certificates_are_checked() -> None:
    unchecked = [path.name for path, name, _ in calls() if name in ("ssl._create_unverified_context", "ssl.CERT_NONE")]
    for path, _, node in calls():
        for each in node.keywords:
            if each.arg == "verify" and isinstance(each.value, ast.Constant) and each.value.value is False:
                unchecked.append(path.name)
    assert unchecked == []


def test_calls_follow_no_redirects() -> None:
    for path, name, node in calls():
        if name in ("requests.get", "requests.post", "requests.request", "requests.put"):
            said = {each.arg: ast.unparse(each.value) for each in node.keywords}
            assert said.get("allow_redirects") == "False", path.name
            assert "timeout" in said, path.name


INSIDE = (
    *("/.git/config", "/.env", "/pyproject.toml", "/static/", "/static/look/", "/static/../pyproject.toml"),
    *("/static/%2e%2e/%2e%2e/pyproject.toml", "/media/", "/papers/", "/admin/", "/server-status", "/ho-so/x.css"),
)


@pytest.mark.parametrize("path", INSIDE)
def test_nothing_of_the_inside_is_served(things: Things, browser: Browser, path: str) -> None:
    client = browser("lan")
    assert client.get(path).status_code == 404
    assert client.trace(path).status_code in (400, 403, 404, 405)


SECRETS = re.compile("pass|mat.khau|token|secret|otp|ma.xac.thuc|personal_id|dinh.danh", re.I)


@pytest.mark.parametrize("who", ["", "lan", "hanh"])
def test_addresses_carry_no_secrets(things: Things, browser: Browser, who: str) -> None:
    asked = asked_of(browser(who), who)
    assert not [name for each in asked if each.method == "get" for name in each.names if SECRETS.search(name)]


def test_the_browser_keeps_nothing() -> None:
    """Neither our scripts nor htmx, which keeps pages only where one asks it to change the address."""
    keeps = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie")
    ours = [path for path in SOURCE.rglob("*.js") if not path.name.endswith(".min.js")]
    assert not [path.name for path in ours if keeps.search(path.read_text("utf-8"))]
    asks = re.compile(r"hx-(push-url|replace-url|boost)")
    assert not [path.name for path in SOURCE.rglob("*.html") if asks.search(path.read_text("utf-8"))]


def test_the_length_is_the_length(things: Things, browser: Browser) -> None:
    paper = next((case, paper) for case in things.cases for paper in case.papers.all())
    for path in ("/", "/api/v1/procedures", f"/ho-so/{paper[0].pk}/giay-to/{paper[1].digest}"):
        answer = browser("lan").get(path)
        body = answer.getvalue()
        assert answer.headers.get("Content-Length", str(len(body))) == str(len(body))


# --- one machine, two people -----------------------------------------------------------------------------------------


def test_what_one_person_typed_is_not_given_to_the_next_at_the_machine(things: Things, browser: Browser) -> None:
    """Bà Lan's sign-in ended while she wrote; the next at the same browser finds nothing of it, she herself does."""
    client, path = browser("lan"), f"/nhap/{things.draft.pk}"
    key = settings.SESSION_COOKIE_NAME
    SignIn.objects.filter(account=things.account("lan")).update(ended_at=timezone.now(), ended_why="idle")
    assert client.post(path, {"mo_ta": "riêng của bà Lan"}).status_code == 302
    held = client.cookies[key].value
    left = SessionStore(held).load()
    assert "riêng của bà Lan" in str(left["typed"])
    for who, given in (("tuan", False), ("lan", True)):
        client = browser(who)
        session = client.session
        session["typed"] = left["typed"]
        session.save()
        assert ("riêng của bà Lan" in client.get(path).text) is given
