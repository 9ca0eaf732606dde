"""Bearer tokens: `Authorization: Bearer <token>`. What its account may do, the token may do; no session does.

`On-Behalf-Of: <party>` says for whom, where that is not oneself; `/me` lists for whom one may.
"""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from motcua.doors.look import wall
from motcua.ground.people.actions import use_token
from motcua.ground.people.definitions import Actor
from motcua.ground.people.representing import acts_for_options
from motcua.ground.words.moments import day_of

ON_BEHALF_OF = (
    "Authorization: Bearer <khóa truy cập>. On-Behalf-Of: <party_id> khi thực hiện thay cho tổ chức hoặc người khác "
    "(xem may_act_for ở /me); không còn được thực hiện thay thì trả 401."
)


class Token(HttpBearer):
    """Resolves to the Actor behind the token, as of today; nobody, where they may not act for whom they say."""

    openapi_description = ON_BEHALF_OF

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        with wall.beyond_the_wall("whose key this is"):
            actor = _for_whom(request, use_token(text=token.strip(), now=timezone.now()))
        if actor is not None:
            wall.enter(actor)
        return actor


def _for_whom(request: HttpRequest, actor: Actor | None) -> Actor | None:
    """Of several grounds for one party, the widest; each act asks again whether it holds and covers the procedure."""
    said = request.headers.get("On-Behalf-Of", "").strip()
    if actor is None or not said:
        return actor
    options = acts_for_options(actor, day_of(timezone.now()))
    theirs = [each for each in options if str(each.party_id) == said.lower()]
    widest = max(theirs, key=lambda each: (not each.procedures, len(each.procedures)), default=None)
    return None if widest is None else replace(actor, acts_for=widest)


def actor_of(request: HttpRequest) -> Actor:
    actor = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
