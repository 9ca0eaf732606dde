"""Services outside that prove who a person is. A door asks for one by its name; the settings name the adapter.

Speaking to one takes two visits: `start` gives the address to send the person to and what the door must keep in their
session; `finish` is handed what came back with them, and what was kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

Service = Literal["national_id", "agency"]
"""The national electronic identity, for citizens; an agency's own accounts, for its officials."""

Kept = dict[str, str | int]
"""What the door keeps between the two visits: plain values that go into a session, secret to the browser."""


@dataclass(frozen=True, slots=True)
class Started:
    """``kept["state"]`` names this attempt; the same word comes back with the person as ``params["state"]``."""

    url: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Identity:
    """What a service says of a person, after every check has passed.

    ``subject`` is the service's own name for them and is unique only together with ``issuer``; ``username`` is what an
    agency calls its official. ``level`` is 0 where the service tells none. ``proven_at`` is when they last showed the
    service who they are. ``id_token`` is handed back when they sign out.
    """

    issuer: str
    subject: str
    name: str
    personal_id: str = ""
    username: str = ""
    birth_date: date | None = None
    sex: Literal["", "male", "female"] = ""
    level: int = 0
    proven_at: datetime | None = None
    id_token: str = ""
    claims: Mapping[str, object] = field(default_factory=dict)


class IdentityProvider(Protocol):
    """Raises `Unavailable` when the service does not answer, and `Refused` with one of the codes

    ``identity_cancelled`` (the person said no), ``identity_level`` (they have not the level that was asked for),
    ``identity_expired`` (this attempt is unknown or too old), ``identity_unproven`` (a check failed).
    """

    def start(self, *, back: str, now: datetime, level: int = 0, fresh: bool = False, language: str = "vi") -> Started:
        """``back`` is the full address that the service returns the person to. ``level`` is the least that will do;
        ``fresh`` asks them to prove themselves anew, whatever session they have there."""

    def finish(self, *, params: Mapping[str, str], kept: Mapping[str, str | int], now: datetime) -> Identity:
        """``params`` is the query the person came back with; ``kept`` is used once, whatever comes of it."""

    def leave(self, *, id_token: str, back: str, now: datetime) -> str:
        """Where to send the person to end their session there too; "" when the service has no such place."""


def identity_provider(service: Service) -> IdentityProvider | None:
    """The adapter of that service; None when this house uses none."""
    told = settings.IDENTITY_PROVIDERS.get(service)
    return _made(service, json.dumps(told, sort_keys=True)) if told else None


@lru_cache(maxsize=16)
def _made(service: Service, told: str) -> IdentityProvider:
    """One object for one configuration, so that what it learned of the service is not asked for at each visit."""
    options = json.loads(told)
    return cast(IdentityProvider, import_string(options.pop("adapter"))(service, **options))
