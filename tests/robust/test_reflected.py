"""Whatever is typed anywhere comes back as text: on the same page, on another's page, in a list, a letter, a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Dialog, Route, sync_playwright

from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case
from tests.browser import ARGUMENTS
from tests.robust.asking import VISITORS, Question, asked_of
from tests.robust.conftest import Browser
from tests.robust.reading import Page
from tests.robust.test_pages import _foreign, _inline
from tests.robust.things import Things
from tools.browser import executable

MARK = "zqmark"
ALIVE = (
    f"{MARK}'\"><svg/onload=alert(1)><script>alert(1)</script><img src=x onerror=alert(1)>"
    "{{7*7}}{% debug %}${7*7}<!--]]>--><a href=javascript:alert(1)>e\u0302\u0301\u202eabc\u202c"
)
LONG = f"{MARK}" + "ờ" * 10_000
ADDRESS = "javascript:alert(1)//https://example.com/"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("who", VISITORS)
def test_nothing_typed_comes_back_alive(things: Things, browser: Browser, who: str) -> None:
    client = browser(who, raise_request_exception=False)
    asked = asked_of(client, who)
    wrong = [fault for each in asked for fault in faults_of(client, each)]
    assert not wrong, "\n".join(wrong)
    assert len(asked) > 4


def faults_of(client: Client, asked: Question) -> Iterator[str]:
    for typed in (ALIVE, LONG):
        yield from (f"{asked.method} {asked.path}: {fault}" for fault in _faults(client, asked, typed))


def _faults(client: Client, asked: Question, typed: str) -> Iterator[str]:
    values = dict.fromkeys(asked.names, typed) | ({"next": ADDRESS} if "next" in asked.names else {})
    with transaction.atomic():
        response = getattr(client, asked.method)(asked.path.partition("?")[0], values)
        html = "" if response.streaming else response.content.decode(errors="replace")
        transaction.set_rollback(True)
    if response.status_code >= 500:
        yield f"answers {response.status_code}"
    elsewhere = response.headers.get("Location", "/")
    if not elsewhere.startswith("/") or elsewhere.startswith("//"):
        yield f"leads to {elsewhere}"
    yield from alive(html, asked.path)


def alive(html: str, at: str = "/") -> Iterator[str]:
    """What of the typed text is more than text."""
    page = Page(html, at)
    yield from _inline(page)
    yield from _foreign(page)
    for raw in ("<svg/onload", "<script>alert", "<img src=x", f"{MARK}'\"", f"{MARK}49", "$49"):
        if raw in html:
            yield f"{raw} stands in the page"


# --- what one person typed, as another reads it ----------------------------------------------------------------------


def test_what_a_citizen_typed_is_text_for_everybody_else(things: Things, browser: Browser) -> None:
    case = filed(browser("lan"), {"mo_ta": FORMULA + ALIVE, "dia_diem.line": ALIVE})
    officer = browser("hanh")
    path = f"/ban-lam-viec/ho-so/{case.pk}"
    for address in ("/ban-lam-viec/?khay=intake", f"/ban-lam-viec/?q={case.code}", path, f"{path}/tai-quay"):
        html = officer.get(address).text
        assert list(alive(html, address)) == []
    assert MARK in officer.get(path).text
    asked = officer.post(f"{path}/yeu-cau-bo-sung", {"version": str(case.version), "reason": ALIVE})
    assert asked.status_code == 302, asked.text
    hers = browser("lan")
    inbox = [address for address in Page(hers.get("/tin-nhan").text, "/tin-nhan").links() if "/tin-nhan/" in address]
    letters = [f"/ho-so/{case.pk}/van-ban/{letter.pk}" for letter in case.letters.all()]
    for address in (
        f"/ho-so/{case.pk}",
        f"/ho-so/{case.pk}/bo-sung",
        f"/ho-so/{case.pk}/bien-nhan",
        *letters,
        *inbox[:2],
    ):
        assert list(alive(hers.get(address).text, address)) == [], address
    assert MARK in hers.get(f"/ho-so/{case.pk}").text + "".join(hers.get(letter).text for letter in letters)


@pytest.mark.parametrize("query", ["dang=csv", "dang=csv&thu-tuc=PA.000001"])
def test_the_exported_list_runs_no_formula(things: Things, browser: Browser, query: str) -> None:
    case = filed(browser("lan"), {"mo_ta": FORMULA, "dia_diem.line": FORMULA})
    answer = browser("hanh").get(f"/ban-lam-viec/?khay=all_open&{query}")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert any(case.code in row for row in rows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def filed(client: Client, typed: dict[str, str]) -> Case:
    """A report with these words in it, filed at the office of cô Hạnh."""
    code = "PA.000001"
    model = Case.objects.filter(procedure=code, state=State.REGISTERED).earliest("filed_at")
    path = client.get(f"/thu-tuc/{code}/nop").headers["Location"]
    good = {"loai": "duong_via_he", "dia_diem.unit": model.place_code, "muc_do": "thuong", "_continue": ""}
    ready = client.post(path, {**good, **typed})
    assert ready.status_code == 302, ready.text
    assert client.post(f"{path}/xem-lai").status_code == 302
    case = Case.objects.latest("filed_at")
    assert case.procedure == code
    return case


# --- in a real browser, which is given the answers of the house ------------------------------------------------------


@pytest.mark.browser
def test_nothing_typed_runs_in_a_browser(things: Things, browser: Browser) -> None:
    lan, hanh = browser("lan"), browser("hanh")
    case = filed(lan, {"mo_ta": ALIVE, "dia_diem.line": ALIVE})
    seen = {
        browser(): ["/thu-tuc?q=", "/tra-cuu?ma=", "/don-vi?q=", "/dang-nhap?next="],
        lan: [f"/ho-so/{case.pk}?x=", "/tin-nhan?after="],
        hanh: [f"/ban-lam-viec/ho-so/{case.pk}?x=", "/ban-lam-viec/?q=", "/ban-lam-viec/tiep-nhan?q="],
    }
    answers: dict[str, Answer] = {}
    addresses = [_fetched(client, path, answers) for client, paths in seen.items() for path in paths]
    # Chromium's loop lives on a thread of its own: on this one it would take the transaction of these tests away.
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(happened, addresses, answers).result() == []


_BREACHES = ("policy ", "Refused", "Executing inline", "Loading the ")
Answer = tuple[int, dict[str, str], bytes]


def _fetched(client: Client, path: str, answers: dict[str, Answer]) -> str:
    """A page and all that it loads, as the house answers; its address."""
    address = f"{path}{quote(ALIVE)}"
    html = _kept(client, address, answers)
    assert MARK in html
    for tag, loaded in Page(html, address).addresses():
        parts = urlsplit(loaded)
        if tag.name in ("script", "link", "img", "use") and parts.netloc == "testserver" and parts.path not in answers:
            _kept(client, parts.path, answers)
    return address


def _kept(client: Client, address: str, answers: dict[str, Answer]) -> str:
    response: Any = client.get(address)
    assert response.status_code < 500
    answers[address] = response.status_code, dict(response.headers), response.getvalue()
    return answers[address][2].decode(errors="replace")


def happened(addresses: list[str], answers: dict[str, Answer]) -> list[str]:
    """Dialogs, errors of scripts and breaches of the policy while the pages stand open."""
    found: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        tab = chromium.new_page(base_url="http://testserver")
        tab.route("**/*", lambda route: _answer(route, answers))
        tab.add_init_script("addEventListener('securitypolicyviolation', e => console.error('policy ' + e.blockedURI))")
        tab.on("dialog", lambda dialog: _dismissed(dialog, found))
        tab.on("console", lambda told: found.extend([told.text] if told.text.startswith(_BREACHES) else []))
        tab.on("pageerror", lambda error: found.append(str(error)))
        for address in addresses:
            tab.goto(address)
            assert tab.title()
        chromium.close()
    return found


def _dismissed(dialog: Dialog, found: list[str]) -> None:
    found.append("a dialog")
    dialog.dismiss()


def _answer(route: Route, answers: dict[str, Answer]) -> None:
    parts = urlsplit(route.request.url)
    known = answers.get(f"{parts.path}?{parts.query}") or answers.get(parts.path) or (404, {}, b"")
    route.fulfill(status=known[0], headers=known[1], body=known[2])
