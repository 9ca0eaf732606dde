"""What a person has typed and not yet filed: a citizen's in the database, a nameless reporter's in their session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.doors.look.asking import Asked
from motcua.ground.people.models import Party
from motcua.ground.people.queries import party_of
from motcua.ground.words.errors import Unknown
from motcua.ground.words.ids import new_id
from motcua.record.cases import actions, queries

_SESSION = "drafts"
_MOST = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """One draft: its id is also the key under which it is filed, so filing it twice is filing it once. ``party`` is
    whose case it will be; None for nobody's."""

    id: UUID
    procedure: str
    data: dict[str, Any]
    party: Party | None = None


def holder_of(request: Asked) -> str:
    """Whose file tickets these are: the account's, or this browser's."""
    actor = request.actor
    if actor.account_id is not None:
        return actor.ref
    if request.session.session_key is None:
        request.session.create()
    return f"session:{request.session.session_key}"


def start(request: Asked, procedure: str, now: datetime) -> UUID:
    """A fresh draft; the one begun before when nothing was typed into it yet."""
    actor = request.actor
    if actor.account_id is not None:
        behalf = actor.acts_for.party_id if actor.acts_for else None
        same = [d for d in queries.drafts_of(actor) if d.procedure == procedure and d.on_behalf_of_id == behalf]
        untouched = (d.id for d in same if not d.data)
        found = next(untouched, None)
        return found or actions.save_draft(actor=actor, now=now, procedure=procedure, data={}).id
    holder_of(request)
    kept = request.session.get(_SESSION, {})
    draft_id = new_id()
    kept = dict(list(kept.items())[-_MOST + 1 :]) | {str(draft_id): {"procedure": procedure, "data": {}}}
    request.session[_SESSION] = kept
    return draft_id


def load(request: Asked, draft_id: UUID) -> Typed:
    """Raises Unknown for a draft that is not this person's."""
    actor = request.actor
    if actor.account_id is not None:
        draft = queries.draft_of(actor, _adopted(request, draft_id))
        return Typed(draft.id, draft.procedure, draft.data, draft.on_behalf_of or party_of(actor))
    kept = request.session.get(_SESSION, {}).get(str(draft_id))
    if kept is None:
        raise Unknown(f"draft {draft_id}")
    return Typed(draft_id, kept["procedure"], kept["data"])


def _adopted(request: Asked, draft_id: UUID) -> UUID:
    """What was begun before signing in is theirs from now on, under another id; any other id is itself."""
    begun: dict[str, dict[str, Any]] = request.session.get(_SESSION, {})
    kept = begun.get(str(draft_id))
    if kept is None:
        return draft_id
    if "now" not in kept:
        made = actions.save_draft(actor=request.actor, now=request.now, procedure=kept["procedure"], data=kept["data"])
        request.session[_SESSION] = begun | {str(draft_id): {"now": str(made.id)}}
        return made.id
    return UUID(kept["now"])


def of_another(request: Asked, typed: Typed) -> bool:
    """Whether it was begun for another than the one whom the person acts for now: it cannot be filed like this."""
    acts_for = request.actor.acts_for
    now_for = acts_for.party_id if acts_for else request.actor.party_id
    return typed.party is not None and typed.party.pk != now_for


def keep(request: Asked, typed: Typed, data: Mapping[str, Any], now: datetime) -> Typed:
    actor = request.actor
    if actor.account_id is not None:
        actions.save_draft(actor=actor, now=now, procedure=typed.procedure, data=data, draft_id=typed.id)
    else:
        kept = request.session[_SESSION]
        kept[str(typed.id)]["data"] = dict(data)
        request.session[_SESSION] = kept
    return replace(typed, data=dict(data))


def discard(request: Asked, typed: Typed) -> None:
    actor = request.actor
    if actor.account_id is not None:
        actions.discard_draft(actor=actor, draft_id=typed.id)
        return
    kept = request.session.get(_SESSION, {})
    kept.pop(str(typed.id), None)
    request.session[_SESSION] = kept
