"""The visitor's address: what a proxy of ours appended, never what a stranger wrote."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from motcua.doors.look.proxies import Proxies, network_of, read_networks, visitor

OURS = read_networks("127.0.0.1, 10.0.0.0/8 ::1")
SOME_ADDRESS = st.ip_addresses().map(str) | st.text(max_size=20)


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.1.1.1", "203.0.113.9"),
        # What stands further left was written by the visitor.
        ("127.0.0.1", "8.8.8.8, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, nonsense, 10.1.1.1", "10.1.1.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("127.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.3.3.3", "10.3.3.3"),
    ],
)
def test_the_last_that_is_no_proxy_of_ours(peer: str, forwarded: str, who: str) -> None:
    assert visitor(peer, forwarded, OURS) == who


@given(st.lists(SOME_ADDRESS, max_size=5))
def test_nothing_the_visitor_writes_changes_who_they_are(written: list[str]) -> None:
    assert visitor("127.0.0.1", ",".join([*written, "203.0.113.9", "10.0.0.1"]), OURS) == "203.0.113.9"


def seen(settings: Any, trusted: str, peer: str, **headers: str) -> dict[str, str]:
    settings.TRUSTED_PROXIES = trusted
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    Proxies(lambda request: HttpResponse())(request)
    return {name: value for name, value in request.META.items() if "FORWARDED" in name or name == "REMOTE_ADDR"}


def test_without_a_setting_nobody_is_believed(settings: Any) -> None:
    told = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "forwarded": "for=203.0.113.9"}
    assert seen(settings, "", "127.0.0.1", **told) == {"REMOTE_ADDR": "127.0.0.1"}
    assert seen(settings, "10.0.0.0/8", "127.0.0.1", **told) == {"REMOTE_ADDR": "127.0.0.1"}


def test_a_proxy_of_ours_is_believed(settings: Any) -> None:
    found = seen(settings, "10.0.0.0/8", "10.0.0.7", **{"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"})
    assert found["REMOTE_ADDR"] == "203.0.113.9"
    assert found["HTTP_X_FORWARDED_PROTO"] == "https"


def test_a_socket_has_no_address_and_is_named_by_word(settings: Any) -> None:
    assert seen(settings, "unix", "", **{"x-forwarded-for": "203.0.113.9"})["REMOTE_ADDR"] == "203.0.113.9"
    assert seen(settings, "127.0.0.1", "", **{"x-forwarded-for": "203.0.113.9"}) == {"REMOTE_ADDR": ""}


def test_one_line_of_ipv6_is_one_visitor() -> None:
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::") == "2001:db8:1:2::/64"
    assert network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("") == ""
