"""Looks at a person's data are noted: by whom, for what, about which dossier."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.ground.people import facts
from motcua.ground.people.definitions import Actor, Look
from motcua.ground.people.models import Reading
from motcua.ground.people.queries import post_title
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of

MOST_SINGLE = 20
"""More persons than this at once is a list that was taken out: one fact for all of them."""
_ADD = """
INSERT INTO people_reading
(party_id, reader, account_id, office_id, post, purpose, what, about, about_code, reason, hour, at)
SELECT party, %(reader)s, %(account)s, %(office)s, %(post)s, %(purpose)s, %(what)s, %(about)s, %(code)s, %(reason)s,
    %(hour)s, %(now)s
FROM unnest(%(parties)s::uuid[]) party
ON CONFLICT (reader, party_id, purpose, about, reason, hour) DO NOTHING RETURNING party_id
"""


def note_reading(*, parties: Collection[UUID], look: Look, actor: Actor, now: datetime, record: Recorder) -> int:
    """How many looks were new: one for each person, purpose, dossier and hour. A citizen's own reading is nobody's.

    The reader does not wait for the disk: the last moments of a server that lost its power may be missing.
    """
    if actor.kind != "official" or not parties:
        return 0
    hour = now.replace(minute=0, second=0, microsecond=0)
    new = _unnoted(parties, look, actor, hour)
    if not new:
        return 0
    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if alone:
            cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute(_ADD, _columns(new, look, actor, hour, now))
        noted = [party for (party,) in cursor.fetchall()]
        _record(noted, look, actor, now, record)
    return len(noted)


def _unnoted(parties: Collection[UUID], look: Look, actor: Actor, hour: datetime) -> list[UUID]:
    """In the hour's second look this is all that is done."""
    if look.what == "reveal":
        return list(parties)
    same = {"purpose": look.purpose, "about": look.about, "reason": look.reason[:500]}
    told = Reading.objects.filter(reader=actor.ref, hour=hour, **same)
    known = set(told.filter(party_id__in=list(parties)).values_list("party_id", flat=True))
    return sorted(set(parties) - known - {actor.party_id})


def _columns(parties: Sequence[UUID], look: Look, actor: Actor, hour: datetime, now: datetime) -> dict[str, Any]:
    post = post_title(actor.account_id, look.office_id, day_of(now)) if actor.account_id and look.office_id else ""
    return {
        "parties": list(parties),
        "reader": actor.ref,
        "account": actor.account_id,
        "office": look.office_id,
        "post": post,
        "purpose": look.purpose,
        "what": look.what,
        "about": look.about,
        "code": look.code,
        "reason": look.reason[:500],
        "hour": hour,
        "now": now,
    }


def _record(parties: Sequence[UUID], look: Look, actor: Actor, now: datetime, record: Recorder) -> None:
    told: dict[str, object] = {"what": look.what, "purpose": look.purpose}
    if len(parties) > MOST_SINGLE:
        told |= {"parties": [str(party) for party in parties]}
        record(facts.DATA_READ_MANY, subject=actor.ref, actor=actor, now=now, office_id=look.office_id, payload=told)
        return
    told |= {"about": look.about, "reason": look.reason, "field": look.field}
    for party in parties:
        subject = ref("party", party)
        record(facts.DATA_READ, subject=subject, actor=actor, now=now, office_id=look.office_id, payload=told)


@transaction.atomic
def note_reveal(*, party: UUID | None, look: Look, actor: Actor, now: datetime, record: Recorder) -> None:
    """One covered field was uncovered: each time is a fact, though the hour's row stands already."""
    if actor.kind != "official":
        return
    if party is not None:
        note_reading(parties=[party], look=look, actor=actor, now=now, record=_nothing)
    subject = ref("party", party) if party is not None else look.about
    payload = {"field": look.field, "purpose": look.purpose, "about": look.about, "reason": look.reason}
    record(facts.REVEALED, subject=subject, actor=actor, now=now, office_id=look.office_id, payload=payload)


def _nothing(kind: str, /, **told: object) -> None:
    """The reveal leaves its own fact."""
