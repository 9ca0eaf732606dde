"""Nobody reads or changes what is not theirs: anh Tuấn, at every address that has an id in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from motcua.doors.api import examples
from motcua.doors.api.api import api
from motcua.ground.ledger.models import Fact
from motcua.record.cases.models import Case, Draft
from tests.robust.conftest import Browser
from tests.robust.things import PUBLIC, TABLE, Address, Params, Things, addresses, forged

PRIVATE = [each for each in addresses() if each.route not in PUBLIC]
FORM = {"version": "1", "reason": "x", "question": "x", "opinion": "x", "agrees": "yes", "stars": "5", "outcome": "x"}
STRANGERS = ("tuan", "tuan.cb", "")


def test_every_address_with_an_id_is_thought_of() -> None:
    unknown = [each.route for each in PRIVATE if each.params not in TABLE]
    assert unknown == [], "say in tests/robust/things.py how their parameters are filled, or that they are public"


def test_the_list_of_public_addresses_holds_no_others() -> None:
    routes = {each.route for each in addresses()}
    assert set(PUBLIC) - routes <= {"look/<slug:page>"}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("address", [a for a in PRIVATE if not a.route.startswith("api/")], ids=lambda a: a.route)
def test_a_page_of_somebody_else(things: Things, browser: Browser, address: Address, who: str) -> None:
    client = browser(who)
    for values in things.values(address.route, address.params):
        before = state(things)
        for method in ("get", "post"):
            true, none = (_tried(client, method, address.filled(v)) for v in (values, forged(values)))
            assert _kind(true) == _kind(none), f"{method} {address.route} tells what is there from what is not"
            assert true.status_code in ({404, 405} if who else {302, 404, 405}), (
                f"{method} {address.filled(values)}: {true.status_code}"
            )
            assert not any(case.code in true.text for case in things.cases)
        assert state(things) == before


def _tried(client: Client, method: str, path: str) -> Any:
    return getattr(client, method)(path, FORM if method == "post" else {})


def _kind(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("address", [a for a in PRIVATE if not a.route.startswith("api/")], ids=lambda a: a.route)
def test_nobody_is_led_to_the_door_and_no_further(things: Things, browser: Browser, address: Address) -> None:
    for values in things.values(address.route, address.params)[:1]:
        for method in ("get", "post"):
            response = _tried(browser(), method, address.filled(values))
            assert response.status_code != 302 or response.headers["Location"].startswith("/dang-nhap")


def operations() -> list[tuple[str, str, str]]:
    """Method, address and the name of its body's shape, of all that has an id in it."""
    document = api.get_openapi_schema(path_prefix="/api/")
    found = []
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
            shape = content.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
            if "{" in path and f"api{path.removeprefix('/api')}".replace("{", "<").replace("}", ">") not in PUBLIC:
                found.append((method, path, shape))
    return found


def test_the_api_has_no_other_addresses() -> None:
    routes = {f"/{each.route}".replace("<", "{").replace(">", "}") for each in PRIVATE if each.route.startswith("api/")}
    assert routes == {path for _, path, _ in operations()}


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize(("method", "path", "shape"), operations())
def test_the_api_about_somebody_else(things: Things, who: str, method: str, path: str, shape: str) -> None:
    address = next(a for a in PRIVATE if f"/{a.route}".replace("<", "{").replace(">", "}") == path)
    headers = {"Authorization": f"Bearer {things.token(who)}"} if who else {}
    body = {name: value for name, value in examples.SHAPES.get(shape, {}).items() if name not in ("papers", "to")}
    if shape == "AssignIn":
        body["to"] = things.account("tuan.cb").pk
    before = state(things)
    for values in things.values(address.route, address.params):
        for each in (values, forged(values)):
            response = _called(method, address.filled(each), body, headers)
            assert response.status_code == (404 if who else 401), response.text
    assert state(things) == before


def _called(method: str, path: str, body: Params, headers: dict[str, str]) -> Any:
    return Client().generic(method.upper(), path, json.dumps(body), content_type="application/json", headers=headers)


def state(things: Things) -> Any:
    """What a stranger's attempt must leave as it was."""
    cases = Case.objects.filter(pk__in=[case.pk for case in things.cases]).order_by("pk")
    acts = Fact.objects.filter(kind__startswith="cases.").count()
    return (list(cases.values_list("pk", "version", "state")), acts, Draft.objects.get(pk=things.draft.pk).data)


def test_lan_herself_reads_all_of_it(things: Things, browser: Browser) -> None:
    """So that the tests above cannot pass because nothing is there."""
    client = browser("lan")
    read: dict[str, int] = {}
    for address in PRIVATE:
        if address.route.startswith(("ho-so/", "nhap/", "tin-nhan/")):
            for values in things.values(address.route, address.params):
                response = client.get(address.filled(values))
                if response.streaming:
                    response.getvalue()  # the client closes it when it has been read
                read[address.route] = read.get(address.route, 0) + (response.status_code == 200)
    assert {route for route, count in read.items() if not count} <= NOT_READ


NOT_READ = {"nhap/<uuid:draft_id>/xem-lai", "nhap/<uuid:draft_id>/xoa", "ho-so/<uuid:case_id>/danh-gia"}
"""An unfinished draft leads back to its form; the others are only posted to."""
