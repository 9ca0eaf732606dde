"""Bearer tokens: `Authorization: Bearer <token>`. What the token's account may do, the token may do."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from motcua.ground.people.definitions import Actor
from motcua.ground.people.queries import actor_of_token


class Token(HttpBearer):
    """Resolves to the Actor behind the token, as of today."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_of_token(token, timezone.now())


def actor_of(request: HttpRequest) -> Actor:
    actor = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
