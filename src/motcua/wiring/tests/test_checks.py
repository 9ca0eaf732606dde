"""A house in which real people's data may lie does not start with settings that are unsafe."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from motcua.ground.words.errors import Unavailable
from motcua.ground.words.keyring import KeyRing, new_key
from motcua.wiring import checks, standing
from motcua.wiring.commands.check import command, refuse_to_start
from motcua.wiring.secret import secret_files


@pytest.fixture
def house(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """In order, and in production."""
    for name in [name for name in os.environ if name.endswith("_FILE")]:
        monkeypatch.delenv(name)
    good: dict[str, Any] = {
        "DEMO": False,
        "DEBUG": False,
        "STATIC_FROM_SOURCE": False,
        "STATE": tmp_path,
        "SITE": "https://dvc.example",
        "ALLOWED_HOSTS": ["dvc.example"],
        "TRUSTED_PROXIES": "127.0.0.1",
        "LIMITS": "",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECRET_KEY_FALLBACKS": [],
        "ENCRYPTION_KEYS": KeyRing((new_key(),)).text,
        "SECOND_FACTOR": "required",
        "MESSAGES_SMS": "",
        "MESSAGES_EMAIL": "motcua.bridges.messages.email.SmtpEmail",
        "EMAIL_HOST": "localhost",
        "STAMPERS": ["one"],
        "PAPERS_SCANNER": "motcua.bridges.antivirus.clamd.Clamd",
    }
    for name, value in good.items():
        setattr(settings, name, value)
    return settings


def test_a_house_in_order_starts(house: Any) -> None:
    assert checks.problems() == []
    refuse_to_start()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("GATEWAYS", {"vnpay": {"url": "https://a.example", "api_url": "http://a.example"}}, "vnpay is spoken to in"),
        ("GATEWAYS", {"vietqr": {"options": {"url": "http://bank.example"}}}, "vietqr is spoken to in clear"),
        ("SITE", "http://dvc.example", "in clear"),
        ("ALLOWED_HOSTS", ["*"], "any host's name"),
        ("ALLOWED_HOSTS", [".example"], "any host's name"),
        ("ALLOWED_HOSTS", ["localhost", "testserver"], "MOTCUA_HOSTS is not set"),
        ("ALLOWED_HOSTS", ["other.example"], "does not hold dvc.example"),
        ("TRUSTED_PROXIES", "", "slowed down as one"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "believes everybody"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, ::/0", "believes everybody"),
        ("TRUSTED_PROXIES", "proxy.example", "cannot be read"),
        ("LIMITS", "off", "switches off"),
        ("LIMITS", "search=off", "switches off search"),
        ("LIMITS", "search", "MOTCUA_LIMITS"),
        ("SECRET_KEY", "short", "can be guessed"),
        ("SECRET_KEY", "a" * 60, "can be guessed"),
        ("SECRET_KEY_FALLBACKS", ["short"], "can be guessed"),
        ("ENCRYPTION_KEYS", "no ring", "cannot be read"),
        ("SECOND_FACTOR", "offered", "password alone"),
        ("MESSAGES_SMS", "motcua.bridges.messages.demo.DemoSms", "thrown away"),
        ("PAPERS_SCANNER", "", "nobody looks for viruses"),
        ("EMAIL_HOST", "mail.example", "in clear"),
    ],
)
def test_each_unsafe_setting_keeps_it_from_starting(house: Any, name: str, value: Any, told: str) -> None:
    setattr(house, name, value)
    (problem,) = checks.errors()
    assert told in problem.what
    assert problem.do
    with pytest.raises(click.ClickException, match="nothing starts"):
        refuse_to_start()


@pytest.mark.parametrize(
    ("host", "options", "well"),
    [
        ("/run/postgresql", {}, True),
        ("127.0.0.1", {}, True),
        ("db.example", {"sslmode": "verify-full"}, True),
        ("db.example", {}, False),
        ("10.0.0.3", {"sslmode": "prefer"}, False),
    ],
)
def test_a_database_elsewhere_is_spoken_to_by_tls(
    house: Any, monkeypatch: pytest.MonkeyPatch, host: str, options: dict[str, str], well: bool
) -> None:
    monkeypatch.setitem(house.DATABASES["default"], "HOST", host)
    monkeypatch.setitem(house.DATABASES["default"], "OPTIONS", options)
    told = [f"the database at {host} may be spoken to in clear"]
    assert [each.what for each in checks.errors()] == ([] if well else told)


def test_nobody_looks_for_viruses_only_if_somebody_answers_for_it(house: Any) -> None:
    house.PAPERS_SCANNER, house.PAPERS_UNSCANNED = "", True
    (problem,) = checks.problems()
    assert problem.level == "warning"


def test_a_secret_that_others_may_read_is_told(house: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "smtp"
    told.write_text("x")
    told.chmod(0o644)
    monkeypatch.setenv("MOTCUA_SMTP_PASSWORD_FILE", str(told))
    (problem,) = checks.errors()
    assert problem.do == f"chmod 600 {told}"
    told.chmod(0o640)
    assert checks.errors() == []


def test_every_file_of_a_secret_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL_FILE", "/x/url")
    assert [path.name for path in secret_files(tmp_path)][:2] == ["secret-key", "encryption-keys"]
    assert Path("/x/url") in secret_files(tmp_path)


def test_a_demo_starts_as_it_is_and_is_told_so(settings: Any) -> None:
    settings.DEMO = True
    refuse_to_start()
    told = CliRunner().invoke(command)
    assert told.exit_code == 1
    assert "This is a demo" in told.output


@pytest.mark.django_db
def test_what_runs_beside_is_asked_too(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def about(self) -> str:
            raise Unavailable("clamd does not answer")

    monkeypatch.setattr(standing, "scanner", Away)
    monkeypatch.setattr(standing, "_migrations", list)
    found = {each.what for each in standing.standing() if each.level == "error"}
    assert found == {"the scanner does not answer: clamd does not answer"}


@pytest.mark.django_db
def test_django_has_nothing_to_add(house: Any) -> None:
    house.HTTPS = True
    for name, value in {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    }.items():
        setattr(house, name, value)
    assert [each.what for each in standing._django()] == []
