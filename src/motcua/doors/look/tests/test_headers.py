"""What every answer carries, and what the browser is told to forget."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from motcua.doors.look.headers import EVERYWHERE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/nothing", "/static/look/motcua.css", "/api/v1/procedures", "/tra-cuu?ma=x"])
def test_every_answer_carries_them(client: Client, address: str) -> None:
    answer = client.get(address)
    assert set(EVERYWHERE) | {"X-Content-Type-Options", "Referrer-Policy"} <= set(answer.headers)
    assert answer.headers["Server"] == "motcua"
    answer.close()
    assert "public" not in answer.headers["Cache-Control"] or address.startswith("/static/")


def test_signing_out_the_browser_forgets_the_pages(client: Client) -> None:
    assert client.post("/dang-xuat").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/").headers


COOKIES = """
from motcua.wiring import settings
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SECURE_HSTS_SECONDS)
print({getattr(settings, f"{name}_COOKIE_SECURE") for name in ("SESSION", "CSRF", "LANGUAGE")})
print({getattr(settings, f"{name}_COOKIE_HTTPONLY") for name in ("SESSION", "CSRF", "LANGUAGE")})
"""


@pytest.mark.parametrize(
    ("site", "told"),
    [
        ("https://dvc.example", "__Host-motcua __Host-motcua-form 31536000\n{True}\n{True}\n"),
        ("http://localhost:8000", "sessionid csrftoken 0\n{False}\n{True}\n"),
    ],
)
def test_under_tls_cookies_belong_to_this_host_alone(site: str, told: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("MOTCUA_SITE", site)
    run = subprocess.run([sys.executable, "-c", COOKIES], capture_output=True, text=True, check=True)
    assert run.stdout == told
