"""Where a request comes from, when a proxy stands before the house.

Anybody can write ``X-Forwarded-For``. It is believed only from proxies that the settings name, and then from the right:
each of them appended who it heard from, so the first address that is none of theirs is the visitor's.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_TOLD_BY_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class Proxies:
    """Stands before everything. From here on ``REMOTE_ADDR`` is the visitor's, and what a stranger said about
    themselves in a proxy's name is gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = str(request.META.get("REMOTE_ADDR", ""))
        if _is_trusted(peer, trusted()):
            request.META["REMOTE_ADDR"] = visitor(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""), trusted())
        else:
            for name in _TOLD_BY_PROXIES:
                request.META.pop(name, None)
        return self.get_response(request)


def visitor(peer: str, forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The last address in the chain that is no proxy of ours. What cannot be read ends the chain."""
    known = peer
    for told in reversed(forwarded.split(",")):
        address = _read(told)
        if address is None:
            return known
        known = str(address)
        if not _is_trusted(known, trusted):
            return known
    return known


def trusted() -> tuple[Network, ...]:
    return read_networks(settings.TRUSTED_PROXIES)


@functools.lru_cache(maxsize=4)
def read_networks(told: str) -> tuple[Network, ...]:
    """``10.0.0.0/8, 127.0.0.1, ::1``. ValueError for what is no network; ``unix`` is a socket on this machine."""
    return tuple(ip_network(part) for part in told.replace(",", " ").split() if part != "unix")


def network_of(address: str) -> str:
    """What is counted as one visitor: an IPv4 address, or the /64 that one IPv6 line is given."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or address)


def _is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    found = _read(address)
    if found is None:
        return not address and "unix" in settings.TRUSTED_PROXIES.replace(",", " ").split()
    return any(found in network for network in trusted)


def _read(told: str) -> Address | None:
    """Some proxies write the port too: ``203.0.113.9:4711``, ``[2001:db8::1]:4711``. An IPv4 address in IPv6 dress is
    the IPv4 address."""
    bare = told.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
