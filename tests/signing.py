"""A browser in which somebody has signed in, without the pages that ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.test import Client
from django.utils import timezone

from motcua.ground.access import actions
from motcua.ground.access.models import SignIn
from motcua.ground.people.definitions import Actor, Method, Via
from motcua.ground.people.models import Account


def proven(actor: Actor, level: int = 2) -> Actor:
    """The same, as one who came in by what they are expected to: for tests that act without a browser."""
    if actor.kind == "citizen":
        return replace(actor, via=Via("portal", "national_id", level))
    return replace(actor, via=Via("desk", "password_totp", 2)) if actor.kind == "official" else actor


def signed_in(
    client: Client, account: Account, *, method: Method = "", level: int = 2, now: datetime | None = None
) -> SignIn:
    """Citizens by their national identity and officials by two factors, where nothing else is said. The pages read the
    clock, so does this."""
    proof: Method = method or ("national_id" if account.kind == "citizen" else "password_totp")
    client.force_login(account)
    return actions.sign_in(
        account=account,
        session_key=str(client.session.session_key),
        channel="desk" if account.kind == "official" else "portal",
        method=proof,
        level=level,
        device="",
        address="127.0.0.1",
        now=now or timezone.now(),
    )
