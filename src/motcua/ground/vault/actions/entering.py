"""To enter a paper: as part of the act that granted, digitised or accepted it, in its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.packs import queries as packs
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.vault import facts
from motcua.ground.vault.definitions import Origin, PaperType, Trust, ValidFor
from motcua.ground.vault.models import Holding
from motcua.ground.vault.rules import last_day, more_trusted, result_code
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of

_NOWHERE = Origin()


@transaction.atomic
def enter_holding(
    *,
    holder: Party,
    type: str,
    trust: Trust,
    actor: Actor,
    now: datetime,
    title: str = "",
    number: str = "",
    about: str = "",
    issued_on: date | None = None,
    issuer: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    valid_for: ValidFor | None = None,
    abstract: str = "",
    fields: Mapping[str, Any] | None = None,
    file: FileRef | None = None,
    issued_paper: UUID | None = None,
    origin: Origin = _NOWHERE,
) -> Holding:
    """The party holds this paper from now on.

    The last day is ``valid_until``, or follows from ``valid_for``, or from the type. The same file of the same type
    that is held already is not held twice: it stays, and is trusted more where this says so. Raises Unknown for a type
    that no pack has on that day.
    """
    kind = paper_type(type, day_of(now))
    held = _same(holder, type, file)
    if held is not None:
        return _raise_trust(held, trust, actor, now)
    said = dict(fields or {})
    row = Holding(
        holder=holder, type=type, trust=trust, about=about[:200], title=(title or kind.name.vi)[:300],
        number=number[:120], issued_on=issued_on, issuer=issuer[:300], abstract=abstract, fields=said,
        valid_from=valid_from, valid_until=valid_until or last_day(valid_for or kind.valid_for, issued_on, said),
        issued_paper=issued_paper, source=origin.subject, source_code=origin.code, procedure=origin.procedure,
        part=origin.part, office_id=origin.office_id, entered_at=now, entered_by=actor.ref,
    )  # fmt: skip
    _put_file(row, file)
    row.code = result_code(_owner(holder), kind, _next_serial())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        held = _same(holder, type, file)
        if held is None:
            raise
        return _raise_trust(held, trust, actor, now)
    _record(row, actor, now)
    return row


@transaction.atomic
def attach_file(
    *, holding: Holding, file: FileRef, actor: Actor, now: datetime, number: str = "", issued_paper: UUID | None = None
) -> Holding:
    """The signed file of a result that was entered before it was signed."""
    _put_file(holding, file)
    holding.number, holding.issued_paper = number or holding.number, issued_paper or holding.issued_paper
    holding.save()
    _record(holding, actor, now)
    return holding


def paper_type(key: str, on: date) -> PaperType:
    body = packs.definition("paper_type", key, on).body
    assert isinstance(body, PaperType)
    return body


def _same(holder: Party, type: str, file: FileRef | None) -> Holding | None:
    """What the holder has of this very content. Locked, so that two who trust it more do not undo each other."""
    if file is None:
        return None
    held = Holding.objects.filter(holder=holder, type=type, digest=file.digest, ended_at=None)
    return held.select_for_update().first()


def _raise_trust(held: Holding, trust: Trust, actor: Actor, now: datetime) -> Holding:
    if more_trusted(trust, held.trust):
        was, held.trust = held.trust, trust
        held.save(update_fields=["trust"])
        _record(held, actor, now, trust_was=was)
    return held


def _put_file(row: Holding, file: FileRef | None) -> None:
    if file is not None:
        row.digest, row.file_name, row.file_size, row.file_type = file.digest, file.name, file.size, file.type


def _owner(holder: Party) -> str:
    """Whoever has no number is named by their key in this house."""
    return holder.personal_id or holder.business_code or f"MC{holder.pk.hex[-12:].upper()}"


def _next_serial() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('vault_serial')")
        return int(cursor.fetchone()[0])


def _record(row: Holding, actor: Actor, now: datetime, **more: str) -> None:
    record_fact(
        facts.ENTERED,
        subject=row.ref,
        actor=actor,
        now=now,
        office_id=row.office_id,
        payload={
            "party": ref("party", row.holder_id),
            "type": row.type,
            "trust": row.trust,
            "source": row.source,
            "digest": row.digest,
            **more,
        },
    )
