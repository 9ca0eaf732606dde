"""The second wall: while a request is answered, the database itself shows only what its actor may see.

As soon as it is known who asks, the connection takes the role ``motcua_web`` and is told of the actor; policies of the
tables read that (`ground.offices.walls`). A query without a filter then finds what is theirs, and for nobody nothing.
Behind the answer the connection is its own again; one that cannot be set back is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from psycopg.pq import TransactionStatus

from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.people.definitions import Actor
from motcua.ground.words.grades import GRADES

Scope = dict[str, str]
NAMES = (
    *("kind", "account", "ref", "runs", "parties", "acts_for", "procedures", "offices", "sees_sectors", "filing"),
    *("session", *(f"{what}_{grade}" for what in ("sees", "asked") for grade in range(len(GRADES)))),
)
_SET = ", ".join(f"set_config('motcua.{name}', %({name})s, false)" for name in NAMES)
_UP = f"SELECT set_config('role', 'motcua_web', false), {_SET}"
_DOWN = "SELECT set_config('role', 'none', false)"
_NOTHING: Scope = dict.fromkeys(NAMES, "")
_stands: ContextVar[Scope | None] = ContextVar("wall", default=None)

PROVING: dict[str, str] = {
    "login": "who it is has still to be proven",
    **dict.fromkeys(
        ("identity_back", "official_login", "second_step", "invitation", "agency_back", "passkey_ask"),
        "who it is has still to be proven",
    ),
}
"""Views that run before the wall, by the name of their address, and why: there is no actor yet to be told of."""


class Wall:
    """Stands below `Guard`, which says who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked: Any = request
        scope = scope_of(asked.actor, asked.session.session_key or "")
        with _behind(scope):
            response = self.get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _streamed(iter(response), scope)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Whoever proves who they are is let through; the wall is taken down behind the answer all the same."""
        match = request.resolver_match
        if match is not None and match.view_name in PROVING:
            _take_down()


def enter(actor: Actor) -> None:
    """It is known only now who asks: by a key for programs."""
    if _stands.get() is not None:
        _put_up(scope_of(actor))


def filing(key: str) -> None:
    """What is filed under this key in this request is the filer's, though nobody is signed in."""
    standing = _stands.get()
    if standing is not None:
        _put_up({**standing, "filing": key})


@contextmanager
def beyond_the_wall(reason: str) -> Iterator[None]:
    """For what needs more than the actor may see. Each use says why, and a test lists them all."""
    standing = _stands.get()
    if standing is None:
        yield
        return
    _take_down()
    try:
        yield
    finally:
        _put_up(standing)


def scope_of(actor: Actor, session: str = "") -> Scope:
    """What the database is told of an actor."""
    acts_for = actor.acts_for
    parties = [str(party) for party in (actor.party_id, acts_for and acts_for.party_id) if party]
    whole = [sight for sight in actor.sight if not sight.sectors]
    told = {
        "kind": actor.kind,
        "account": str(actor.account_id or ""),
        "ref": actor.ref,
        "runs": "yes" if any(duty in ("lead", ADMINISTER) for _, duty in actor.duties) else "",
        "parties": _array(parties),
        "acts_for": str(acts_for.party_id) if acts_for else "",
        "procedures": _array(sorted(acts_for.procedures)) if acts_for else "",
        "offices": _array(sorted({office for sight in actor.sight for office in sight.offices})),
        "sees_sectors": _array(_narrowed(actor)),
        "session": session,
    }
    for grade in range(len(GRADES)):
        told[f"sees_{grade}"] = _array(sorted({o for s in whole if s.grade >= grade for o in s.offices}))
        told[f"asked_{grade}"] = _array(sorted({o for s in actor.sight if s.grade >= grade for o in s.offices}))
    return {**_NOTHING, **told}


def _narrowed(actor: Actor) -> list[str]:
    """``office:grade:sector`` for the posts that see some sectors only."""
    return [
        f"{office}:{grade}:{sector}"
        for sight in actor.sight
        for sector in sorted(sight.sectors)
        for office in sorted(sight.offices)
        for grade in range(sight.grade + 1)
    ]


def _array(values: list[Any]) -> str:
    """As PostgreSQL writes one: numbers and keys need no quotes."""
    return "{" + ",".join(str(value) for value in values) + "}" if values else ""


@contextmanager
def _behind(scope: Scope) -> Iterator[None]:
    _put_up(scope)
    try:
        yield
    finally:
        _take_down()


def _streamed(content: Iterator[bytes], scope: Scope) -> Iterator[bytes]:
    """What is written while it is sent is read behind the wall too."""
    with _behind(scope):
        yield from content


def _put_up(scope: Scope) -> None:
    connection.ensure_connection()
    _stands.set(scope)
    _tell(_UP, scope)


def _take_down() -> None:
    _stands.set(None)
    if connection.connection is None:
        return
    try:
        _tell(_DOWN, _NOTHING)
    except Exception:
        connection.close()  # nobody else gets it
        raise


def _tell(sql: str, scope: Scope) -> None:
    """Past Django's cursor, which counts, logs and refuses. A transaction that failed puts everything back itself."""
    raw: Any = connection.connection
    if raw.info.transaction_status != TransactionStatus.INERROR:
        raw.execute(sql, scope)


def _again(sender: object, connection: Any, **told: object) -> None:
    """A connection that is opened anew in the middle of a request stands behind the wall as the one before it."""
    scope = _stands.get()
    if scope is not None:
        connection.connection.execute(_UP, scope)


connection_created.connect(_again, dispatch_uid="motcua.wall")
