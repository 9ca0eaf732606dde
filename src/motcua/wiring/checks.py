"""Whether the settings are those of a house in which real people's data may lie. The verbs of `motcua check`.

A demo and the tests may be as open as they like. Everywhere else what is an error here keeps the web and the worker
from starting.
"""

from __future__ import annotations

import ipaddress
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings

from motcua.doors.look.proxies import read_networks
from motcua.ground.access.limits import BadLimits, read_limits
from motcua.ground.words.encrypted import ring
from motcua.ground.words.keyring import BadKeys
from motcua.wiring.secret import secret_files

_SHORTEST_KEY = 50
_HERE = ("", "localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Unsafe:
    level: Literal["error", "warning"]
    what: str
    do: str

    def __str__(self) -> str:
        return f"{self.level:<8}{self.what}\n        {self.do}"


def production() -> bool:
    return not settings.DEMO and not settings.STATIC_FROM_SOURCE


def errors() -> list[Unsafe]:
    """What keeps the processes from starting."""
    return [each for each in problems() if each.level == "error"]


def problems() -> list[Unsafe]:
    """Of the settings alone; errors first. `standing` asks what runs beside us."""
    found = [*_site(), *_proxies(), *_secrets(), *_people(), *_papers(), *_mail(), *_gateways(), *_database()]
    return sorted(found, key=lambda each: each.level)


def _error(what: str, do: str) -> Unsafe:
    return Unsafe("error", what, do)


def _warning(what: str, do: str) -> Unsafe:
    return Unsafe("warning", what, do)


def _site() -> Iterator[Unsafe]:
    host = urlsplit(settings.SITE).hostname or ""
    if settings.DEBUG:
        yield _error("DEBUG is on: an error shows the code and the settings to anybody", "Leave DEBUG False.")
    if not settings.SITE.startswith("https://"):
        yield _error(f"MOTCUA_SITE is {settings.SITE}: what people type crosses the net in clear", "Serve it by https.")
    if wild := [name for name in settings.ALLOWED_HOSTS if name.startswith(("*", "."))]:
        yield _error(f"MOTCUA_HOSTS holds {wild[0]}: any host's name is answered", "Name each host that people type.")
    elif "testserver" in settings.ALLOWED_HOSTS:
        yield _error("MOTCUA_HOSTS is not set", f"Set it to {host or 'the host of MOTCUA_SITE'}.")
    elif host not in settings.ALLOWED_HOSTS:
        yield _error(f"MOTCUA_HOSTS does not hold {host}, the host of MOTCUA_SITE", "Add it.")


def _proxies() -> Iterator[Unsafe]:
    try:
        networks = read_networks(settings.TRUSTED_PROXIES)
    except ValueError as wrong:
        yield _error(f"MOTCUA_TRUSTED_PROXIES cannot be read: {wrong}", "Write addresses or networks, with commas.")
        return
    if any(network.prefixlen == 0 for network in networks):
        yield _error("MOTCUA_TRUSTED_PROXIES believes everybody", "Name the proxies' own addresses.")
    if not settings.TRUSTED_PROXIES.strip():
        yield _error(
            "MOTCUA_TRUSTED_PROXIES is not set: all visitors seem to come from the proxy, and are slowed down as one",
            "Name the proxy, for instance 127.0.0.1 or unix.",
        )
    try:
        limits = read_limits(settings.LIMITS)
    except BadLimits as wrong:
        yield _error(f"MOTCUA_LIMITS: {wrong}", "Mend or leave it out.")
        return
    if off := sorted(name for name, limit in limits.items() if limit is None):
        yield _error(f"MOTCUA_LIMITS switches off {', '.join(off)}", "Give a number instead.")


def _secrets() -> Iterator[Unsafe]:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if len(key) < _SHORTEST_KEY or len(set(key)) < 10:
            yield _error("a key of MOTCUA_SECRET_KEY can be guessed", "`motcua keys add --signing` makes a good one.")
    try:
        ring()
    except (BadKeys, OSError) as wrong:
        yield _error(f"the ring of encryption keys cannot be read: {wrong}", "See MOTCUA_ENCRYPTION_KEYS.")
    for path in secret_files(settings.STATE):
        if path.exists() and (loose := _loose(path)):
            yield _error(f"{path} may be read by {loose}", f"chmod 600 {path}")


def _loose(path: Path) -> str:
    """Whom the mode lets in who is not the owner. A folder of systemd's credentials lets in the service alone."""
    mode = path.stat().st_mode
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        return "everybody"
    return "its group" if mode & stat.S_IWGRP else ""


def _people() -> Iterator[Unsafe]:
    if getattr(settings, "SECOND_FACTOR", "required") != "required":
        yield _error("officials may sign in with a password alone", "Leave MOTCUA_SECOND_FACTOR out.")
    for name in ("MESSAGES_SMS", "MESSAGES_EMAIL"):
        if ".demo." in getattr(settings, name):
            yield _error(f"{name} is the demo's: messages are thrown away", "Name an adapter, or none.")
    if not any(getattr(settings, "STAMPERS", ())):
        yield _warning("no authority stamps the time of the seals", "Set MOTCUA_TSA_URL.")


def _papers() -> Iterator[Unsafe]:
    if settings.PAPERS_SCANNER:
        return
    if settings.PAPERS_UNSCANNED:
        yield _warning("papers are not looked into for viruses, as MOTCUA_SCANNER=off says", "Run clamd, and name it.")
    else:
        yield _error("MOTCUA_SCANNER is not set: nobody looks for viruses", "Name one, or say `off` and answer for it.")


def _mail() -> Iterator[Unsafe]:
    far = settings.EMAIL_HOST not in _HERE
    if settings.MESSAGES_EMAIL and far and not settings.EMAIL_USE_TLS:
        yield _error(f"mail goes to {settings.EMAIL_HOST} in clear", "Set MOTCUA_SMTP_TLS=1.")


def _gateways() -> Iterator[Unsafe]:
    """What is paid, and by whom, leaves the house; a simulated gateway is one on this machine."""
    for key, options in settings.GATEWAYS.items():
        more = options.get("options", {})
        told = {**options, **(more if isinstance(more, dict) else {})}
        for url in (str(told.get(name, "")) for name in ("url", "api_url")):
            if url and not url.startswith("https://"):
                yield _error(f"the gateway {key} is spoken to in clear at {url}", "Give its https address.")


def _database() -> Iterator[Unsafe]:
    said: dict[str, Any] = settings.DATABASES["default"]
    if _is_far(said["HOST"]) and said["OPTIONS"].get("sslmode") not in ("require", "verify-ca", "verify-full"):
        yield _error(
            f"the database at {said['HOST']} may be spoken to in clear",
            "Add ?sslmode=verify-full&sslrootcert=... to DATABASE_URL.",
        )


def _is_far(host: str) -> bool:
    """A socket and the loopback are this machine."""
    if host in _HERE or host.startswith("/"):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
