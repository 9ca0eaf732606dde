"""Bearer tokens: `Authorization: Bearer <token>`. What its account may do, the token may do; no session does."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from motcua.doors.look import wall
from motcua.ground.people.actions import use_token
from motcua.ground.people.definitions import Actor


class Token(HttpBearer):
    """Resolves to the Actor behind the token, as of today."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        with wall.beyond_the_wall("whose key this is"):
            actor = use_token(text=token.strip(), now=timezone.now())
        if actor is not None:
            wall.enter(actor)
        return actor


def actor_of(request: HttpRequest) -> Actor:
    actor = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
