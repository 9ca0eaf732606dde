"""A citizen at the door: the portal on one side, the simulated national identity in a process of its own on the other,
and a browser between them."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from django.test import Client

from motcua.bridges.national_id.oidc import OidcProvider
from motcua.ground.access.models import SignIn
from motcua.ground.ledger.models import Fact
from motcua.ground.people.models import Account, Party
from motcua.record.cases.models import Draft
from motcua.record.cases.tests.world import CODE, World, build
from motcua.wiring.national_id import write_client
from motcua.wiring.supervise import Children, wait_until_served

PORTAL = "http://127.0.0.1"
"""A host as people type it: the provider takes no made-up one to send people back to."""
LAN, SAU = "074190000000", "074076000000"
PEOPLE = [
    {"personal_id": LAN, "name": "Nguyễn Thị Lan", "birth_date": "1990-05-09", "sex": "female", "level": 2},
    {"personal_id": SAU, "name": "Trần Văn Sáu", "birth_date": "1976-08-30", "sex": "male", "level": 1},
]


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    from tests.parallel import own_port

    folder, port = tmp_path_factory.mktemp("national-id"), own_port()
    secret = write_client([PORTAL], at=folder)
    told = [{**each, "note": "thử", "passcode": "mat-khau-thu"} for each in PEOPLE]
    (folder / "people.json").write_text(json.dumps(told))
    command = [sys.executable, "-m", "motcua.wiring.cli", "sandbox", "national-id"]
    with Children() as children:
        children.start("sandbox", [*command, "--port", str(port), "--folder", str(folder)], _clean())
        assert wait_until_served(port, children) == 200
        yield {"issuer": f"http://localhost:{port}", "client_secret": secret.read_text()}


def _clean() -> dict[str, str]:
    source = str(Path(__file__).parents[3])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "MOTCUA_"))}
    return {**kept, "PYTHONPATH": source}


@pytest.fixture(autouse=True)
def _joined(settings: Any, issuer: dict[str, str], db: None) -> None:
    adapter = f"{OidcProvider.__module__}.{OidcProvider.__qualname__}"
    settings.IDENTITY_PROVIDERS = {"national_id": {"adapter": adapter, "client_id": "motcua", **issuer}}
    settings.ALLOWED_HOSTS = ["127.0.0.1"]


@pytest.fixture
def world() -> World:
    return build()


class Person:
    """One browser, at the portal and at the national identity."""

    def __init__(self, number: str = LAN, level: int = 2) -> None:
        self.number, self.level = number, level
        self.portal = Client(SERVER_NAME="127.0.0.1")
        self.there = requests.Session()

    def sign_in(self, next_: str = "", **more: str) -> Any:
        """From the button to where one ends up."""
        return self.come_back(self.set_out(next_, **more))

    def set_out(self, next_: str = "", **more: str) -> str:
        """The address that the button leads to."""
        page = self.portal.post("/dang-nhap/dinh-danh", {"next": next_, **more})
        assert page.status_code == 200, page.content.decode()
        told = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
        assert told is not None
        return unescape(told[1])

    def come_back(self, url: str, *, consent: bool = True) -> Any:
        return self.portal.get(self.at_the_service(url, consent=consent))

    def at_the_service(self, url: str, *, consent: bool = True) -> str:
        """Through its pages, until it sends the person back: the path that they come back to."""
        answer = self.there.get(url, allow_redirects=False)
        for _ in range(12):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["Location"])
                if url.startswith(PORTAL):
                    return url.removeprefix(PORTAL)
                answer = self.there.get(url, allow_redirects=False)
            else:
                assert answer.status_code == 200, answer.text
                assert "dữ liệu giả lập" in answer.text
                answer = self._press(url, answer.text, consent)
        raise AssertionError(f"never sent back from {url}")

    def _press(self, url: str, page: str, consent: bool) -> requests.Response:
        parts = urlsplit(url)
        found = dict(
            re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|next|request)" value="([^"]*)"', page)
        )
        form: dict[str, Any] = {name: unescape(value) for name, value in found.items()}
        if "request" in found:
            form |= {"scopes": ["openid", "profile"], "action": "grant" if consent else "cancel"}
            url = urljoin(url, "/identity/o/authorize")
        elif parts.path == "/muc-do-2":
            form["answer"] = "confirm"
        else:
            form |= {"person": self.number, "level": str(self.level)}
        return self.there.post(url, data=form, allow_redirects=False)


def test_the_first_sign_in_registers_and_leads_back_to_where_one_was() -> None:
    lan = Person()
    landed = lan.sign_in("/tin-nhan")
    assert (landed.status_code, landed.headers["Location"]) == (302, "/tin-nhan")
    account = Account.objects.get(party__personal_id=LAN)
    sign_in = SignIn.objects.get(account=account, ended_at=None)
    assert (sign_in.channel, sign_in.method, sign_in.level) == ("portal", "national_id", 2)
    facts = Fact.objects.filter(subject=f"account:{account.pk}").order_by("id")
    assert list(facts.values_list("kind", "method", "level")) == [
        ("people.citizen_registered", "national_id", 2),
        ("access.signed_in", "national_id", 2),
    ]
    assert lan.portal.get("/ho-so").status_code == 200
    again = Person()
    again.sign_in()
    assert Account.objects.count() == Party.objects.count() == 1


def test_nothing_begun_before_signing_in_is_lost(world: World) -> None:
    """A draft of this browser is the person's own afterwards, under the very address they were at."""
    lan = Person()
    session = lan.portal.session
    draft = "01938e6f-0000-7000-8000-000000000001"
    session["drafts"] = {draft: {"procedure": CODE, "data": {"subject": "Bé Nguyễn An"}}}
    session.save()
    lan.sign_in(f"/nhap/{draft}")
    page = lan.portal.get(f"/nhap/{draft}")
    assert "Bé Nguyễn An" in page.content.decode()
    assert Draft.objects.get().owner.party.personal_id == LAN  # type: ignore[union-attr]
    assert lan.portal.get(f"/nhap/{draft}").status_code == 200
    assert Draft.objects.count() == 1


def test_what_is_sent_after_the_session_ended_is_given_back(world: World) -> None:
    lan = Person()
    lan.sign_in()
    draft = lan.portal.get(f"/thu-tuc/{CODE}/nop").headers["Location"]
    SignIn.objects.get(ended_at=None).delete()
    asked = lan.portal.post(draft, {"subject": "Bé Nguyễn An"})
    assert asked.headers["Location"].startswith("/dang-nhap?next=%2Fnhap%2F")
    lan.sign_in(draft)
    offered = lan.portal.get(draft).content.decode()
    assert 'name="subject" value="Bé Nguyễn An"' in offered
    assert "Gửi tiếp" in offered
    assert "Gửi tiếp" not in lan.portal.get(draft).content.decode()


def test_level_one_steps_up_and_is_back_at_the_very_page(world: World) -> None:
    lan = Person(level=1)
    lan.sign_in()
    form = f"/thu-tuc/{CODE}/nop"
    why = lan.portal.get(form)
    assert why.status_code == 200
    assert "cần định danh điện tử mức độ 2" in why.content.decode()
    before = SignIn.objects.get(ended_at=None)
    landed = lan.sign_in(form, muc="2")
    assert landed.headers["Location"] == form
    after = SignIn.objects.get(ended_at=None)
    assert (after.pk, before.level, after.level) == (before.pk, 1, 2)
    assert lan.portal.get(form).headers["Location"].startswith("/nhap/")
    assert Fact.objects.filter(kind="access.proved_again", level=2).count() == 1


def test_an_identity_of_level_one_cannot_and_is_told_where_to_go(world: World) -> None:
    sau = Person(SAU, level=1)
    sau.sign_in()
    refused = sau.sign_in(f"/thu-tuc/{CODE}/nop", muc="2")
    assert refused.status_code == 409
    assert "công an cấp xã" in refused.content.decode()
    assert SignIn.objects.get(ended_at=None).level == 1


def test_whoever_says_no_is_not_signed_in_and_may_try_again_from_where_they_were() -> None:
    lan = Person()
    refused = lan.come_back(lan.set_out("/tin-nhan"), consent=False)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "không đồng ý chia sẻ" in text
    assert 'name="next" value="/tin-nhan"' in text
    assert not SignIn.objects.exists()


def test_an_answer_is_taken_once_and_in_the_browser_that_asked() -> None:
    """A code replayed, and an attacker's answer put before a victim (login CSRF)."""
    lan, tuan = Person(), Client(SERVER_NAME="127.0.0.1")
    answer = lan.at_the_service(lan.set_out())
    stolen = tuan.get(answer)
    assert (stolen.status_code, SignIn.objects.count()) == (400, 0)
    assert lan.portal.get(answer).status_code == 302
    assert lan.portal.get(answer).headers["Location"] == "/ho-so"
    assert SignIn.objects.count() == 1
    fresh = Person()
    state = parse_qs(urlsplit(fresh.set_out()).query)["state"][0]
    code = parse_qs(urlsplit(answer).query)["code"][0]
    replayed = fresh.portal.get("/dang-nhap/dinh-danh/ve", {"code": code, "state": state, "iss": _issuer(fresh)})
    assert (replayed.status_code, SignIn.objects.count()) == (409, 1)


def _issuer(person: Person) -> str:
    parts = urlsplit(person.set_out())
    return f"{parts.scheme}://{parts.netloc}"


def test_a_session_does_not_keep_its_key_when_somebody_signs_in() -> None:
    lan = Person()
    url = lan.set_out()
    before = lan.portal.session.session_key
    lan.come_back(url)
    assert lan.portal.session.session_key != before


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "evil",
    "http:/x",
    "///x",
]


@pytest.mark.parametrize("next_", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(next_: str) -> None:
    lan = Person()
    lan.set_out(next_)
    [kept] = lan.portal.session["identity"].values()
    assert kept["next"] == "/ho-so"
    page = Client(SERVER_NAME="127.0.0.1").get("/dang-nhap", {"next": next_}).content.decode()
    assert re.findall(r'name="next" value="([^"]*)">\s*<button class="button button--wide"', page) == [""]


def test_somebody_else_does_not_step_up_for_the_one_who_is_signed_in() -> None:
    lan = Person(level=1)
    lan.sign_in()
    url = lan.set_out("/ho-so", muc="2")
    tuan = Person(SAU, level=1)
    tuan.portal = lan.portal
    refused = tuan.come_back(url)
    assert refused.status_code == 409
    assert SignIn.objects.get(ended_at=None).account.party.personal_id == LAN  # type: ignore[union-attr]


def test_signing_out_ends_the_session_there_too() -> None:
    lan = Person()
    lan.sign_in()
    onward = lan.portal.post("/dang-xuat").content.decode()
    there = unescape(re.findall(r'content="0;url=([^"]+)"', onward)[0])
    left = lan.there.get(there, allow_redirects=False)
    assert (left.status_code, left.headers["Location"]) == (302, f"{PORTAL}/")
    assert lan.portal.get("/ho-so").status_code == 302
    asked_again = lan.there.get(lan.set_out(), allow_redirects=True)
    assert "Số định danh cá nhân" in asked_again.text


def test_a_service_that_is_away_is_said_to_be_and_nothing_is_lost(settings: Any) -> None:
    settings.IDENTITY_PROVIDERS["national_id"]["issuer"] = "http://127.0.0.1:9"
    answer = Client(SERVER_NAME="127.0.0.1").post("/dang-nhap/dinh-danh", {"next": "/tin-nhan"})
    assert answer.status_code == 503
    assert "đang không trả lời" in answer.content.decode()
    assert 'name="next" value="/tin-nhan"' in answer.content.decode()


def test_a_house_without_such_a_service_says_so(settings: Any) -> None:
    settings.IDENTITY_PROVIDERS = {}
    assert "chưa được nối" in Client(SERVER_NAME="127.0.0.1").get("/dang-nhap").content.decode()
    assert Client(SERVER_NAME="127.0.0.1").post("/dang-nhap/dinh-danh").status_code == 503


# --- the sandbox itself


def test_the_sandbox_asks_everybody_for_pkce(issuer: dict[str, str]) -> None:
    asked = {"response_type": "code", "client_id": "motcua", "redirect_uri": f"{PORTAL}/dang-nhap/dinh-danh/ve"}
    address = issuer["issuer"] + "/identity/o/authorize"
    for more in ({}, {"code_challenge": "x" * 43}, {"code_challenge": "x" * 43, "code_challenge_method": "plain"}):
        assert requests.get(address, params=asked | more, allow_redirects=False, timeout=20).status_code == 400


def test_the_sandbox_sends_nobody_to_a_stranger() -> None:
    lan = Person()
    url = lan.set_out()
    lan.at_the_service(url)
    answer = lan.there.get(url.replace("%2F%2F127.0.0.1%2F", "%2F%2Fevil.example%2F"), allow_redirects=False)
    assert not answer.is_redirect
    assert "không nhận" in answer.text


def test_the_sandbox_lets_nobody_guess(issuer: dict[str, str]) -> None:
    browser, address = requests.Session(), issuer["issuer"] + "/dang-nhap"
    page = browser.get(address, timeout=20).text
    token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page)[0]

    def tried(number: str, passcode: str) -> int:
        form = {"csrfmiddlewaretoken": token, "personal_id": number, "passcode": passcode}
        return browser.post(address, data=form, allow_redirects=False, timeout=20).status_code

    assert {tried(SAU, "sai") for _ in range(9)} == {tried("074000000000", "sai")} == {422}
    assert tried(SAU, "mat-khau-thu") == 422


def test_every_page_of_the_sandbox_refuses_scripts_and_frames(issuer: dict[str, str]) -> None:
    for path in ("/", "/dang-nhap", "/khong-co"):
        answer = requests.get(issuer["issuer"] + path, timeout=20)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "<script" not in answer.text
        assert not re.search(r"\sstyle=", answer.text)
